"""What callers and other systems may answer where any value is possible: the few that flows tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product
from math import prod

from ivr.dialog import entry
from ivr.lint.compared import Compared, constants
from ivr.model.value import Value, freeze
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch

MAX_BODIES = 24
"""Answers tried for one request."""
MAX_ENTRIES = 12
_PATH = re.compile(r"(?<![\w.'\"])body((?:\.[A-Za-z_]\w*)*)")
_SAMPLES: Mapping[entry.Kind, tuple[str, ...]] = {
    "date": ("01012030", "01011990"),
    "time": ("1200",),
    "amount": ("10", "10*50"),
    "card": ("4111111111111111", "4242424242424242"),
    "phone": ("02079460123", "5550100"),
}
_MISTAKES = ("*", "#", "*#", "A")


def entries(node: Collect, domains: Compared) -> tuple[str, ...]:
    """Give keys for entries that make sense: those that branches know, and one that none does."""
    grammar = node.digits
    found = [str(value) for value in domains.literals(node.variable) if str(value).isdigit()]
    found += [str(int(value) + 1) for value in found]
    found += _SAMPLES.get(node.kind, ())
    found += [str(int(bound)) for bound in (node.minimum, node.maximum) if bound is not None]
    usual = [digit * length for length in (grammar.minimum, grammar.maximum) for digit in "123456789"]

    def fits(keys: str) -> bool:
        return grammar.judge(keys, done=True) == "match"

    fitting = [*filter(fits, dict.fromkeys(found)), *islice(filter(fits, usual), 1)]
    ended = tuple(each + grammar.terminator if len(each) < grammar.maximum else each for each in fitting)
    return ended[: MAX_ENTRIES if domains.is_relevant(node.variable) else 1]


def mistake(node: Collect, bound: frozenset[str]) -> str:
    """Give keys that are no entry."""
    grammar = node.digits
    fitting = (each for each in _MISTAKES if grammar.judge(each, done=False) == "no_match" or len(each) > 1)
    return next(each for each in fitting if not any(key.startswith(each[0]) for key in bound) or each == "A")


def bodies(node: Fetch, domains: Compared) -> tuple[Value, ...]:
    """Give answers from which the request's variables get the values that branches tell apart."""
    leaves: dict[tuple[str, ...], dict[Value, None]] = {}
    for name, expression in node.save.items():
        relevant = domains.is_relevant(name)
        wanted = (*domains.literals(name), *constants(expression)) if relevant else ()
        for path in _PATH.findall(expression):
            leaves.setdefault(tuple(path.split(".")[1:]), {}).update(dict.fromkeys(_candidates(wanted, relevant)))
    paths = [path for path in leaves if path]
    if prod(len(leaves[path]) for path in paths) <= MAX_BODIES:
        choices = list(product(*(leaves[path] for path in paths)))
    else:
        choices = _one_by_one([list(leaves[path]) for path in paths])
    return tuple(freeze(_tree(zip(paths, values, strict=True))) for values in choices[:MAX_BODIES])


def _one_by_one(values: list[list[Value]]) -> list[tuple[Value, ...]]:
    """Give rows in which each value of each column is met, with the first of the others."""
    first = tuple(column[0] for column in values)
    rows = {first: None}
    for place, column in enumerate(values):
        rows.update({(*first[:place], value, *first[place + 1 :]): None for value in column})
    return list(rows)


def _candidates(literals: tuple[Value, ...], relevant: bool) -> Iterator[Value]:
    yield "2026-12-15"
    yield 1
    for literal in literals:
        yield literal
        if isinstance(literal, int | float):
            yield from (literal - 1, literal + 1)
    if relevant:
        yield from (0, None)


def _tree(leaves: Iterator[tuple[tuple[str, ...], Value]] | zip[tuple[tuple[str, ...], Value]]) -> object:
    root: dict[str, object] = {}
    for path, value in leaves:
        place = root
        for part in path[:-1]:
            inner = place.setdefault(part, {})
            place = inner if isinstance(inner, dict) else place
        place.setdefault(path[-1], value)
    return root
