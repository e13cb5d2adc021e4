from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from ivr.channels.call import ScriptedCall
from ivr.errors import ChannelError
from ivr.model.dialogue import CallbackAnswer, FetchAnswer, Given, QueueAnswer, TransferAnswer
from ivr.model.event import CallerHungUp, DigitPressed, PlayFinished, RecordFinished, SpeechHeard, TimerFired
from tests.channels.building import AT, call, project, seen, texts

MENU = """
    flow: f
    start: ask
    nodes:
      ask:
        type: menu
        prompt: Press 1 or 2
        choices:
          "1": {say: [one two], next: bye}
          "2": {next: ask}
        attempts: 2
        failed: bye
      bye: {type: hangup, prompt: Goodbye}
    """
QUEUE = """
    flow: f
    start: line
    nodes:
      line:
        type: queue
        queue: open
        prompt: Please wait
        announcements: [Still waiting]
        every: 10
        max_wait: 60
        choices: {"1": {next: left}}
        answered: after
        timeout: slow
        full: full
        no_agents: nobody
        closed: shut
      after: {type: hangup, prompt: After talking}
      left: {type: hangup}
      slow: {type: hangup}
      full: {type: hangup}
      nobody: {type: hangup}
      shut: {type: hangup}
    """
FETCH = """
    flow: f
    start: ask
    nodes:
      ask:
        type: fetch
        url: http://x/
        time_limit: 4
        filler: One moment
        save: {due: body.due}
        ok: good
        failed: bad
        timeout: late
      good: {type: hangup, prompt: "{{ due }}"}
      bad: {type: hangup}
      late: {type: hangup}
    """
TRANSFER = """
    flow: f
    start: ring
    nodes:
      ring: {type: transfer, to: "sip:desk@x", ring_seconds: 20, answered: back, busy: busy, no_answer: no, failed: bad}
      back: {type: hangup, prompt: Back}
      busy: {type: hangup}
      no: {type: hangup}
      bad: {type: hangup}
    """
VOICEMAIL = """
    flow: f
    start: box
    nodes:
      box: {type: voicemail, mailbox: main, prompt: Speak, silence: 3, max_seconds: 20, next: thanks, empty: nothing}
      thanks: {type: hangup, prompt: Thanks}
      nothing: {type: hangup, prompt: Nothing}
    """
CALLBACK = """
    flow: f
    start: book
    nodes:
      book:
        {type: callback, queue: open, prompt: Press 1, promise: Before noon, booked: done, declined: no, failed: bad}
      done: {type: hangup}
      no: {type: hangup}
      bad: {type: hangup}
    """


def _silence(made: ScriptedCall) -> None:
    made.run_until(lambda: made.over)


def _press(keys: str, after: float = 0.5) -> Callable[[ScriptedCall], None]:
    def act(made: ScriptedCall) -> None:
        made.wait(after)
        made.press(keys)

    return act


def _say(words: str, after: float = 0.5) -> Callable[[ScriptedCall], None]:
    def act(made: ScriptedCall) -> None:
        made.wait(after)
        made.say(words)

    return act


def _speak(seconds: float) -> Callable[[ScriptedCall], None]:
    def act(made: ScriptedCall) -> None:
        assert made.speak(seconds)

    return act


def _hang_up(after: float) -> Callable[[ScriptedCall], None]:
    def act(made: ScriptedCall) -> None:
        made.wait(after)
        made.hang_up()

    return act


@dataclass(frozen=True)
class Case:
    name: str
    flow: str
    acts: tuple[Callable[[ScriptedCall], None], ...]
    expected: list[str]
    given: Given = field(default_factory=Given)


