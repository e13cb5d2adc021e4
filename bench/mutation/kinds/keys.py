"""Defects of keys: unbound, bound to something else, announced wrongly, ambiguous."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from bench.mutation.kinds.naming import Change, Kinds
from bench.mutation.sample import DROP, Sample, Where

KINDS = Kinds()
KEY = re.compile(r"(?<=press )\d|(?<=nhấn phím )\d|(?<=πατήστε )\d|(?<=нажмите )\d|(?<=按 )\d")
SENTENCE = re.compile(r"[^.。]+[.。]\s*")


def prompts(flows: Sample, *types: str) -> Iterator[tuple[Where, str]]:
    """Give the texts of the prompts of nodes, in every language, with where they stand."""
    for flow, name, fields in flows.nodes(*types):
        prompt = fields.get("prompt")
        if isinstance(prompt, str):
            yield (flow, "nodes", name, "prompt"), prompt
        for language, text in prompt.items() if isinstance(prompt, dict) else ():
            yield (flow, "nodes", name, "prompt", language), text


def choices(flows: Sample, *types: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give the choices of menus and queues: flow, node, key, fields."""
    for flow, name, fields in flows.nodes(*types):
        for key, choice in fields.get("choices", {}).items():
            yield flow, name, key, choice


def told(path: Where) -> str:
    """Give a path for people."""
    return ".".join(str(part) for part in path if part != "nodes")


def _with(flows: Sample, universal: str) -> list[str]:
    """Give the flows that have a universal."""
    return [flow for flow, document in flows.documents.items() if universal in document.get("universals", {})]


@KINDS.kind("unbind 0")
def _unbind(flows: Sample) -> Iterator[Change]:
    for flow in _with(flows, "agent"):
        yield f"{flow}: no universal agent", [((flow, "universals", "agent"), DROP)]
        yield f"{flow}: 0 does nothing", [((flow, "universals", "agent", "keys"), ["#"])]
        yield f"{flow}: agent by speech only", [((flow, "universals", "agent", "keys"), DROP)]


@KINDS.kind("the agent key leads to the end")
def _agent_ends(flows: Sample) -> Iterator[Change]:
    for flow in _with(flows, "agent"):
        for name in (name for of, name, fields in flows.nodes("hangup", "menu") if of == flow):
            yield f"{flow}: 0 leads to {name}", [((flow, "universals", "agent", "next"), name)]


@KINDS.kind("unbind star")
def _star(flows: Sample) -> Iterator[Change]:
    for flow in _with(flows, "repeat"):
        yield f"{flow}: no repeat", [((flow, "universals", "repeat"), DROP)]
        yield f"{flow}: repeat is #", [((flow, "universals", "repeat", "keys"), ["#"])]


@KINDS.kind("0 does something else in a menu")
def _zero(flows: Sample) -> Iterator[Change]:
    for flow, name, key, choice in choices(flows, "menu"):
        yield f"{flow}.{name}: 0 as {key}", [((flow, "nodes", name, "choices", "0"), {"next": choice["next"]})]


@KINDS.kind("remove a choice that is announced")
def _removed(flows: Sample) -> Iterator[Change]:
    for flow, name, key, _ in choices(flows, "menu", "queue", "language"):
        yield f"{flow}.{name}: {key}", [((flow, "nodes", name, "choices", key), DROP)]


@KINDS.kind("bind a choice to another key")
def _moved(flows: Sample) -> Iterator[Change]:
    for flow, name, key, choice in choices(flows, "menu", "queue", "language"):
        here = (flow, "nodes", name, "choices")
        yield f"{flow}.{name}: {key} is 8", [((*here, key), DROP), ((*here, "8"), choice)]


@KINDS.kind("a choice leads back to its own menu")
def _own(flows: Sample) -> Iterator[Change]:
    for flow, name, key, _ in choices(flows, "menu"):
        yield f"{flow}.{name}: {key}", [((flow, "nodes", name, "choices", key, "next"), name)]


@KINDS.kind("swap two keys in a prompt")
def _swapped(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows, "menu", "queue"):
        found = list(KEY.finditer(text))
        for one, other in pairwise(found):
            if one[0] != other[0]:
                parts = text[: one.start()], other[0], text[one.end() : other.start()], one[0], text[other.end() :]
                yield f"{told(path)}: {one[0]} and {other[0]}", [(path, "".join(parts))]


@KINDS.kind("a wrong key in a prompt")
def _wrong(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows, "menu", "queue", "language"):
        for match in KEY.finditer(text):
            yield f"{told(path)}: 8 for {match[0]}", [(path, text[: match.start()] + "8" + text[match.end() :])]


@KINDS.kind("drop an option from a prompt")
def _silent(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows, "menu", "queue", "language"):
        for match in SENTENCE.finditer(text):
            rest = (text[: match.start()] + text[match.end() :]).strip()
            if KEY.search(match[0]) and rest:
                yield f"{told(path)}: {match[0].strip()}", [(path, rest)]


@KINDS.kind("announce a key that is not bound")
def _announced(flows: Sample) -> Iterator[Change]:
    verbs = {"en": "For news, press 7.", "vi": "Để nghe tin tức, nhấn phím 7.", "el": "Για νέα, πατήστε 7."}
    verbs |= {"ru": "Чтобы узнать новости, нажмите 7.", "zh": "收听新闻，请按 7。"}
    for path, text in prompts(flows, "menu", "queue"):
        language = str(path[4]) if len(path) > 4 else "en"
        yield told(path), [(path, f"{text} {verbs[language.split('-')[0]]}")]


@KINDS.kind("announce two digits that are not bound")
def _two_digits(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows, "menu", "queue"):
        if len(path) == 4 or path[4] == "en-GB":
            yield told(path), [(path, f"{text} For our prices, press 12.")]


@KINDS.kind("a key that begins another one")
def _prefix(flows: Sample) -> Iterator[Change]:
    for flow, name, key, choice in choices(flows, "menu", "queue"):
        here: Where = (flow, "nodes", name, "choices", key + "2")
        prompt: Any = flows.documents[flow]["nodes"][name]["prompt"]
        if isinstance(prompt, str):
            more = f"{prompt} For all the rest, press {key}2."
            yield f"{flow}.{name}: {key}2", [(here, {"next": choice["next"]}), ((*here[:3], "prompt"), more)]


@KINDS.kind("a key that no telephone has")
def _no_key(flows: Sample) -> Iterator[Change]:
    for flow, name, key, choice in choices(flows, "menu"):
        here = (flow, "nodes", name, "choices")
        yield f"{flow}.{name}: {key} is x", [((*here, key), DROP), ((*here, "x"), choice)]


@KINDS.kind("announce agents under another key")
def _agents(flows: Sample) -> Iterator[Change]:
    for path, text in prompts(flows, "menu", "queue"):
        for match in KEY.finditer(text):
            if match[0] == "0":
                yield f"{told(path)}: 6 for 0", [(path, text[: match.start()] + "6" + text[match.end() :])]
