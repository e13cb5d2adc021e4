"""Turns prompts into what a channel plays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from ivr.dialog import stock
from ivr.expressions import evaluate, expression_inputs, is_static, render, template_inputs
from ivr.model.command import Audio, Play, PlayItem, Speech
from ivr.model.prompt import ANY, Prompt, Utterance
from ivr.model.text import Expression
from ivr.model.value import Record, Value
from ivr.model.view import View

RESERVED = frozenset({"called", "caller", "language", "now", "site", "time_zone"})
"""Names that every template and condition can read and no node can set."""
OF_CALL = frozenset({"called", "caller", "now"})
"""Those of them that differ from call to call; the others filters read of themselves."""
Values = Mapping[str, Value]


def text(template: str, call: View, extra: Values = Record()) -> str:
    """Give a template's text in this call; raises RunError."""
    if is_static(template):
        return template
    return render(template, _context(template_inputs(template), call, extra))


def value(expression: Expression, call: View, extra: Values = Record()) -> Value:
    """Give an expression's value in this call; raises RunError."""
    return evaluate(expression, _context(expression_inputs(expression), call, extra))


def _context(names: frozenset[str], call: View, extra: Values) -> dict[str, Value]:
    """Give what a template or expression that reads these names sees; the analyser relies on our reading no others."""
    variables = call.variables
    own = [name for name in names if name not in RESERVED and name not in extra]
    known: dict[str, Value] = {name: variables[name] for name in own if name in variables}
    for name in names & OF_CALL:
        known[name] = getattr(call, name)
    known["language"] = call.language
    known["site"] = call.site.values
    known["time_zone"] = call.site.time_zone
    known.update(extra)
    return known


def items(prompt: Prompt, call: View, extra: Values = Record()) -> tuple[PlayItem, ...]:
    """Give what to play for a prompt in the caller's language; raises RunError."""
    language, utterance = prompt.variant(call.language, call.fallback)
    return _spoken(utterance, language, call, extra)


def every_language(prompt: Prompt, call: View) -> tuple[PlayItem, ...]:
    """Give a prompt in all the languages it is written in, one after the other; raises RunError."""
    spoken: tuple[PlayItem, ...] = ()
    for tag in prompt.languages():
        language, utterance = prompt.variant(call.language if tag == ANY else tag, call.fallback)
        spoken += _spoken(utterance, language, call, {})
    return spoken


def _spoken(utterance: Utterance, language: str, call: View, extra: Values) -> tuple[PlayItem, ...]:
    said = text(utterance.text, call, {**extra, "language": language})
    if utterance.audio is not None:
        return (Audio(path=str(PurePath(call.folder) / utterance.audio), text=said, language=language),)
    return (Speech(text=said, language=language),) if said.strip() else ()


def stock_items(name: str, call: View, extra: Values = Record(), value: str = "{{ value }}") -> tuple[PlayItem, ...]:
    """Give what to play for one of our own phrases in the caller's language; `value` says how its value is said."""
    language, template = stock.phrase(name, call.language)
    said = text(template.replace("{{ value }}", value), call, {**extra, "language": language})
    return (Speech(text=said, language=language),)


def play(spoken: tuple[PlayItem, ...], call: View) -> Play:
    """Give the command that plays these items."""
    return Play(play=call.play, items=spoken)
