"""Runs dialogues against their flow, and says where one fails: at which step, what was heard instead, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from ivr.channels.call import Caller, ScriptedCall
from ivr.channels.expectation import unmet
from ivr.channels.heard import heard_by
from ivr.channels.outcomes import GivenOutcomes
from ivr.errors import ChannelError
from ivr.loading.dialogue_file import Dialogues
from ivr.model.dialogue import Dialogue, Expect
from ivr.model.flow import Flow
from ivr.model.pace import words
from ivr.model.project import Project
from ivr.model.span import Span
from ivr.model.value import Record

LAST = 6
"""Prompts and nodes told about a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Where and how a dialogue failed."""

    span: Span
    expected: str
    reason: str
    """What was the case instead, in one line."""
    heard: tuple[str, ...]
    """What the caller heard since their last step."""
    nodes: tuple[str, ...]
    """The last nodes the call came through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One dialogue after it has been run."""

    flow: str
    name: str
    span: Span
    failure: Failure | None
    entered: frozenset[str]
    """Nodes it came through, as `flow.node`."""
    taken: frozenset[str]
    """Ways out it took, as `flow.node.outlet`."""
    seconds: float
    """How long the call took, in virtual time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a flow its dialogues go through; keys that work everywhere are no ways of a node."""

    flow: str
    nodes: int
    missed: tuple[str, ...]
    """Nodes no dialogue enters, in the order of the file."""
    ways: int
    untaken: tuple[tuple[str, str], ...]
    """Ways out no dialogue takes, as node and outlet, in the order of the file."""


def run_dialogues(dialogues: Dialogues, flow: str, project: Project) -> tuple[Result, ...]:
    """Run the dialogues that stand beside `flow`, in order."""
    return tuple(
        _run(number, dialogue, dialogues, flow, project) for number, dialogue in enumerate(dialogues.dialogues)
    )


def coverage(project: Project, flows: Iterable[str], results: Iterable[Result]) -> tuple[Coverage, ...]:
    """Give for each of these flows which nodes and ways no dialogue came through, whichever flow it began in."""
    found = tuple(results)
    entered = frozenset(node for result in found for node in result.entered)
    taken = frozenset(way for result in found for way in result.taken)
    return tuple(_covered(project.flows[flow], entered, taken) for flow in flows)


def _covered(flow: Flow, entered: frozenset[str], taken: frozenset[str]) -> Coverage:
    ways = [(node, outlet.name) for node, each in flow.nodes.items() for outlet in each.outlets() if outlet.target]
    return Coverage(
        flow=flow.flow,
        nodes=len(flow.nodes),
        missed=tuple(node for node in flow.nodes if f"{flow.flow}.{node}" not in entered),
        ways=len(ways),
        untaken=tuple((node, outlet) for node, outlet in ways if f"{flow.flow}.{node}.{outlet}" not in taken),
    )


class _Failed(Exception):
    """A step did not come out."""

    def __init__(self, expected: str, reason: str) -> None:
        super().__init__(expected, reason)
        self.expected = expected
        self.reason = reason


def _run(number: int, dialogue: Dialogue, dialogues: Dialogues, beside: str, project: Project) -> Result:
    called = dialogue.to or beside
    # A number that no flow has is refused before any dialogue runs (see dialogue_check).
    flow = project.flow_for(called) or beside
    caller = Caller(
        number=dialogue.caller,
        called=called,
        at=dialogue.begins,
        language=dialogue.language or "",
        values=Record(dict(dialogue.parameters)),
        owed=Record({queue: datetime.fromisoformat(until).timestamp() for queue, until in dialogue.owed.items()}),
    )
    run = _Run(ScriptedCall(project, flow, caller, GivenOutcomes(dialogue.given, project.site)), dialogue)
    failure = None
    try:
        run.all()
    except (_Failed, ChannelError) as error:
        failed = error if isinstance(error, _Failed) else _Failed("the call to go on", str(error))
        failure = run.failure(failed, dialogues.step_span(number, run.place))
    return Result(
        flow=beside,
        name=dialogue.dialogue,
        span=dialogues.source.value((number,)),
        failure=failure,
        entered=frozenset(run.call.marks("node")),
        taken=frozenset(run.call.marks("outlet")),
        seconds=run.call.elapsed,
    )


class _Run:
    """One dialogue on its way; `since` is when the caller's last step was."""

    def __init__(self, call: ScriptedCall, dialogue: Dialogue) -> None:
        self.call = call
        self.place = 0
        self._dialogue = dialogue
        self._since = -inf

    def all(self) -> None:
        """Run every step; raises _Failed."""
        self.call.start()
        for place, step in enumerate(self._dialogue.steps):
            self.place = place
            _STEPS[step.kind](self, getattr(step, step.kind))
        self._no_surprise()
        self.call.hang_up()

    def failure(self, failed: _Failed, span: Span) -> Failure:
        """Give what to tell the author."""
        prompts = [prompt.text for prompt in self.call.prompts if min(prompt.end, prompt.until) > self._since]
        return Failure(
            span=span,
            expected=failed.expected,
            reason=failed.reason,
            heard=tuple(text for text in prompts if text)[-LAST:],
            nodes=tuple(self.call.marks("node"))[-LAST:],
        )

    def hear(self, phrase: str) -> None:
        """Let time run on until it is heard."""
        if not self.call.hear(phrase, self._since):
            raise _Failed(f"to hear: {phrase}", self._ended() + self._nearly(phrase))

    def press(self, keys: str) -> None:
        """Press keys."""
        self._act(f"to press {keys}")
        self.call.press(keys)

    def say(self, text: str) -> None:
        """Say something."""
        self._act(f"to say: {text}")
        where = f"{self.call.state.flow}.{self.call.state.node}"
        if not self.call.say(text):
            raise _Failed(f"to say: {text}", f"nobody listens for speech at {where}")

    def silence(self, patience: bool | float) -> None:
        """Stay silent."""
        self._act("to stay silent")
        if patience is True:
            self.call.keep_silent()
            self._since = self.call.now
        else:
            self.call.wait(patience)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._act(f"to wait {seconds:g} s")
        self.call.wait(seconds)

    def speak(self, seconds: float) -> None:
        """Talk into a recording."""
        self._act("to leave a message")
        if not self.call.speak(seconds):
            raise _Failed("a recording to speak into", self._ended())

    def hangup(self, _: bool) -> None:
        """Hang up."""
        self._act("to hang up")
        self.call.hang_up()

    def expect(self, wanted: Expect) -> None:
        """Let time run on until everything holds."""
        if not self.call.run_until(lambda: not unmet(wanted, self.call)):
            first = unmet(wanted, self.call)[0]
            raise _Failed(first.expected, first.found)

    def _act(self, what: str) -> None:
        if self.call.over:
            raise _Failed(what, self._ended())
        self._since = self.call.now

    def _no_surprise(self) -> None:
        """Refuse a call in which the flow failed unless some step expects that."""
        errors = self.call.marks("error")
        wanted = [step.expect for step in self._dialogue.steps if step.expect is not None]
        if errors and not any(each.error or each.ends == "failure" for each in wanted):
            raise _Failed("a call in which nothing fails", f"the flow failed at {errors[0]}")

    def _ended(self) -> str:
        if not self.call.over:
            return "the call goes on"
        ended = self.call.marks("ended")
        return f"the call is over after {self.call.elapsed:.0f} s, {_ENDINGS[ended[0]] if ended else 'cut off'}"

    def _nearly(self, phrase: str) -> str:
        """Say when it was heard before the caller's last step: an easy mistake to make."""
        if heard_by(self.call.prompts, phrase, -inf) is not None:
            return "; it was heard, but before the caller's last step"
        planned = {word for prompt in self.call.prompts for word in prompt.words}
        strange = next((word for word in words(phrase) if word not in planned), None)
        return f'; nobody said "{strange}"' if strange is not None else ""


_ENDINGS: Mapping[str, str] = {
    "flow": "ended by the flow",
    "caller": "ended by the caller",
    "failure": "ended because the flow failed",
    "limit": "ended because it took too long",
}
_STEPS: Mapping[str, Callable[[_Run, Any], None]] = {
    "hear": _Run.hear,
    "press": _Run.press,
    "say": _Run.say,
    "silence": _Run.silence,
    "speak": _Run.speak,
    "wait": _Run.wait,
    "hangup": _Run.hangup,
    "expect": _Run.expect,
}
