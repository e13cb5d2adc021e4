"""Sets of values that a variable can have, and values that stand for all of them in a comparison.

A domain is a union of parts: single values, numbers between two bounds, digits of some lengths. None is "anything".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, inf, isfinite

from ivr.model.value import Value

MOST = 12
"""Parts of a domain; a variable with more of them can be anything."""
MOST_LENGTHS = 40


@dataclass(frozen=True, slots=True)
class One:
    """One value; its type is kept apart, for to Python True is 1."""

    value: Value
    type: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers from `least` to `most`, whole ones only or all."""

    least: float
    most: float
    whole: bool

    def samples(self, constants: frozenset[Value]) -> set[Value]:
        """Give numbers such that any other compares with the constants as one of them does."""
        marks = sorted({float(each) for each in constants if isinstance(each, int | float)} | {0.0})
        points = {self.least, self.most, marks[0] - 1, marks[-1] + 1, *marks}
        points |= {(low + high) / 2 for low, high in pairwise(marks)}
        if self.whole:
            points = {float(near) for each in points if isfinite(each) for near in (floor(each), ceil(each))}
            points |= {each + step for each in tuple(points) for step in (-1.0, 1.0)}
        found = {each for each in points if isfinite(each) and self.least <= each <= self.most}
        return {int(each) if each == int(each) else each for each in found}


@dataclass(frozen=True, slots=True)
class Keyed:
    """Strings of digits, from `least` to `most` long."""

    least: int
    most: int

    def samples(self, constants: frozenset[Value]) -> set[Value]:
        """Give one string a length, and those constants that can be keyed in."""
        fits = {each for each in constants if isinstance(each, str) and each.isdigit() and self._holds(each)}
        fresh: set[Value] = set()
        for length in range(self.least, min(self.most, MOST_LENGTHS) + 1):
            # Two of a length, so that one of them is none of the constants.
            fresh |= {digit * length for digit in "739" if digit * length not in constants}
        return fits | fresh

    def _holds(self, text: str) -> bool:
        return self.least <= len(text) <= self.most


Part = One | Numbers | Keyed
Domain = frozenset[Part] | None


def one(value: Value) -> One:
    """Give the part that is just this value."""
    return One(value, type(value).__name__)


def exactly(values: Iterable[Value]) -> Domain:
    """Give the domain of these values."""
    return limited(frozenset(one(each) for each in values))


def limited(parts: frozenset[Part]) -> Domain:
    """Give a domain of these parts, anything when there are too many."""
    return parts if len(parts) <= MOST else None


def joined(first: Domain, second: Domain) -> Domain:
    """Give what is in either domain."""
    return None if first is None or second is None else limited(first | second)


def values(domain: Domain) -> list[Value] | None:
    """Give every value of a domain that has few; None for others."""
    if domain is None or not all(isinstance(part, One) for part in domain):
        return None
    return _ranked(part for part in domain if isinstance(part, One))


def samples(domain: Domain, constants: frozenset[Value]) -> list[Value]:
    """Give values that stand for all of a domain where it is only compared with these constants."""
    if domain is None:
        found = {one(each) for each in ("", "~", None, True, False)}
        found |= {one(each) for each in Numbers(-inf, inf, whole=False).samples(constants)}
        texts = [each for each in constants if isinstance(each, str)]
        found |= {one(each) for text in texts for each in (text, text + "~", text[:-1])}
        return _ranked(found | {one(each) for each in constants})
    parts: set[One] = set()
    for part in domain:
        parts |= {part} if isinstance(part, One) else {one(each) for each in part.samples(constants)}
    return _ranked(parts)


def _ranked(parts: Iterable[One]) -> list[Value]:
    return [part.value for part in sorted(set(parts), key=lambda part: (part.type, repr(part.value)))]
