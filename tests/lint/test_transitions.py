"""What the explorer remembers of the engine is what the engine does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.call import Call
from ivr.lint.compared import Compared
from ivr.lint.exploration import Exploration
from ivr.lint.explorer import covered
from ivr.lint.liveness import Liveness
from ivr.lint.openings import openings
from ivr.lint.slicing import Slice
from ivr.lint.stimuli import Stimuli
from ivr.lint.transitions import Fact
from ivr.lint.watching import Watched
from ivr.loading.project import load
from ivr.model.command import Mark
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes import node_types

FLOWS = ("clinic", "main", "survey")
STATES = 250


@lru_cache(maxsize=1)
def site() -> Project:
    return load([Path(__file__).parents[2] / "flows"], node_types()).project


class Plain:
    """The engine of the phones, with nothing remembered."""

    def __init__(self, flow: str, at: float) -> None:
        flows = covered(site(), flow)
        domains = Compared(flows)
        self._at = at
        self._engine = Engine(site())
        self._slice = Slice(site(), domains, Liveness(flows))
        self._stimuli = Stimuli(site(), self._engine, domains, at)

    def after(self, state: State) -> Iterator[tuple[Act, State, set[Fact]]]:
        """Give what each act leads to, and the marks on the way; hanging up apart."""
        for act in self._stimuli.of(state):
            if act.kind == "hangup":
                continue
            reached = state if act.kind == "queue" else replace(state, steps=0)
            marks: set[Fact] = set()
            for event in act.events:
                if act.kind == "press" and (reached.flow, reached.node) != (state.flow, state.node):
                    break
                reached, commands = self._engine.advance(reached, replace(event, at=self._at))
                marks |= {(each.kind, each.name) for each in commands if isinstance(each, Mark)}
            yield act, reached, marks

    def same(self, one: State, other: State) -> bool:
        """Say whether the explorer takes two states for one."""
        if one.phase == "ended" or other.phase == "ended":
            return one.phase == other.phase
        return self._key(one) == self._key(other)

    def _key(self, state: State) -> object:
        data = [
            Record({name: value for name, value in record.items() if name in live})
            for record, live in zip(self._slice.data(state), self._slice.live(state), strict=True)
        ]
        return self._slice.control(state), self._slice.key(tuple(data))


def explored(flow: str) -> list[Exploration]:
    """Give a run at each opening, each after the others, so that most of it is remembered."""
    call = Call(site(), flow)
    return [call.explorer.run(opening, STATES) for opening in openings(call)]


@pytest.mark.parametrize("flow", FLOWS)
def test_it_is_what_the_engine_does(flow: str) -> None:
    met = 0
    for found in explored(flow):
        plain = Plain(flow, found.opening.at)
        for number, state in enumerate(found.states):
            if not found.out[number]:
                continue
            targets = iter(found.out[number])
            for act, reached, marks in plain.after(state):
                target = next(targets)
                assert plain.same(reached, found.states[target]), (found.opening, state, act)
                assert marks <= found.facts.keys(), (found.opening, state, act)
                met += 1
            assert next(targets, None) is None
    assert met > 50


def test_the_engine_is_asked_less_often_than_it_would_have_to_be() -> None:
    call = Call(site(), "clinic")
    steps = sum(call.explorer.run(opening, STATES).steps for opening in openings(call))
    assert call.explorer.transitions.asked < steps / 2


def test_what_a_run_gives_does_not_depend_on_the_runs_before() -> None:
    again = [Call(site(), "clinic").explorer.run(each.opening, STATES) for each in explored("clinic")]
    assert again == explored("clinic")


def test_variables_are_looked_at_by_name_only() -> None:
    looked: set[tuple[int, str]] = set()
    variables = Watched(Record({"balance": 1, "due": 2}), 0, looked, {})
    assert variables.with_items({"due": 3})["due"] == 3
    assert looked == set()
    assert "balance" in variables
    assert looked == {(0, "balance")}
    with pytest.raises(TypeError, match="by name"):
        dict(variables)
