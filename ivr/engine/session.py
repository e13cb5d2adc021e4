"""Runs one call: `feed(event)` gives the commands that follow.

No clock, socket or thread: everything from outside is an event, so the phone, the simulator and the
analyser run this same code, and a journal of events replays to the same commands.
"""

from __future__ import annotations

from ivr.dialog import stock
from ivr.engine import effects
from ivr.engine.limits import Limits
from ivr.engine.masking import masked
from ivr.engine.places import Places
from ivr.engine.state import Frame, State
from ivr.errors import RunError
from ivr.expressions import render
from ivr.model.command import Answer, Command, Hangup, Mark, Play, Speech, StartTimer
from ivr.model.copying import changed
from ivr.model.event import (
    CallerHungUp,
    CallStarted,
    DigitPressed,
    Event,
    PlayFailed,
    PlayFinished,
    SubflowReturned,
    TimerFired,
)
from ivr.model.flow import Flow
from ivr.model.project import Project
from ivr.model.step import UNIVERSAL, Ascend, Descend, Step
from ivr.model.value import Record, freeze
from ivr.model.view import View

CALL_TIMER = "call"
MAX_TYPED = 40
"""Keys kept for the next question; the longest entry has no more."""
Result = tuple[State, tuple[Command, ...]]


class Session:
    """One call in progress: the project it runs, and its state."""

    def __init__(self, project: Project, flow: str, limits: Limits = Limits()) -> None:
        """Prepare a call to `flow`; raises KeyError for a flow the project does not have."""
        self._engine = Engine(project, limits)
        self.state = self._engine.initial(flow)

    def feed(self, event: Event) -> tuple[Command, ...]:
        """Handle one event and give the commands that follow from it, in order."""
        self.state, commands = self._engine.advance(self.state, event)
        return commands

    def mask(self, event: Event) -> Event:
        """Give the event as a journal may keep it: sensitive input masked. Ask before feeding the event."""
        return self._engine.mask(self.state, event)


