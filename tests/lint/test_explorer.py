"""The explorer against an exhaustive run of the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.engine.session import Engine
from ivr.lint.call import Call
from ivr.lint.exploration import Opening
from ivr.lint.explorer import Explorer
from ivr.lint.openings import helps
from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types
from tests.lint.exhaustive import everything, is_help
from tests.lint.linting import loaded

NOON = 1_768_219_200.0
"""A Monday in January 2026, 12:00 UTC."""
KINDS = ("say", "menu", "branch", "set", "transfer", "voicemail", "hangup", "hours", "goal", "subflow")
NAMES = ("a", "b", "c", "d", "e")


@st.composite
def nodes(draw: st.DrawFn) -> dict[str, str]:
    """Give a node of any kind for each name, with targets among them."""

    def to() -> str:
        return draw(st.sampled_from(NAMES))

    def one(name: str) -> str:
        kind = draw(st.sampled_from(KINDS))
        if kind == "say":
            return f'{{type: say, prompt: "Hello {name}.", next: {to()}}}'
        if kind == "menu":
            keys = draw(st.lists(st.sampled_from("123"), min_size=1, max_size=2, unique=True))
            choices = ", ".join(f'"{key}": {{next: {to()}}}' for key in keys)
            again = draw(st.sampled_from(("", ', no_input: ["Hm.", "{{ y }}"]', ', no_match: ["Hm.", "{{ y }}"]')))
            attempts = 3 if again else draw(st.integers(1, 2))
            more = f"attempts: {attempts}, failed: {to()}{again}"
            return f'{{type: menu, prompt: "Press.", choices: {{{choices}}}, {more}}}'
        if kind == "branch":
            value = draw(st.integers(0, 2))
            return f'{{type: branch, cases: [{{when: "x == {value}", next: {to()}}}], default: {to()}}}'
        if kind == "set":
            return f'{{type: set, values: {{x: "{draw(st.integers(0, 2))}"}}, next: {to()}}}'
        if kind == "transfer":
            return (
                f'{{type: transfer, to: "sip:a@b", answered: {to()}, busy: {to()}, no_answer: {to()}, failed: {to()}}}'
            )
        if kind == "voicemail":
            return f"{{type: voicemail, mailbox: support, next: {to()}, empty: {to()}}}"
        if kind == "hours":
            return f"{{type: hours, calendar: office, open: {to()}, closed: {to()}}}"
        if kind == "subflow":
            results = draw(st.sampled_from(("", ", results: {x: x}")))
            exits = f"{{done: {to()}, left: {to()}}}"
            return f'{{type: subflow, flow: inner, parameters: {{x: "x"}}, exits: {exits}{results}}}'
        return f"{{type: goal, goal: done, next: {to()}}}" if kind == "goal" else "{type: hangup}"

    return {name: one(name) for name in NAMES}


@st.composite
def modules(draw: st.DrawFn) -> str:
    """Give a module that decides by what it is handed, and hands something back."""
    value, other = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    first, second, third = (draw(st.sampled_from(("q", "r", "s", "t"))) for _ in range(3))
    return f"""flow: inner
kind: module
parameters: [x]
start: p
nodes:
  p: {{type: branch, cases: [{{when: "x == {value}", next: {first}}}], default: {second}}}
  q: {{type: menu, prompt: "Press.", choices: {{"1": {{next: {third}}}}}, attempts: 1, failed: s}}
  r: {{type: set, values: {{x: "{other}"}}, next: s}}
  s: {{type: exit, values: {{x: x}}}}
  t: {{type: exit, exit: left}}
"""


def project(folder: Path, parts: dict[str, str], module: str, universal: str) -> Project:
    lines = "\n".join(f"  {name}: {node}" for name, node in parts.items())
    text = f"flow: example\nkind: module\nstart: a\nvariables: {{x: 0}}\n{universal}nodes:\n{lines}"
    found = loaded(folder, f"{text}\n---\n{module}")
    assert found.problems == ()
    return found.project


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=nodes(), module=modules(), universal=st.sampled_from(("", 'universals: {out: {keys: ["0"], next: b}}\n')))
def test_it_meets_what_an_exhaustive_run_meets(
    parts: dict[str, str], module: str, universal: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    flows = project(tmp_path_factory.mktemp("random"), parts, module, universal)
    run = everything(flows, Engine(flows).initial("example"), NOON)
    explored = Explorer(flows, "example").run(Opening(flow="example", at=NOON))
    assert explored.verdict == "proved"
    assert len(run.states) < 3_000, "the exhaustive run was cut short"
    assert {name for kind, name in explored.facts if kind == "node"} == run.entered
    agents = [state for state in explored.states if helps(flows, state)]
    assert {(each.flow, each.node) for each in agents} == {
        (each.flow, each.node) for each in run.states if each.phase == "running" and is_help(flows, each)
    }
    good = {n for n, state in enumerate(explored.states) if state.phase != "running" or helps(flows, state)}
    hopeful = explored.leading_to(good)
    stuck = {(state.flow, state.node) for n, state in enumerate(explored.states) if n not in hopeful}
    assert stuck == run.stuck(flows)


def test_a_run_that_meets_its_bound_says_so(tmp_path: Path) -> None:
    flow = 'flow: example\nstart: a\nvariables: {x: 0}\nnodes:\n  a: {type: say, prompt: "Hello.", next: b}\n'
    flow += '  b: {type: set, values: {x: "x + 1"}, next: c}\n  c: {type: branch, cases: [{when: "x < 0", next: a}], '
    found = loaded(tmp_path, flow + "default: a}")
    explored = Explorer(found.project, "example").run(Opening(flow="example", at=NOON), 50)
    assert explored.verdict == "bound hit"
    assert explored.unexplored


def test_values_that_only_a_call_knows_prove_nothing(tmp_path: Path) -> None:
    flow = 'flow: example\nstart: a\nnodes:\n  a: {type: collect, prompt: "Key in.", variable: x, next: b, failed: b}\n'
    found = loaded(tmp_path, flow + '  b: {type: hangup, prompt: "Goodbye."}')
    assert Explorer(found.project, "example").run(Opening(flow="example", at=NOON)).verdict == "possible"


def test_the_same_states_come_in_the_same_order_whatever_the_hash_seed() -> None:
    program = (
        "from pathlib import Path\nfrom ivr.lint.exploration import Opening\n"
        "from ivr.lint.explorer import Explorer\n"
        "from ivr.loading.project import load\nfrom ivr.nodes import node_types\n"
        "flows = load([Path('flows')], node_types()).project\n"
        f"run = Explorer(flows, 'main').run(Opening(flow='main', at={NOON}), 300)\n"
        "print([(s.flow, s.node, s.memo, s.variables) for s in run.states], list(run.facts))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("flow", ["clinic", "survey"])
def test_it_reaches_the_nodes_of_the_sample_flows(flow: str) -> None:
    flows = load([Path(__file__).parents[2] / "flows"], node_types()).project
    entered: set[str] = set()
    explorer = Explorer(flows, flow)
    for moment in Call(flows, flow).moments:
        explored = explorer.run(Opening(flow=flow, at=moment.at))
        entered |= {name for kind, name in explored.facts if kind == "node"}
    assert entered >= {f"{flow}.{node}" for node in flows.flows[flow].nodes}
