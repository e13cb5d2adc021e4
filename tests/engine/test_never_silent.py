"""Whatever callers and the outside do, a caller is never left in silence, and every call can be replayed.

The flows are the shipped ones, and random ones made of the nodes in the tables of tests/nodes: whatever an author
wires up and whatever happens then, something is heard or on its way, or the call is over.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
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
LIMITS = Limits(steps=30)
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


def _wired(fields: dict[str, Any], names: list[str], rng: Random) -> Node:
    """Give a node of these fields whose ways out lead to some of these names."""
    raw = pickle.loads(pickle.dumps(fields))
    for path, value in walk(TYPES[raw["type"]].model_validate(raw)):
        if isinstance(value, NodeRef | FlowRef):
            place: Any = raw
            for part in path[:-1]:
                place = place[part]
            place[path[-1]] = "module" if isinstance(value, FlowRef) else rng.choice(names)
    return TYPES[raw["type"]].model_validate(raw)


def _random_flow(flow: str, rng: Random) -> Flow:
    names = [f"n{number}" for number in range(rng.randint(2, 6))]
    nodes = {name: _wired(rng.choice(_fields()), names, rng) for name in names}
    universals: dict[str, Any] = {"repeat": {"keys": ("*",)}} if rng.random() < 0.5 else {}
    if rng.random() < 0.6:
        keys = rng.choice([("0",), ("*0",), ()])
        universals["agent"] = {"keys": keys, "say": ("agent",), "next": rng.choice(names)}
    variables = rng.choice([{}, {"name": "Ann", "n": 3, "a": 1, "b": 2, "due": 4, "seen": None}])
    rescue = rng.choice([None, *names])
    raw = {"flow": flow, "start": names[0], "on_error": rescue, "universals": universals, "variables": variables}
    return Flow.model_validate({**raw, "nodes": nodes})


def _random_project(rng: Random) -> Project:
    flows = {name: _random_flow(name, rng) for name in ("main", "module")}
    return Project(site=parse_site("site.yaml", SITE)[0], flows=flows)


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
        state, again = other.advance(pickle.loads(pickle.dumps(state)), event)
        assert again == commands
        assert state == one.state
        assert hash(state) == hash(one.state)


@pytest.mark.parametrize("seed", range(8))
def test_random_flows(seed: int) -> None:
    rng = Random(seed)
    for _ in range(200):
        _call(_random_project(rng), "main", rng.choice)


@pytest.mark.parametrize("flow", sorted(_shipped().flows))
def test_shipped_flows(flow: str) -> None:
    rng = Random(flow)
    for _ in range(150):
        _call(_shipped(), flow, rng.choice)


@settings(deadline=None, derandomize=True, database=None, max_examples=50)
@given(data=st.data())
def test_the_main_line_event_by_event(data: st.DataObject) -> None:
    _call(_shipped(), "main", lambda possible: data.draw(st.sampled_from(possible)))


def test_a_masked_journal_replays_without_failing() -> None:
    rng = Random(1)
    for _ in range(300):
        project = _random_project(rng)
        events = _call(project, "main", rng.choice)
        session = Session(project, "main", LIMITS)
        replay = Session(project, "main", LIMITS)
        for event in events:
            replay.feed(session.mask(event))
            session.feed(event)
