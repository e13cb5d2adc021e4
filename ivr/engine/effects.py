"""Keeps the state's picture of what the channel is doing, and ends it when a node is left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from ivr.engine.state import State
from ivr.model.command import (
    CancelCallback,
    CancelTimer,
    Command,
    ControlRecording,
    Enqueue,
    Hold,
    LeaveQueue,
    Listen,
    Play,
    StartRecording,
    StartTimer,
    StopPlay,
    StopRecording,
)
from ivr.model.copying import changed
from ivr.model.event import (
    BridgeEnded,
    Event,
    PlayFailed,
    PlayFinished,
    QueueEnded,
    RecordFinished,
    TimerFired,
    TransferEnded,
)

KEPT_TIMERS = frozenset({"call"})
"""Timers that outlive the node that was current when they were started."""


def applied(state: State, commands: Iterable[Command], **changes: Any) -> State:
    """Give the state once the channel has carried out these commands, with other `changes` put in at the same time."""
    for command in commands:
        match command:
            case Play(play=play):
                changes |= {"playing": play, "plays": play, "holding": False}
            case Hold():
                changes |= {"playing": None, "holding": True}
            case StopPlay():
                changes |= {"playing": None, "holding": False}
            case StartTimer(timer=timer):
                changes["timers"] = changes.get("timers", state.timers) | {timer}
            case CancelTimer(timer=timer):
                changes["timers"] = changes.get("timers", state.timers) - {timer}
            case Listen(phrases=phrases):
                changes["listening"] = bool(phrases)
            case StartRecording():
                changes["recording"] = True
            case ControlRecording(action=action):
                changes["call_recording"] = {"start": "on", "resume": "on", "pause": "paused", "stop": "off"}[action]
            case Enqueue():
                changes["queued"] = True
            case LeaveQueue():
                changes["queued"] = False
            case CancelCallback(queue=queue):
                changes["owed"] = state.owed.without(queue)
    # One copy, not one a command: the analyser takes millions of these steps.
    return changed(state, **changes) if changes else state


def observed(state: State, event: Event) -> State:
    """Give the state after the channel has reported this."""
    match event:
        case PlayFinished() | PlayFailed():
            return changed(state, playing=None)
        case TimerFired(timer=timer):
            return changed(state, timers=state.timers - {timer})
        case RecordFinished():
            return changed(state, recording=False)
        case QueueEnded(outcome=outcome):
            state = changed(state, queued=False)
            return changed(state, playing=None, holding=False) if outcome == "answered" else state
        case TransferEnded(outcome="answered") | BridgeEnded():
            return changed(state, playing=None, holding=False)
    return state


def guarded(state: State, secret: bool) -> tuple[State, tuple[Command, ...]]:
    """Interrupt the recording of the call while something secret is keyed in and on hold, and go on after that.

    What callers say to themselves while they wait is not for us.
    """
    cover = state.call_recording == "on" and (secret or state.holding or state.queued)
    if cover == state.covered:
        return state, ()
    action: Literal["pause", "resume"] = "pause" if cover else "resume"
    told = (ControlRecording(action=action),) if state.call_recording == "on" else ()
    return changed(state, covered=cover), told


def cleared(state: State) -> tuple[State, tuple[Command, ...]]:
    """End what still runs, for a node that is being left."""
    commands: tuple[Command, ...] = ()
    if state.recording:
        commands += (StopRecording(),)
    if state.queued:
        commands += (LeaveQueue(),)
    if state.playing is not None or state.holding:
        commands += (StopPlay(),)
    commands += tuple(CancelTimer(timer=timer) for timer in sorted(state.timers - KEPT_TIMERS))
    if state.listening:
        commands += (Listen(phrases=(), language=state.language),)
    return applied(state, commands, recording=False, memo=None), commands