class Engine:
    """The pure function behind every call: state and event to state and commands."""

    def __init__(self, project: Project, limits: Limits = Limits()) -> None:
        """Run the flows of `project` within `limits`."""
        self._project = project
        self._limits = limits
        self._places = Places(project)

    def initial(self, flow: str) -> State:
        """Give the state of a call to `flow` that has not begun."""
        definition = self._project.flows[flow]
        return State(flow=flow, language=definition.language, variables=_first_values(definition))

    def advance(self, state: State, event: Event) -> Result:
        """Give the next state and the commands to carry out."""
        return self.happen(changed(state, now=event.at), event)

    def happen(self, state: State, event: Event) -> Result:
        """Do what `advance` does, by the clock of the state instead of the event's."""
        state, commands = self._happen(state, event)
        if (state.call_recording == "off" and not state.covered) or state.phase != "running":
            return state, commands
        state, more = effects.guarded(state, self._places.node(state).sensitive)
        return state, commands + more

    def _happen(self, state: State, event: Event) -> Result:
        match event:
            case CallerHungUp() if state.phase != "ended":
                return _over(state), (Mark(kind="ended", name="caller"),)
            case CallStarted() if state.phase == "new":
                return self._begin(state, event)
            case _ if state.phase in ("new", "ended") or isinstance(event, CallStarted | SubflowReturned):
                return state, ()
            case TimerFired(timer=timer) if timer not in state.timers:
                return state, ()
            case PlayFinished(play=play) | PlayFailed(play=play) if play != state.playing:
                return state, ()
        state = effects.observed(state, event)
        if state.phase == "farewell":
            over = isinstance(event, PlayFinished | PlayFailed)
            return self._ended(state, "failure") if over else (state, ())
        if isinstance(event, TimerFired) and event.timer == CALL_TIMER:
            return self._overrun(state)
        return self._react(state, event)

    def mask(self, state: State, event: Event) -> Event:
        """Give the event as a journal may keep it."""
        return masked(self._project, state, event)

    def view(self, state: State) -> View:
        """Give the call as its current node sees it."""
        return self._places.view(state)

    def enter(self, state: State) -> Step:
        """Give what the current node does when a call arrives there; raises RunError."""
        return self._places.node(state).enter(self.view(state))

    def _begin(self, state: State, event: CallStarted) -> Result:
        flow = self._places.flow(state)
        state = changed(
            state,
            phase="running",
            call=event.call,
            caller=event.caller,
            called=event.called,
            language=event.language if event.language in flow.spoken else state.language,
            variables=state.variables.with_items(
                {name: event.values[name] for name in flow.parameters if name in event.values}
            ),
            owed=event.owed,
        )
        opening = (Answer(), StartTimer(timer=CALL_TIMER, seconds=self._limits.seconds))
        state = effects.applied(state, opening)
        state, commands = self._run(state, self._places.flow(state).start)
        return state, opening + commands

    def _react(self, state: State, event: Event) -> Result:
        try:
            step = self._places.node(state).on(event, self.view(state))
        except RunError as error:
            return self.fail(state, str(error))
        if step is not None:
            return self._take(state, step)
        if isinstance(event, DigitPressed):
            return changed(state, typed=(state.typed + event.digit)[:MAX_TYPED]), ()
        if isinstance(event, PlayFailed):
            return self.fail(state, f"prompt failed: {event.reason}")
        return state, ()

    def _take(self, state: State, step: Step) -> Result:
        """Carry out a step, and all the steps that follow from it at once."""
        commands: tuple[Command, ...] = ()
        while state.steps <= self._limits.steps:
            state = self._noted(state, step)
            commands += step.commands
            if step.into is None and step.outlet is None:
                return self._settled(state, commands)
            state, ending = effects.cleared(state)
            commands += ending
            if isinstance(step.into, Ascend) and not state.stack:
                # A module run on its own: where it ends, the call does.
                step = Step(commands=(Hangup(),))
                continue
            try:
                state, marks = self._onward(state, step)
                commands += marks
                step = self._arrived(state, step)
            except RunError as error:
                state, more = self.fail(state, str(error))
                return state, commands + more
        state, more = self.fail(state, f"more than {self._limits.steps} nodes in {self._limits.rush:g} seconds")
        return state, commands + more

    def _settled(self, state: State, commands: tuple[Command, ...]) -> Result:
        if any(isinstance(command, Hangup) for command in commands):
            state = _over(state)
            index = next(place for place, command in enumerate(commands) if isinstance(command, Hangup))
            return state, (*commands[:index], Mark(kind="ended", name="flow"), Hangup())
        return state, commands

    def _noted(self, state: State, step: Step) -> State:
        """Give the state after a step's own changes: memory, variables, language, keys typed ahead."""
        variables = state.variables.with_items(step.assign) if step.assign else state.variables
        return effects.applied(
            state,
            step.commands,
            memo=step.memo,
            variables=variables,
            language=step.language or state.language,
            typed=state.typed if step.typed is None else step.typed,
        )

    def _onward(self, state: State, step: Step) -> Result:
        """Leave the node as the step says; gives the state at the node it leads to, and the marks on the way."""
        if isinstance(step.into, Descend):
            state = self._descended(state, step.into)
            return self._at(state, self._places.flow(state).start)
        if isinstance(step.into, Ascend):
            return self._unwound(state, "a module returns to nobody"), ()
        assert step.outlet is not None
        left = Mark(kind="outlet", name=f"{state.flow}.{state.node}.{step.outlet}")
        state, target = self._resolve(state, step.outlet)
        state, entered = self._at(state, target)
        return state, (left, *entered)

    def _at(self, state: State, node: str) -> Result:
        rushing = state.now - state.steps_since < self._limits.rush
        steps, since = (state.steps + 1, state.steps_since) if rushing else (1, state.now)
        state = changed(state, node=node, memo=None, steps=steps, steps_since=since)
        return state, (Mark(kind="node", name=f"{state.flow}.{node}"),)

    def _arrived(self, state: State, step: Step) -> Step:
        """Give the first step at the node that `step` led to: it is entered, or a module returns to it."""
        if not isinstance(step.into, Ascend):
            return self.enter(state)
        returned = SubflowReturned(at=state.now, exit=step.into.exit, values=step.into.values)
        onward = self._places.node(state).on(returned, self.view(state))
        assert onward is not None, "only subflow nodes descend"
        return onward

    def _resolve(self, state: State, outlet: str) -> tuple[State, str]:
        """Give the node an outlet leads to; a universal of an outer flow leaves the modules inside it."""
        if outlet.startswith(UNIVERSAL):
            return self._resolve_universal(state, outlet.removeprefix(UNIVERSAL))
        return state, self._places.target(state, outlet)

    def _resolve_universal(self, state: State, name: str) -> tuple[State, str]:
        while True:
            universal = self._places.flow(state).universals.get(name)
            if universal is not None and universal.next is not None:
                return state, universal.next
            state = self._unwound(state, f'no flow of this call defines the universal "{name}"')

    def _unwound(self, state: State, otherwise: str) -> State:
        if not state.stack:
            raise RunError(otherwise)
        frame = state.stack[-1]
        return changed(
            state, flow=frame.flow, node=frame.node, variables=frame.variables, stack=state.stack[:-1], memo=None
        )

    def _descended(self, state: State, descend: Descend) -> State:
        if descend.flow not in self._project.flows:
            raise RunError(f'there is no flow "{descend.flow}"')
        if len(state.stack) >= self._limits.depth:
            raise RunError(f"flows are nested more than {self._limits.depth} deep")
        flow = self._project.flows[descend.flow]
        frame = Frame(flow=state.flow, node=state.node, variables=state.variables)
        variables = _first_values(flow).with_items(descend.parameters)
        return changed(state, flow=flow.flow, node="", memo=None, variables=variables, stack=(*state.stack, frame))

    def _run(self, state: State, node: str) -> Result:
        """Enter a node and go on from there."""
        state, entered = self._at(state, node)
        try:
            step = self.enter(state)
        except RunError as error:
            state, commands = self.fail(state, str(error))
            return state, entered + commands
        state, commands = self._take(state, step)
        return state, entered + commands

    def fail(self, state: State, reason: str) -> Result:
        """Send the caller to `on_error`; after too many failures, or without one, apologise and hang up."""
        state, ending = effects.cleared(state)
        where = f"{state.flow}.{state.node}"
        state = changed(state, failures=state.failures + 1, steps=0, memo=None, typed="")
        commands = (*ending, Mark(kind="error", name=f"{where}: {reason}"))
        while state.failures <= self._limits.failures:
            rescue = self._places.flow(state).rescue
            if rescue is not None and rescue in self._places.flow(state).nodes:
                state, more = self._run(state, rescue)
                return state, commands + more
            if not state.stack:
                break
            state = self._unwound(state, "")
        return self._farewell(state, commands)

    def _farewell(self, state: State, commands: tuple[Command, ...]) -> Result:
        language, text = stock.phrase("failure", state.language)
        said = Play(play=state.plays + 1, items=(Speech(text=render(text, Record()), language=language),))
        state = changed(effects.applied(state, (said,)), phase="farewell")
        return state, (*commands, said)

    def _overrun(self, state: State) -> Result:
        """End a call that is too long: with an apology, or at once where people talk.

        A call may wait here for an answer from outside, which nothing takes back, so it cannot go to `on_error`.
        """
        if self._places.node(state).recourse == "agent":
            return self._ended(state, "limit")
        state, ending = effects.cleared(state)
        reason = f"{state.flow}.{state.node}: the call is longer than {self._limits.seconds:g} s"
        return self._farewell(state, (*ending, Mark(kind="error", name=reason)))

    def _ended(self, state: State, why: str) -> Result:
        _, commands = effects.cleared(state)
        return _over(state), (*commands, Mark(kind="ended", name=why), Hangup())


def _over(state: State) -> State:
    return changed(effects.cleared(state)[0], phase="ended", timers=frozenset())


def _first_values(flow: Flow) -> Record:
    values = freeze(dict(flow.variables))
    assert isinstance(values, Record)
    return values
