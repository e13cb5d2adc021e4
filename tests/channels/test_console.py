"""What is asked at a terminal; the commands themselves are tested in tests/cli/test_simulate.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.channels.console import AskedOutcomes, Simulator
from ivr.model.dialogue import CallbackAnswer, FetchAnswer, Given, QueueAnswer, TransferAnswer
from tests.channels.building import AT, call, project
from tests.channels.test_scripted import CALLBACK, QUEUE, VOICEMAIL

Ask = Callable[[AskedOutcomes], object]
NIGHT = AT + 14 * 3600
ASKED: list[tuple[Ask, str, str, tuple[str, ...], object]] = [
    (
        lambda asked: asked.fetch("f", "n", "http://x"),
        "ok",
        "f.n asks http://x",
        ("ok", "failed", "timeout"),
        FetchAnswer(status=200),
    ),
    (
        lambda asked: asked.fetch("f", "n", "http://x"),
        "timeout",
        "f.n asks http://x",
        ("ok", "failed", "timeout"),
        FetchAnswer(timed_out=True),
    ),
    (
        lambda asked: asked.fetch("f", "n", "http://x"),
        "failed",
        "f.n asks http://x",
        ("ok", "failed", "timeout"),
        FetchAnswer(),
    ),
    (
        lambda asked: asked.queue("f", "n", "support", AT),
        "answered",
        "the queue support",
        ("answered", "waiting", "full", "no_agents", "closed"),
        QueueAnswer(),
    ),
    (
        lambda asked: asked.queue("f", "n", "support", NIGHT),
        "waiting",
        "the queue support",
        ("closed", "answered", "waiting", "full", "no_agents"),
        QueueAnswer(outcome="waiting"),
    ),
    (
        lambda asked: asked.queue("f", "n", "support", AT),
        "full",
        "the queue support",
        ("answered", "waiting", "full", "no_agents", "closed"),
        QueueAnswer(outcome="full", after=0),
    ),
    (
        lambda asked: asked.transfer("f", "n", "sip:x"),
        "busy",
        "the phone at sip:x",
        ("answered", "busy", "no_answer", "failed"),
        TransferAnswer(outcome="busy"),
    ),
    (
        lambda asked: asked.callback("f", "n", "support"),
        "failed",
        "the call back by support",
        ("booked", "failed"),
        CallbackAnswer(outcome="failed"),
    ),
]


@pytest.mark.parametrize(("ask", "chosen", "question", "options", "answer"), ASKED)
def test_what_is_not_given_is_asked(
    ask: Ask, chosen: str, question: str, options: tuple[str, ...], answer: object
) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def choose(question: str, options: tuple[str, ...]) -> str:
        asked.append((question, options))
        return chosen

    assert ask(AskedOutcomes(Given(), project(QUEUE).site, choose)) == answer
    assert asked == [(question, options)]


def test_what_is_given_is_not_asked() -> None:
    given = Given(
        fetch={"n": FetchAnswer(status=500)},
        queue={"n": QueueAnswer(outcome="full")},
        transfer={"f.n": TransferAnswer(outcome="busy")},
        callback={"n": CallbackAnswer(outcome="failed")},
    )

    def never(question: str, options: tuple[str, ...]) -> str:
        raise AssertionError(question, options)

    asked = AskedOutcomes(given, project(QUEUE).site, never)
    assert [
        asked.fetch("f", "n", "x"),
        asked.queue("f", "n", "x", AT),
        asked.transfer("f", "n", "x"),
        asked.callback("f", "n", "x"),
    ] == [FetchAnswer(status=500), QueueAnswer(outcome="full"), TransferAnswer(outcome="busy"), given.callback["n"]]


def test_a_message_is_spoken_from_a_line() -> None:
    made = call(project(VOICEMAIL))
    simulator = Simulator(made)
    simulator.act("")
    assert made.recording
    assert simulator.act("speak 4") == ""
    assert simulator.act(".") == ""
    assert made.marks("node") == ["f.box", "f.thanks"]


def test_keys_do_not_hang_up_before_a_booking_is_made() -> None:
    made = call(project(CALLBACK))
    Simulator(made).play_keys("1")
    assert (made.marks("node"), made.marks("ended")) == (["f.book", "f.done"], ["flow"])


def test_keys_after_the_end_are_left() -> None:
    made = call(project(CALLBACK))
    Simulator(made).play_keys("1,,,1")
    assert made.marks("ended") == ["flow"]
