"""Which variables have a value where, and what they can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.lint.call import Call
from ivr.lint.dataflow import assigned, maybe
from ivr.lint.domains import Keyed, Numbers, one
from ivr.lint.scope import Scope
from ivr.lint.values import possible
from tests.lint.linting import loaded

FLOW = """
flow: example
kind: outbound
start: menu
on_error: lost
variables: {first: 1}
nodes:
  menu: {type: menu, prompt: "Press 1 or 2.", choices: {"1": {next: ask}, "2": {next: both}}, failed: bye}
  ask:
    {type: collect, prompt: "Code?", variable: code, minimum_length: 2, maximum_length: 3, next: both, failed: bye}
  both: {type: set, values: {topic: "'a'"}, next: go}
  go:
    type: subflow
    flow: part
    parameters: {given: first + 1}
    exits: {done: after, stopped: bye}
    results: {mark: mark}
  after: {type: branch, cases: [{when: topic == "a" and code == "12" and mark > 2, next: menu}], default: bye}
  bye: {type: hangup, prompt: "Goodbye."}
  lost: {type: hangup, prompt: "Sorry."}
---
flow: part
kind: module
start: inner
parameters: [given, left_out]
variables: {own: 0}
nodes:
  inner:
    {type: collect, kind: number, prompt: "Mark?", variable: score, minimum: 1, maximum: 5, next: look, failed: stop}
  look: {type: branch, cases: [{when: score > 1 and given > 1, next: done}], default: done}
  done: {type: exit, values: {mark: score}}
  stop: {type: exit, exit: stopped}
"""


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Scope(loaded(tmp_path, FLOW)).call("example")


def vertex(call: Call, name: str) -> int:
    return next(number for number, place in enumerate(call.graph.places) if place is not None and place.name == name)


@pytest.mark.parametrize(
    ("node", "surely", "perhaps"),
    [
        ("menu", {"first"}, {"first", "code", "topic", "mark"}),
        ("ask", {"first"}, {"first", "code", "topic", "mark"}),
        ("both", {"first"}, {"first", "code", "topic", "mark"}),
        ("go", {"first", "topic"}, {"first", "code", "topic", "mark"}),
        ("inner", {"given", "own"}, {"given", "own"}),
        ("look", {"given", "own", "score"}, {"given", "own", "score"}),
        ("stop", {"given", "own"}, {"given", "own"}),
        ("after", {"first", "topic", "mark"}, {"first", "code", "topic", "mark"}),
        ("bye", {"first"}, {"first", "code", "topic", "mark"}),
        ("lost", {"first"}, {"first", "code", "topic", "mark"}),
    ],
)
def test_what_has_a_value(call: Call, node: str, surely: set[str], perhaps: set[str]) -> None:
    place = vertex(call, node)
    assert (assigned(call)[place], maybe(call)[place]) == (frozenset(surely), frozenset(perhaps))


def test_what_variables_can_be(call: Call) -> None:
    known = possible(call)
    after, look = known[vertex(call, "after")], known[vertex(call, "look")]
    assert after["topic"] == frozenset({one("a")})
    assert after["code"] == frozenset({Keyed(2, 3)})
    assert after["mark"] is None
    assert look["given"] == frozenset({one(2)})
    assert look["score"] == frozenset({Numbers(1.0, 5.0, whole=True)})


def test_a_module_by_itself_has_its_parameters(tmp_path: Path) -> None:
    module = Scope(loaded(tmp_path, FLOW)).call("part")
    assert assigned(module)[module.graph.start] == {"given", "left_out", "own"}


def test_a_universal_leads_back_to_the_variables_of_its_flow(tmp_path: Path) -> None:
    flow = FLOW.replace("on_error: lost", 'universals: {out: {keys: ["9"], next: lost}}').replace("Press 1", "9, 1")
    out = Scope(loaded(tmp_path, flow)).call("example")
    assert assigned(out)[vertex(out, "lost")] == {"first"}
    assert "score" not in maybe(out)[vertex(out, "lost")]
