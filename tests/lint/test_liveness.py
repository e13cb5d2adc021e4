"""Which variables a call may still look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.lint.liveness import Liveness
from tests.lint.linting import loaded

FLOW = """flow: example
start: ask
on_error: sorry
variables: {number: "", fault: "", area: "", score: 0}
universals: {agent: {keys: ["0"], next: person}}
reprompts: {no_input: ["Are you there, {{ name }}?"]}
nodes:
  ask: {type: collect, prompt: "Key in.", variable: number, next: look, failed: bye}
  look: {type: fetch, url: "{{ number }}", save: {balance: body.balance}, ok: owed, failed: old, timeout: bye}
  owed: {type: branch, cases: [{when: "balance > 0", next: rate}], default: rate}
  rate: {type: subflow, flow: survey, parameters: {topic: area}, exits: {done: rated}, results: {score: score}}
  rated: {type: branch, cases: [{when: "score < 3 and last", next: desk}], default: bye}
  desk: {type: transfer, to: "sip:{{ area }}@127.0.0.1", busy: bye, no_answer: bye, failed: bye}
  sorry: {type: hangup, prompt: "{{ fault }}"}
  old: {type: hangup, prompt: "The last time it was {{ balance }}."}
  person: {type: hangup, prompt: "Somebody who knows {{ skill }} calls you."}
  bye: {type: hangup, prompt: "Goodbye."}
---
flow: survey
kind: module
start: ask
parameters: [topic]
nodes:
  ask: {type: collect, prompt: "How was {{ topic }}?", variable: score, next: done, failed: done}
  done: {type: exit, values: {score: score}}
"""


@pytest.fixture
def liveness(tmp_path: Path) -> Liveness:
    return Liveness(loaded(tmp_path, FLOW).project.flows.values())


@pytest.mark.parametrize(
    ("node", "names"),
    [
        ("bye", "fault"),
        ("desk", "area fault"),
        ("rated", "score last area fault"),
        # While a module runs, a universal of this flow may end it.
        ("rate", "area last skill fault"),
        ("owed", "balance area last skill fault"),
        # What is saved is read also where the request has failed, and is from before there.
        ("look", "number balance area last skill fault"),
        # What is keyed in is read behind the entry only; what a reprompt says is read at every question.
        ("ask", "name balance area last skill fault"),
    ],
)
def test_what_is_read_here_or_behind_before_it_is_set(liveness: Liveness, node: str, names: str) -> None:
    assert liveness.at("example", node) - {"body"} == set(names.split())


def test_a_flow_around_keeps_what_it_reads_after_the_module(liveness: Liveness) -> None:
    assert liveness.after("example", "rate") == {"last", "area", "skill", "fault"}
    assert liveness.at("survey", "ask") == {"topic", "score"}


def test_a_node_that_does_not_exist_reads_nothing(liveness: Liveness) -> None:
    assert liveness.at("example", "nowhere") == liveness.after("example", "nowhere") == set()
