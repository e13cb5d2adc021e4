"""Whatever callers and the outside do, a caller is never left in silence, and every call can be replayed.

The flows are the shipped ones, and random ones made of the nodes in the tables of tests/nodes: whatever an author
wires up and whatever happens then, something is heard or on its way, or the call is over.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.engine.limits import Limits
from ivr.engine.session import Engine, Session
from ivr.loading.project import load, parse_site
from ivr.loading.yaml_reader import read_yaml
from ivr.model.event import CallStarted, Event
from ivr.model.flow import Flow
from ivr.model.node import Node, walk
from ivr.model.project import Project
from ivr.model.text import FlowRef, NodeRef
from ivr.nodes import node_types
from tests.conftest import NOW, SITE
from tests.engine.line import Line

ROOT = Path(__file__).parents[2]
TYPES = node_types()
LIMITS = Limits(steps=30, seconds=60)
STEPS = 40


@lru_cache
def _shipped() -> Project:
    return load([ROOT / "flows"], TYPES).project


@lru_cache
def _fields() -> list[dict[str, Any]]:
    """Give the fields of every case in every table."""
    found = []
    for name in TYPES:
        rows, _, _ = read_yaml(name, (ROOT / "tests" / "nodes" / f"{name}.yaml").read_text(encoding="utf-8"))
        assert isinstance(rows, tuple)
        found += [{"type": name, **row["fields"]} for row in rows]
    return found


def _wired(fields: dict[str, Any], names: list[str], draw: st.DrawFn) -> Node:
    """Give a node of these fields whose ways out lead to some of these names."""
    raw = pickle.loads(pickle.dumps(fields))  # noqa: S301
    node = TYPES[raw["type"]].model_validate(raw)
    for path, value in walk(node):
        if isinstance(value, NodeRef | FlowRef):
            place: Any = raw
            for part in path[:-1]:
                place = place[part]
            place[path[-1]] = "module" if isinstance(value, FlowRef) else draw(st.sampled_from(names))
    return TYPES[raw["type"]].model_validate(raw)


@st.composite
def flows(draw: st.DrawFn, flow: str) -> Flow:
    """Give a random flow."""
    names = [f"n{number}" for number in range(draw(st.integers(2, 6)))]
    nodes = {name: _wired(draw(st.sampled_from(_fields())), names, draw) for name in names}
    some = st.sampled_from([None, *names])
    universals: dict[str, Any] = {"repeat": {"keys": ("*",)}} if draw(st.booleans()) else {}
    agent = draw(some)
    if agent is not None:
        universals["agent"] = {"keys": draw(st.sampled_from([("0",), ("*0",), ()])), "say": ("agent",), "next": agent}
    variables = draw(st.sampled_from([{}, {"name": "Ann", "n": 3, "a": 1, "b": 2, "due": 4, "seen": None}]))
    raw = {"flow": flow, "start": names[0], "on_error": draw(some), "universals": universals, "variables": variables}
    return Flow.model_validate({**raw, "nodes": nodes})


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Give a random flow and a random module."""
    return Project(
        site=parse_site("site.yaml", SITE)[0], flows={"main": draw(flows("main")), "module": draw(flows("module"))}
    )


def _call(project: Project, flow: str, choose: Any) -> list[Event]:
    """Run a call in which `choose` picks what happens next; gives the events, having checked every step."""
    session = Session(project, flow, LIMITS)
    line = Line()
    event: Event = CallStarted(at=NOW, call="c", caller="+442079460123", called=flow)
    events = [event]
    line.obey(session.feed(event))
    for number in range(STEPS):
        state = session.state
        assert not line.is_silent, f"silence at {state.flow}.{state.node} after {events[-3:]}"
        assert (state.phase == "ended") == line.over
        if line.over:
            break
        assert state.playing == line.play
        event = choose(line.possible(NOW + number))
        events.append(event)
        line.happened(event)
        line.obey(session.feed(event))
    _replays(project, flow, events)
    return events


def _replays(project: Project, flow: str, events: list[Event]) -> None:
    """Check that a journal of these events gives the same commands and states, also from stored states."""
    one = Session(project, flow, LIMITS)
    other = Engine(project, LIMITS)
    state = other.initial(flow)
    for event in events:
        commands = one.feed(event)
        state, again = other.advance(pickle.loads(pickle.dumps(state)), event)  # noqa: S301
        assert again == commands
        assert state == one.state
        assert hash(state) == hash(one.state)


COMMON = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@settings(COMMON, max_examples=300)
@given(project=projects(), data=st.data())
def test_random_flows(project: Project, data: st.DataObject) -> None:
    _call(project, "main", lambda possible: data.draw(st.sampled_from(possible)))


@pytest.mark.parametrize("flow", sorted(_shipped().flows))
@settings(COMMON, max_examples=60)
@given(data=st.data())
def test_shipped_flows(flow: str, data: st.DataObject) -> None:
    _call(_shipped(), flow, lambda possible: data.draw(st.sampled_from(possible)))


@settings(COMMON, max_examples=100)
@given(project=projects(), data=st.data())
def test_a_masked_journal_replays_without_failing(project: Project, data: st.DataObject) -> None:
    events = _call(project, "main", lambda possible: data.draw(st.sampled_from(possible)))
    session = Session(project, "main", LIMITS)
    replay = Session(project, "main", LIMITS)
    for event in events:
        replay.feed(session.mask(event))
        session.feed(event)
