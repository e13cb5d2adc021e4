"""Values worth trying: what guards compare variables with, and which variables decide a way at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from ivr.dialog.speak import RESERVED
from ivr.expressions import expression_variables
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.text import Expression
from ivr.model.value import Value
from ivr.nodes.branch import Branch
from ivr.nodes.exit import Exit
from ivr.nodes.fetch import Fetch
from ivr.nodes.set import Set
from ivr.nodes.subflow import Subflow

_STRING = re.compile(r"'[^'\\]*'|\"[^\"\\]*\"")
_NUMBER = re.compile(r"(?<![\w.])\d{1,15}(?:\.\d{1,6})?(?![\w.])")


_OUTSIDE = frozenset({"body", "status", *RESERVED})
"""Names that give values to many variables, which have nothing else in common."""


class Compared:
    """Which names of some flows go together, and the constants that stand beside them.

    A name counts once for all flows: two variables of one name in two flows share their values, which costs states
    but misses none.
    """

    def __init__(self, flows: Iterable[Flow]) -> None:
        """Read every expression of these flows."""
        self._group: dict[str, str] = {}
        self._literals: dict[str, dict[Value, None]] = {}
        self._guards: set[str] = set()
        for flow in flows:
            for node in flow.nodes.values():
                self._read(node)
        self._relevant = {self._root(name) for name in self._guards}
        grouped: dict[str, dict[Value, None]] = {}
        for name, values in self._literals.items():
            grouped.setdefault(self._root(name), {}).update(values)
        self._literals = grouped

    def is_relevant(self, name: str) -> bool:
        """Say whether some branch looks at this name, or at one that gets its value from it."""
        return self._root(name) in self._relevant

    def literals(self, name: str) -> tuple[Value, ...]:
        """Give the constants that this name, or one it gives its value to, is compared with."""
        return tuple(self._literals.get(self._root(name), ()))

    def _read(self, node: Node) -> None:
        for target, expression in _assignments(node):
            for name in expression_variables(expression) - _OUTSIDE:
                self._join(target, name)
            self._note(target, expression)
        for _, value in node.texts:
            if isinstance(value, Expression):
                names = expression_variables(value)
                for name in names:
                    self._note(name, value)
                if isinstance(node, Branch):
                    self._guards |= names

    def _note(self, name: str, expression: str) -> None:
        self._literals.setdefault(name, {}).update(dict.fromkeys(constants(expression)))

    def _root(self, name: str) -> str:
        while (above := self._group.get(name, name)) != name:
            name = above
        return name

    def _join(self, one: str, other: str) -> None:
        one, other = sorted((self._root(one), self._root(other)))
        self._group[other] = one


def constants(expression: str) -> Iterator[Value]:
    """Give the texts and numbers written in an expression."""
    for text in _STRING.findall(expression):
        yield text[1:-1]
    for number in _NUMBER.findall(_STRING.sub("", expression)):
        yield ast.literal_eval(number.lstrip("0") or "0") if "." not in number else float(number)


def _assignments(node: Node) -> Iterator[tuple[str, str]]:
    """Give each name that gets a value here, with the expression of the value."""
    if isinstance(node, Set | Exit):
        yield from node.values.items()
    elif isinstance(node, Fetch):
        yield from node.save.items()
    elif isinstance(node, Subflow):
        yield from node.parameters.items()
        yield from node.results.items()
