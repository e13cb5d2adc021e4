"""The recording of a call is interrupted by itself where nobody should listen later."""

from __future__ import annotations

from ivr.engine.session import Session
from ivr.loading.flow_file import parse_flow
from ivr.model.command import ControlRecording
from ivr.model.event import (
    BridgeEnded,
    CallStarted,
    DigitPressed,
    Event,
    PlayFailed,
    PlayFinished,
    QueueEnded,
    TimerFired,
)
from ivr.model.project import Project
from ivr.model.site import Site
from ivr.nodes import node_types
from tests.conftest import NOW

FLOW = """
flow: main
start: notice
nodes:
  notice: {type: recording, prompt: "This call is recorded.", next: pin}
  pin:
    {type: collect, kind: pin, prompt: "PIN?", variable: pin, maximum_length: 4, confirm: true, next: menu, failed: bye}
  menu:
    type: menu
    prompt: "1 to 4?"
    choices: {"1": {next: agents}, "2": {next: pause}, "3": {next: stop}, "4": {next: pin}}
    failed: bye
  agents:
    {type: queue, queue: q, prompt: "Wait.", answered: menu, timeout: bye, full: bye, no_agents: bye, closed: bye}
  pause: {type: recording, action: pause, next: between}
  between: {type: menu, prompt: "1 to 2?", choices: {"1": {next: pin}, "2": {next: resume}}, failed: bye}
  resume: {type: recording, action: resume, next: menu}
  stop: {type: recording, action: stop, next: menu}
  bye: {type: hangup}
"""


class Call:
    """A call that notes what becomes of its recording."""

    def __init__(self) -> None:
        flow, source, _ = parse_flow("main.yaml", FLOW, node_types())
        self.session = Session(Project(site=Site(), flows={"main": flow}, sources={"main": source}), "main")
        self.feed(CallStarted(at=NOW, call="c1", caller="+44", called="main"))

    def feed(self, event: Event) -> list[str]:
        return [each.action for each in self.session.feed(event) if isinstance(each, ControlRecording)]

    def press(self, keys: str) -> list[str]:
        return [action for key in keys for action in self.feed(DigitPressed(at=NOW, digit=key))]

    def heard(self) -> list[str]:
        return self.feed(PlayFinished(at=NOW, play=self.session.state.plays))


def test_what_is_secret_is_not_recorded_and_neither_is_its_read_back() -> None:
    call = Call()
    assert call.heard() == ["start", "pause"], "the notice is over, and the PIN is asked for"
    assert call.press("1234") == []
    assert call.session.state.node == "pin", "the PIN is read back"
    assert call.press("1") == ["resume"]


def test_nobody_is_recorded_on_hold() -> None:
    call = Call()
    call.heard()
    call.press("12341")
    assert call.press("1") == ["pause"], "the caller waits"
    assert call.heard() == []
    assert call.feed(TimerFired(at=NOW, timer="announce")) == []
    assert call.feed(QueueEnded(at=NOW, outcome="answered", agent="ann")) == ["resume"], "they talk"
    assert call.feed(BridgeEnded(at=NOW)) == []


def test_what_the_flow_interrupts_stays_so() -> None:
    call = Call()
    call.heard()
    call.press("12341")
    assert call.press("2") == ["pause"]
    assert call.press("112341") == [], "neither the PIN nor what comes after it changes that"
    assert call.session.state.node == "menu"
    assert call.press("22") == ["pause", "resume"]


def test_nothing_goes_on_once_it_is_stopped() -> None:
    call = Call()
    call.heard()
    call.press("12341")
    assert call.press("3") == ["stop"]
    assert call.press("412341") == []


def test_without_the_notice_nothing_is_recorded() -> None:
    call = Call()
    assert call.feed(PlayFailed(at=NOW, play=1, reason="no such file")) == []
    assert call.session.state.call_recording == "off"
