"""What a journal keeps of keys and words, and what it must not."""

from __future__ import annotations

import pytest

from ivr.engine.session import Session
from ivr.model.event import DigitPressed, Event, PlayFinished, SpeechHeard
from ivr.model.value import MASK
from tests import compact
from tests.conftest import NOW, Call, Start

FLOW = """
flow: main
start: hello
universals: {agent: {keys: ["*"], say: [agent], next: bye}}
nodes:
  hello: {type: say, prompt: "Hello.", barge_in: false, next: hub}
  hub:
    type: branch
    cases: [{when: caller == "x", next: choose}]
    default: pin
  choose: {type: menu, prompt: "1?", choices: {"1": {next: pin}}, failed: bye}
  pin:
    type: collect
    kind: pin
    prompt: "PIN?"
    variable: pin
    confirm: true
    maximum_length: 4
    next: bye
    failed: bye
  bye: {type: hangup, prompt: "Goodbye."}
"""


def kept(call: Call, text: str) -> str:
    """Give what a journal keeps of an event, which then happens."""
    event = compact.event(text, call.now, call.plays)
    masked = call.session.mask(event)
    call.feed(event)
    return getattr(masked, "digit", getattr(masked, "text", ""))


def test_a_pin_is_masked_but_not_its_end_and_not_its_confirmation(start: Start) -> None:
    call = start(FLOW)
    call.does("played")
    assert [kept(call, f"press {key}") for key in "402#"] == [MASK, MASK, MASK, "#"]
    call.does(*(f"press {key}" for key in "4021"))
    assert kept(call, "press 2") == "2"
    assert kept(call, "press 4") == MASK


def test_words_in_a_sensitive_entry_are_masked(start: Start) -> None:
    call = start(FLOW)
    call.does("played")
    assert kept(call, "noise") == ""
    assert kept(call, "say swordfish") == MASK
    assert kept(call, "say agent") == "agent", "a way out is no secret"


def test_keys_typed_ahead_of_a_pin_are_masked(start: Start) -> None:
    call = start(FLOW)
    assert kept(call, "press 4") == MASK
    assert kept(call, "press *") == "*"
    assert kept(call, "say four") == "four"


def test_keys_that_a_menu_takes_first_are_not(start: Start) -> None:
    text = FLOW.replace("default: pin", "default: choose").replace("next: hub", "next: choose")
    call = start(text)
    assert kept(call, "press 1") == "1"
    assert kept(call, "played") == ""
    assert call.node == "main.pin"


def test_keys_during_a_prompt_that_cannot_be_interrupted_may_be_a_pin(start: Start) -> None:
    call = start(FLOW.replace("start: hello", "start: choose").replace('"1?", ', '"1?", barge_in: false, '))
    assert kept(call, "press 1") == MASK
    call = start(FLOW.replace("start: hello", "start: choose"))
    assert kept(call, "press 1") == "1"


MODULE = """
flow: identify
kind: module
start: hello
nodes:
  hello: {type: say, prompt: "Hello.", barge_in: false, next: FIRST}
  pin: {type: collect, kind: pin, prompt: "PIN?", variable: pin, next: done, failed: done}
  done: {type: exit}
"""
CALLER = """
flow: main
start: hello
nodes:
  hello: {type: say, prompt: "Hello.", barge_in: false, next: sub}
  sub: {type: subflow, flow: identify, exits: {done: after}}
  after: {type: collect, kind: card, prompt: "Card?", variable: card, sensitive: SECRET, next: bye, failed: bye}
  bye: {type: hangup, prompt: "Goodbye."}
"""


@pytest.mark.parametrize(
    ("first", "secret", "expected"),
    [("pin", "false", MASK), ("done", "true", MASK), ("done", "false", "4")],
)
def test_entries_inside_and_after_a_module_are_ahead(start: Start, first: str, secret: str, expected: str) -> None:
    call = start(CALLER.replace("SECRET", secret), MODULE.replace("FIRST", first))
    assert kept(call, "press 4") == expected
    call = start(CALLER.replace("SECRET", secret), MODULE.replace("FIRST", first))
    call.does("played")
    assert call.node == "identify.hello"
    assert kept(call, "press 4") == expected


def test_a_module_that_is_missing_hides_nothing(start: Start) -> None:
    call = start(CALLER.replace("SECRET", "false"))
    assert kept(call, "press 4") == "4"


def test_other_events_are_kept_as_they_are(start: Start) -> None:
    call = start(FLOW)
    event: Event = PlayFinished(at=NOW, play=1)
    assert call.session.mask(event) is event


def test_a_masked_journal_takes_the_same_way(start: Start) -> None:
    call = start(FLOW)
    events = ["played", *(f"press {key}" for key in "4021"), "played", "press 1"]
    masked: list[Event] = []
    for text in events:
        event = compact.event(text, call.now, call.plays)
        masked.append(call.session.mask(event))
        call.feed(event)
    assert call.node == "main.bye"
    replay = start(FLOW)
    for event in masked:
        replay.feed(event)
    assert replay.session.state.node == "bye"
    assert replay.session.state.variables["pin"] == MASK * 4
    assert not any(isinstance(event, DigitPressed) and event.digit in "402" for event in masked)
    assert not any(isinstance(event, SpeechHeard) for event in masked)


def test_nothing_is_masked_where_the_call_is_nowhere(start: Start) -> None:
    session = Session(start(FLOW).session._engine._project, "main")
    assert session.mask(DigitPressed(at=NOW, digit="1")).digit == "1"  # type: ignore[attr-defined]
