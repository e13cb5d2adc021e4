"""Commands and events as one readable line each, for tables and expectations."""

from __future__ import annotations

import json
import re
from typing import Any

from ivr.model import command as c
from ivr.model import event as e
from ivr.model.command import Command, PlayItem
from ivr.model.event import Event
from ivr.model.step import Ascend, Descend, Step
from ivr.model.value import Record, freeze, thaw


def shown(command: Command, now: float = 0.0) -> str:
    """Give a command as one line; times of callbacks are seconds from `now`."""
    match command:
        case c.Play(items=items):
            return "play " + (" + ".join(_item(item) for item in items) or "nothing")
        case c.Listen(phrases=phrases):
            return "listen " + (" | ".join(phrases) or "off")
        case c.StartTimer(timer=timer, seconds=seconds):
            return f"timer {timer} {seconds:g}"
        case c.CancelTimer(timer=timer):
            return f"cancel {timer}"
        case c.Fetch():
            return _fetch(command)
        case c.StartRecording(max_seconds=limit, silence=silence):
            return f"record {limit:g}/{silence:g}"
        case c.ControlRecording(action=action):
            return f"recording {action}"
        case c.Enqueue(queue=queue, last_agent=seconds, passed=passed):
            return f"enqueue {queue}" + (f" last agent {seconds:g}" if seconds else "") + _passed(passed)
        case c.Hold(audio=audio):
            return f"hold {audio}".strip()
        case c.Transfer(to=to, mode=mode, timeout=timeout, passed=passed):
            return f"transfer {to} {mode} {timeout:g}" + _passed(passed)
        case c.BookCallback(queue=queue, number=number, not_before=begin, deadline=end):
            return f"book {queue} {number} +{begin - now:g} +{end - now:g}"
        case c.CancelCallback(queue=queue, number=number):
            return f"take back {queue} {number}"
        case c.LeaveVoicemail(mailbox=mailbox, path=path, seconds=seconds):
            return f"voicemail {mailbox} {path} {seconds:g}"
        case c.Mark(kind=kind, name=name):
            return f"mark {kind} {name}"
    words = {c.Answer: "answer", c.StopPlay: "hush", c.StopRecording: "stop recording", c.LeaveQueue: "leave queue"}
    return words.get(type(command), "hangup")


def step_shown(step: Step | None, now: float = 0.0) -> list[str]:
    """Give all that a step says, `ignored` for none; keys kept for later come last."""
    if step is None:
        return ["ignored"]
    lines = [shown(command, now) for command in step.commands]
    lines += [f"set {name} = {_json(value)}" for name, value in step.assign.items()]
    lines += [f"language {step.language}"] if step.language else []
    lines += [f"-> {step.outlet}"] if step.outlet is not None else []
    match step.into:
        case Descend(flow=flow, parameters=values):
            lines += [f"into {flow} {_json(values)}"]
        case Ascend(exit=name, values=values):
            lines += [f"exit {name} {_json(values)}"]
    return [*lines, f"typed {step.typed}"] if step.typed else lines


def event(text: str, at: float, play: int = 0) -> Event:
    """Read an event such as `press 1`, `played`, `fires input`, `answers 200 {"a": 1}`."""
    verb, _, rest = text.partition(" ")
    match verb:
        case "press":
            return e.DigitPressed(at=at, digit=rest)
        case "say":
            return e.SpeechHeard(at=at, text=rest)
        case "speaks":
            return e.SpeechStarted(at=at)
        case "noise":
            return e.SpeechHeard(at=at, text="")
        case "played":
            return e.PlayFinished(at=at, play=play)
        case "unplayable":
            return e.PlayFailed(at=at, play=play, reason="no such file")
        case "fires":
            return e.TimerFired(at=at, timer=rest)
        case "hangs":
            return e.CallerHungUp(at=at)
    return _outside(verb, rest, at)


def _outside(verb: str, rest: str, at: float) -> Event:
    word, _, more = rest.partition(" ")
    match verb:
        case "answers":
            return e.FetchFinished(at=at, status=int(word), body=freeze(json.loads(more)) if more else None)
        case "times":
            return e.FetchFinished(at=at, status=0, timed_out=True)
        case "recorded":
            return e.RecordFinished(at=at, path="r.wav", seconds=float(word), voiced=float(word) > 0)
        case "place":
            return e.QueueUpdated(at=at, position=int(word), wait=float(more))
        case "queue":
            return e.QueueEnded(at=at, outcome=word)  # type: ignore[arg-type]
        case "transfer":
            return e.TransferEnded(at=at, outcome=word)  # type: ignore[arg-type]
        case "bridge":
            return e.BridgeEnded(at=at)
        case "booked":
            return e.CallbackBooked(at=at, reference="ref", deadline=at + float(word))
        case "unbooked":
            return e.CallbackFailed(at=at, reason="full")
        case "returns":
            return e.SubflowReturned(at=at, exit=word, values=_record(more))
    raise ValueError(f"there is no event {verb} {rest}")


def _record(text: str) -> Record:
    value = freeze(json.loads(text or "{}"))
    assert isinstance(value, Record)
    return value


def _passed(values: Record) -> str:
    return f" passing {_json(values)}" if values else ""


def _item(item: PlayItem) -> str:
    tag = "" if item.language == "en-GB" else f"[{item.language}] "
    where = f"({item.path}) " if isinstance(item, c.Audio) else ""
    return f"{tag}{where}{item.text}"


def _fetch(command: c.Fetch) -> str:
    parts = [f"fetch {command.method} {command.url}"]
    parts += [f"{name}: {value}" for name, value in command.headers.items()]
    parts += [_json(command.body)] if command.body is not None else []
    return " ".join([*parts, f"{command.timeout:g}"])


def _json(value: Any) -> str:
    return re.sub(r"\s+", " ", json.dumps(thaw(value), ensure_ascii=False))
