"""What a drawing says about nodes and ways out, in the words of whoever designs the calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.expressions import is_static
from ivr.model.flow import Flow
from ivr.model.node import Node, walk
from ivr.model.outlet import FAULTS, Outlet, OutletKind
from ivr.model.prompt import Prompt
from ivr.model.text import Expression, NodeRef, Template

QUIET: frozenset[OutletKind] = FAULTS | {"no_input", "no_match"}
"""Ways out that nobody chooses; they are drawn in a quieter tone."""

_WORDS: dict[OutletKind, str] = {
    "next": "Next",
    "default": "Otherwise",
    "open": "Open",
    "closed": "Closed",
    "holiday": "Holiday",
    "no_input": "Nothing said",
    "no_match": "Not understood",
    "failed": "Failed",
    "timeout": "Takes too long",
    "full": "Queue full",
    "no_agents": "No agents",
    "answered": "After talking",
    "busy": "Busy",
    "no_answer": "No answer",
    "booked": "Booked",
    "declined": "Declined",
    "on_error": "If the flow fails",
}


def spoken_name(name: str) -> str:
    """Give an id as words: `main_menu` is `Main menu`."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:] if words else name


def outlet_words(outlet: Outlet, node: Node) -> str:
    """Give what takes a way out: its label, or words for its kind."""
    if outlet.kind == "failed" and node.asks and hasattr(node, "attempts"):
        attempts = node.attempts
        return f"After {attempts} attempts" if attempts > 1 else "After 1 attempt"
    if outlet.label:
        return spoken_name(outlet.label) if is_word(outlet.label) else outlet.label
    if outlet.kind == "key":
        return spoken_name(outlet.target or "nowhere yet")
    if outlet.name in (outlet.kind, "empty") or outlet.kind in ("booked", "declined", "default"):
        return _WORDS.get(outlet.kind, spoken_name(outlet.name))
    return "OK" if outlet.name == "ok" else spoken_name(outlet.name)


def is_word(text: str) -> bool:
    """Say whether a label is words rather than a condition."""
    return all(char.isalnum() or char in " _-'’," for char in text)


def summary(node: Node, language: str) -> str:
    """Give one line: what the caller hears here, or what is decided."""
    prompt = getattr(node, "prompt", None)
    if isinstance(prompt, Prompt):
        return f"“{_said(prompt, language)}”"
    return next(_decisions(node), None) or _purpose(node)


def hears(node: Node, language: str) -> tuple[str, ...]:
    """Give everything a caller may hear from the node's own prompts, the main one first."""
    main = getattr(node, "prompt", None)
    found = [
        *([main] if isinstance(main, Prompt) else []),
        *(each for _, each in walk(node) if isinstance(each, Prompt)),
    ]
    return tuple(dict.fromkeys(_said(prompt, language) for prompt in found))


def leads_to(outlet: Outlet, flow: Flow) -> str | None:
    """Give the node a way out leads to, None while it leads nowhere."""
    return outlet.target if outlet.target in flow.nodes else None


def reachable(flow: Flow) -> frozenset[str]:
    """Give the nodes a call can get to, universals and the flow's rescue included."""
    found: set[str] = set()
    waiting = [name for name in (flow.start, flow.rescue) if name is not None and name in flow.nodes]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [target for way in flow.ways_out(name) if (target := leads_to(way, flow)) is not None]
    return frozenset(found)


def _said(prompt: Prompt, language: str) -> str:
    text = prompt.variant(language, language)[1].text
    return " ".join(text.split()) if is_static(text) else " ".join(_without_code(text).split())


def _without_code(text: str) -> str:
    """Give a template with `{{ amount | currency }}` as `[amount]` and without its conditions."""
    said, rest = "", text
    while "{" in rest:
        before, _, after = rest.partition("{")
        kind, closing = after[:1], {"{": "}}", "%": "%}", "#": "#}"}.get(after[:1], "")
        if not closing or closing not in after:
            return said + rest
        inside, _, rest = after[1:].partition(closing)
        said += before + (f"[{inside.partition('|')[0].strip()}]" if kind == "{" else "")
    return said + rest


def _decisions(node: Node) -> Iterator[str]:
    """Give a line for each field that decides something: a queue, a condition, an address."""
    for name in type(node).model_fields:
        if name in ("type", "note", "lint", "prompt"):
            continue
        value = getattr(node, name)
        if isinstance(value, Prompt):
            yield f"“{_said(value, '')}”"
        elif isinstance(value, Template):
            yield _without_code(value).removeprefix("http://").removeprefix("https://")
        elif isinstance(value, str) and value and not isinstance(value, NodeRef):
            yield f"{spoken_name(name)}: {spoken_name(value)}"
        elif conditions := _conditions(value):
            yield conditions


def _conditions(value: object) -> str:
    if isinstance(value, Mapping) and value and all(isinstance(each, Expression) for each in value.values()):
        return ", ".join(f"{key} = {each}" for key, each in value.items())
    if isinstance(value, tuple):
        found = [each for item in value for _, each in walk(item) if isinstance(each, Expression)]
        return " · ".join(f"{each}?" for each in found)
    return ""


def _purpose(node: Node) -> str:
    return (type(node).__doc__ or "").strip().splitlines()[0] if type(node).__doc__ else ""