END = "the flow hangs up"
CASES = [
    Case(
        "silence takes the timeouts and attempts",
        MENU,
        (_silence,),
        [
            "0 [ask]",
            "0 Press 1 or 2",
            "6.6 no answer",
            "6.6 Press 1 or 2",
            "13.2 no answer",
            "13.2 [bye]",
            "13.2 Goodbye",
            f"13.6 {END}",
        ],
    ),
    Case(
        "a key during the prompt",
        MENU,
        (_press("1"), _silence),
        ["0 [ask]", "0 Press 1 or 2", "0.5 presses 1", "0.5 [bye]", "0.5 Goodbye", f"0.9 {END}"],
    ),
    Case(
        "keys are 0.2 s apart",
        MENU,
        (_press("22"), _hang_up(0)),
        [
            "0 [ask]",
            "0 Press 1 or 2",
            "0.5 presses 2",
            "0.5 [ask]",
            "0.5 Press 1 or 2",
            "0.7 presses 2",
            "0.7 [ask]",
            "0.7 Press 1 or 2",
            "0.7 the caller hangs up",
        ],
    ),
    Case(
        "a phrase is recognised when it has been said",
        MENU,
        (_say("One, two!"), _silence),
        ["0 [ask]", "0 Press 1 or 2", "1.3 says: one two", "1.3 [bye]", "1.3 Goodbye", f"1.7 {END}"],
    ),
    Case(
        "another phrase is none",
        MENU,
        (_say("something quite different"), _hang_up(0)),
        [
            "0 [ask]",
            "0 Press 1 or 2",
            "1.7 says something else",
            "1.7 the answer fits nothing",
            "1.7 Press 1 or 2",
            "1.7 the caller hangs up",
        ],
    ),
    Case(
        "an agent answers, talks and hangs up",
        QUEUE,
        (_silence,),
        [
            "0 [line]",
            "0 waits in the queue open",
            "0 Please wait",
            "0 is number 1 in the queue",
            "5 an agent answers; the caller talks",
            "35 the other side hangs up",
            "35 [after]",
            "35 After talking",
            f"35.8 {END}",
        ],
    ),
    Case(
        "keys while talking are not for us, and the caller hangs up first",
        QUEUE,
        (_press("1", after=6), _silence),
        [
            "0 [line]",
            "0 waits in the queue open",
            "0 Please wait",
            "0 is number 1 in the queue",
            "2 an agent answers; the caller talks",
            "12 the caller hangs up",
        ],
        Given(queue={"line": QueueAnswer(after=2, talk=10, ends="caller")}),
    ),
    Case(
        "waiting without end, then leaving",
        QUEUE,
        (_press("1", after=12), _silence),
        [
            "0 [line]",
            "0 waits in the queue open",
            "0 Please wait",
            "0 is number 1 in the queue",
            "10.8 You are number 1 in the queue. Still waiting",
            "12 presses 1",
            "12 [left]",
            f"12 {END}",
        ],
        Given(queue={"f.line": QueueAnswer(outcome="waiting")}),
    ),
    *(
        Case(
            f"the queue is {outcome}",
            QUEUE,
            (_silence,),
            [
                "0 [line]",
                "0 waits in the queue open",
                "0 Please wait",
                f"0.5 {said}",
                f"0.5 [{node}]",
                f"0.5 {END}",
            ],
            Given(queue={"line": QueueAnswer.model_validate({"outcome": outcome, "after": 0.5})}),
        )
        for outcome, said, node in (
            ("full", "the queue is full", "full"),
            ("no_agents", "nobody serves the queue", "nobody"),
            ("closed", "the queue is closed", "shut"),
        )
    ),
    Case(
        "a request is answered",
        FETCH,
        (_silence,),
        ["0 [ask]", "0 GET http://x/", "0.2 answer 200", "0.2 [good]", "0.2 12.5", f"1 {END}"],
        Given(fetch={"ask": FetchAnswer(status=200, body={"due": 12.5})}),
    ),
    Case(
        "a slow request has a filler",
        FETCH,
        (_silence,),
        ["0 [ask]", "0 GET http://x/", "2 One moment", "3 answer 503", "3 [bad]", f"3 {END}"],
        Given(fetch={"ask": FetchAnswer(status=503, seconds=3)}),
    ),
    Case(
        "no answer is given unless it is",
        FETCH,
        (_silence,),
        ["0 [ask]", "0 GET http://x/", "0.2 no answer", "0.2 [bad]", f"0.2 {END}"],
    ),
    *(
        Case(
            f"a request that is too slow ({name})",
            FETCH,
            (_silence,),
            ["0 [ask]", "0 GET http://x/", "2 One moment", "4 no answer in time", "4 [late]", f"4 {END}"],
            Given(fetch={"ask": answer}),
        )
        for name, answer in (
            ("timed out", FetchAnswer(timed_out=True)),
            ("seconds", FetchAnswer(status=200, body={"due": 1}, seconds=4.1)),
        )
    ),
    *(
        Case(
            f"the far end: {answer.outcome}",
            TRANSFER,
            (_silence,),
            ["0 [ring]", "0 rings sip:desk@x", f"{at} {said}", f"{at} [{node}]", f"{at} {END}"],
            Given(transfer={"ring": answer}),
        )
        for answer, at, said, node in (
            (TransferAnswer(outcome="busy"), "1", "the far end is busy", "busy"),
            (TransferAnswer(outcome="no_answer"), "20", "nobody answers", "no"),
            (TransferAnswer(outcome="failed", after=2), "2", "the far end cannot be reached", "bad"),
        )
    ),
    Case(
        "the far end answers and hangs up",
        TRANSFER,
        (_silence,),
        [
            "0 [ring]",
            "0 rings sip:desk@x",
            "5 the far end answers; the caller talks",
            "9 the other side hangs up",
            "9 [back]",
            "9 Back",
            f"9.4 {END}",
        ],
        Given(transfer={"ring": TransferAnswer(talk=4)}),
    ),
    Case(
        "a message ends with silence",
        VOICEMAIL,
        (_speak(6), _silence),
        [
            "0 [box]",
            "0 Speak",
            "0.4 beep, records for up to 20 s",
            "9.9 recorded 9 s",
            "9.9 a message of 9 s goes to the mailbox main",
            "9.9 [thanks]",
            "9.9 Thanks",
            f"10.3 {END}",
        ],
    ),
    Case(
        "a message ends with a key",
        VOICEMAIL,
        (_speak(6), _press("#"), _silence),
        [
            "0 [box]",
            "0 Speak",
            "0.4 beep, records for up to 20 s",
            "7.4 presses #",
            "7.4 recorded 6 s",
            "7.4 a message of 6 s goes to the mailbox main",
            "7.4 [thanks]",
            "7.4 Thanks",
            f"7.8 {END}",
        ],
    ),
    Case(
        "a message as long as it may be",
        VOICEMAIL,
        (_speak(60), _silence),
        [
            "0 [box]",
            "0 Speak",
            "0.4 beep, records for up to 20 s",
            "20.9 recorded 20 s",
            "20.9 a message of 20 s goes to the mailbox main",
            "20.9 [thanks]",
            "20.9 Thanks",
            f"21.3 {END}",
        ],
    ),
    Case(
        "an empty message",
        VOICEMAIL,
        (_silence,),
        [
            "0 [box]",
            "0 Speak",
            "0.4 beep, records for up to 20 s",
            "3.9 the recording is empty",
            "3.9 [nothing]",
            "3.9 Nothing",
            f"4.3 {END}",
        ],
    ),
    Case(
        "hanging up keeps the message",
        VOICEMAIL,
        (_speak(6), _hang_up(0.1)),
        [
            "0 [box]",
            "0 Speak",
            "0.4 beep, records for up to 20 s",
            "7 recorded 6 s",
            "7 a message of 6 s goes to the mailbox main",
            "7 [thanks]",
            "7 Thanks",
            "7 the caller hangs up",
        ],
    ),
    Case(
        "a callback is booked",
        CALLBACK,
        (_press("1"), _silence),
        [
            "0 [book]",
            "0 Press 1",
            "0.5 presses 1",
            "0.5 books a call back to +442079460123 by open",
            "0.6 the call back is booked",
            "0.6 Before noon",
            "1.4 [done]",
            f"1.4 {END}",
        ],
    ),
    Case(
        "a callback cannot be stored",
        CALLBACK,
        (_press("1"), _silence),
        [
            "0 [book]",
            "0 Press 1",
            "0.5 presses 1",
            "0.5 books a call back to +442079460123 by open",
            "0.6 the call back could not be booked: it could not be stored",
            "0.6 [bad]",
            f"0.6 {END}",
        ],
        Given(callback={"book": CallbackAnswer(outcome="failed")}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_call(case: Case) -> None:
    made = call(project(case.flow), case.given)
    for act in case.acts:
        act(made)
    assert seen(made) == case.expected
    assert made.over


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_same_acts_give_the_same_record(case: Case) -> None:
    records = []
    for _ in range(2):
        made = call(project(case.flow), case.given)
        for act in case.acts:
            act(made)
        records.append(made.happened)
    assert records[0] == records[1]


SITE_ANSWERS = [
    ("support", 14 * 3600, "the queue is closed"),  # midnight
    ("support", 0, "an agent answers; the caller talks"),
    ("empty", 0, "nobody serves the queue"),
    ("unknown", 0, "an agent answers; the caller talks"),
]


@pytest.mark.parametrize(("queue", "later", "said"), SITE_ANSWERS)
def test_without_given_the_site_decides(queue: str, later: float, said: str) -> None:
    made = call(project(QUEUE.replace("queue: open", f"queue: {queue}")), at=AT + later)
    made.run_until(lambda: made.over)
    assert said in [line.partition(" ")[2] for line in seen(made)]


def test_given_for_one_flow_wins_over_given_for_any() -> None:
    given = Given(transfer={"ring": TransferAnswer(outcome="failed"), "f.ring": TransferAnswer(outcome="busy")})
    made = call(project(TRANSFER), given)
    made.run_until(lambda: made.over)
    assert made.marks("node")[-1] == "f.busy"


def test_refer_leaves_the_call_to_the_other_side() -> None:
    text = TRANSFER.replace("type: transfer,", "type: transfer, mode: refer,")
    made = call(project(text))
    made.run_until(lambda: made.over)
    assert (made.marks("node"), made.marks("ended")) == (["f.ring", "f.back"], ["caller"])


def test_a_stopped_prompt_never_finishes_and_cancelled_timers_never_fire() -> None:
    made = call(project(MENU))
    made.wait(0.5)
    made.press("2")
    made.wait(100)
    assert [event.play for event in made.found(PlayFinished)] == [2, 3, 4]
    assert [event.at - AT for event in made.found(TimerFired)] == pytest.approx([7.1, 13.7])


def test_new_phrases_forget_what_is_being_said() -> None:
    made = call(project(MENU))
    made.wait(0.5)
    made._channel.say("one two")
    made.press("9")  # no such key: the menu listens anew
    made.wait(3)
    assert made.found(SpeechHeard) == []


def test_nobody_hears_what_is_said_where_nobody_listens() -> None:
    made = call(project(VOICEMAIL))
    assert not made.say("hello")
    assert made.found(SpeechHeard) == []


def test_a_recording_is_numbered_and_nothing_is_recorded_before_the_tone() -> None:
    made = call(project(VOICEMAIL))
    made.run_until(lambda: made.recording)
    made.press("#")
    made.run_until(lambda: made.over)
    assert made.found(RecordFinished)[0].path == "call-1.wav"
    assert (made.found(RecordFinished)[0].seconds, made.found(RecordFinished)[0].voiced) == (0, False)


def test_speak_without_a_recording_says_so() -> None:
    made = call(project(MENU))
    assert not made.speak(3)
    assert made.over


def test_after_the_end_nothing_happens() -> None:
    made = call(project(MENU))
    made.hang_up()
    before = list(made.happened)
    made.hang_up()
    made.press("1")
    made.wait(50)
    assert not made.say("one two")
    assert not made.step()
    assert made.happened == before
    assert len(made.found(CallerHungUp)) == 1
    assert made.found(DigitPressed) == []


def test_keep_silent_until_the_next_prompt() -> None:
    made = call(project(MENU))
    made.keep_silent()
    assert (texts(made), round(made.elapsed, 1)) == (["Press 1 or 2"] * 2, 6.6)
    made.keep_silent()
    made.keep_silent()
    assert made.over


ROUND_AND_ROUND = """
    flow: f
    start: a
    nodes:
      a: {type: say, prompt: "{{ '' }}", next: b}
      b: {type: say, prompt: "{{ '' }}", next: a}
    """


def test_a_flow_in_which_no_time_passes_is_stopped() -> None:
    made = call(project(ROUND_AND_ROUND))
    made.run_until(lambda: made.over)
    assert made.marks("ended") == ["failure"]
    assert "more than 200 nodes" in made.marks("error")[0]


def test_a_call_in_which_too_much_happens_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.channels.call.MOST_STEPS", 1)
    made = call(project(MENU))
    with pytest.raises(ChannelError, match="round and round at f"):
        made.run_until(lambda: made.over)
