"""Conditions over finite domains: what is called impossible is so, whatever is tried."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.expressions import evaluate
from ivr.lint.conditions import feasible
from ivr.lint.domains import Domain, Keyed, Numbers, exactly
from ivr.model.value import Value

DIGITS: Domain = frozenset({Keyed(2, 2)})
NUMBERS: Domain = frozenset({Numbers(0.0, 9.0, whole=True)})
ALL: dict[str, list[Value]] = {
    "digits": [f"{number:02}" for number in range(100)],
    "number": list(range(10)),
    "topic": ["", "a", "b"],
}
DOMAINS = {"digits": DIGITS, "number": NUMBERS, "topic": exactly(ALL["topic"])}

compared = st.one_of(
    st.builds(
        "number {} {}".format,
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from([-1, 0, 3, 4.5, 9, 10]),
    ),
    st.builds("digits {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["", "12", "99", "123"])),
    st.builds("topic {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["", "a", "c"])),
    st.sampled_from(["topic", "number", "digits", "number in [1, 2]", "digits in ['12', 'x']", "topic == 'a' + ''"]),
)
conditions = st.recursive(
    compared,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=4,
)


def taken(cases: list[str]) -> list[bool]:
    """Give which cases some call takes, by trying every value."""
    found = [False] * len(cases)
    for digits in ALL["digits"]:
        for number in ALL["number"]:
            for topic in ALL["topic"]:
                variables = {"digits": digits, "number": number, "topic": topic}
                first = next((place for place, case in enumerate(cases) if evaluate(case, variables)), None)
                if first is not None:
                    found[first] = True
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3))
def test_what_some_call_takes_is_never_called_impossible(cases: list[str]) -> None:
    can = feasible(cases, DOMAINS)
    assert all(possible or not real for real, possible in zip(taken(cases), can, strict=True))


@settings(max_examples=60, deadline=None)
@given(conditions)
def test_one_condition_is_decided_exactly(condition: str) -> None:
    assert feasible([condition], DOMAINS) == taken([condition])


@pytest.mark.parametrize(
    ("cases", "can"),
    [
        (["unknown > 1", "unknown > 2"], [True, False]),
        (["unknown > 2", "unknown > 1"], [True, True]),
        (["unknown > 2 and unknown < 1"], [False]),
        (["unknown == 'x'", "unknown == 'y'", "unknown == 'x'"], [True, True, False]),
        (["unknown | length > 2", "unknown | length > 3"], [True, True]),
        (["unknown < 'm' and unknown > 'n'"], [True]),
        (["absent > 2 and absent < 1"], [True]),
        (["now > 2 and now < 1"], [True]),
        (["number > other", "number > other"], [True, False]),
        (["digits < '05' and digits > '01'"], [True]),
        (["topic < 'A'", "topic == 'a' and number > 11"], [True, False]),
    ],
)
def test_what_is_not_known_is_possible(cases: list[str], can: list[bool]) -> None:
    assert feasible(cases, {**DOMAINS, "unknown": None, "other": None}) == can
