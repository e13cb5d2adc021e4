"""Turns prompts into what a channel plays."""

from __future__ import annotations

from pathlib import PurePath

from ivr.dialog import stock
from ivr.expressions import evaluate, render
from ivr.model.command import Audio, Play, PlayItem, Speech
from ivr.model.prompt import ANY, Prompt, Utterance
from ivr.model.text import Expression
from ivr.model.value import Record, Value
from ivr.model.view import View

RESERVED = ("called", "caller", "language", "now", "site", "time_zone")
"""Names that every template and condition can read and no node can set."""


def context(call: View, extra: Record = Record()) -> Record:
    """Give the variables that templates and conditions see in this call."""
    return call.variables.with_items(
        {
            "caller": call.caller,
            "called": call.called,
            "language": call.language,
            "now": call.now,
            "site": call.site.values,
            "time_zone": call.site.time_zone,
            **extra,
        }
    )


def text(template: str, call: View, extra: Record = Record()) -> str:
    """Give a template's text in this call; raises RunError."""
    return render(template, context(call, extra))


def value(expression: Expression, call: View) -> Value:
    """Give an expression's value in this call; raises RunError."""
    return evaluate(expression, context(call))


def items(prompt: Prompt, call: View, extra: Record = Record()) -> tuple[PlayItem, ...]:
    """Give what to play for a prompt in the caller's language; raises RunError."""
    language, utterance = prompt.variant(call.language, call.fallback)
    return _spoken(utterance, language, call, extra)


def every_language(prompt: Prompt, call: View) -> tuple[PlayItem, ...]:
    """Give a prompt in all the languages it is written in, one after the other; raises RunError."""
    spoken: tuple[PlayItem, ...] = ()
    for tag in prompt.languages():
        language, utterance = prompt.variant(call.language if tag == ANY else tag, call.fallback)
        spoken += _spoken(utterance, language, call, Record())
    return spoken


def _spoken(utterance: Utterance, language: str, call: View, extra: Record) -> tuple[PlayItem, ...]:
    said = text(utterance.text, call, Record({**extra, "language": language}))
    if utterance.audio is not None:
        return (Audio(path=str(PurePath(call.folder) / utterance.audio), text=said, language=language),)
    return (Speech(text=said, language=language),) if said.strip() else ()


def stock_items(name: str, call: View, extra: Record = Record(), value: str = "{{ value }}") -> tuple[PlayItem, ...]:
    """Give what to play for one of our own phrases in the caller's language; `value` says how its value is said."""
    language, template = stock.phrase(name, call.language)
    values = Record({**extra, "language": language})
    said = text(template.replace("{{ value }}", value), call, values)
    return (Speech(text=said, language=language),)


def play(spoken: tuple[PlayItem, ...], call: View) -> Play:
    """Give the command that plays these items."""
    return Play(play=call.play, items=spoken)
