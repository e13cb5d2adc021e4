"""Seeded defects: what hurts callers in a run of every call is reported, and what is well is not."""

from __future__ import annotations

import pytest

from bench.mutation.judge import Judge, Verdict
from bench.mutation.kinds import KINDS, mutants
from bench.mutation.sample import DROP, Mutant, Where, sample
from bench.mutation.tally import Tally

SEED = 7
"""Another one than that of `python -m bench.mutants`."""
MISSED = {
    "rename a variable where it is written",
    "drop a calendar",
    "point the longest wait of a queue back at itself",
}
"""Kinds of which some are not reported; docs/mutants.md says why."""


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.fixture(scope="module")
def verdicts(judge: Judge) -> tuple[Verdict, ...]:
    return tuple(judge.judge(each) for each in mutants(judge.sample, len(KINDS), SEED))


def test_there_is_one_of_each_kind(verdicts: tuple[Verdict, ...]) -> None:
    assert len(KINDS) >= 40
    assert {each.mutant.kind for each in verdicts} == set(KINDS)


def test_every_call_was_run(judge: Judge, verdicts: tuple[Verdict, ...]) -> None:
    assert judge.complete
    assert Tally(verdicts).cut_short == 0


def test_the_untouched_flows_have_no_finding(judge: Judge) -> None:
    assert judge.findings == ()


def test_what_hurts_callers_is_reported(verdicts: tuple[Verdict, ...]) -> None:
    tally = Tally(verdicts)
    assert tally.hurting >= 40
    assert [(each.mutant.what, each.harms[0]) for each in tally.missed if each.mutant.kind not in MISSED] == []


def test_mutants_are_the_same_for_the_same_seed_and_all_different() -> None:
    flows = sample()
    once, again = mutants(flows, 200, SEED), mutants(flows, 200, SEED)
    assert once == again
    assert len({flows.fingerprint(each) for each in once}) == 200
    assert mutants(flows, 200, SEED + 1) != once


HURTING: list[tuple[str, tuple[Where, object]]] = [
    ("no call is taken", (("main", "nodes", "welcome", "next"), DROP)),
    ("the flow fails", (("main", "nodes", "welcome", "prompt"), "Hello {{ nobody }}.")),
    ("hung up on without a word", (("main", "nodes", "goodbye", "prompt"), DROP)),
    ("silence", (("clinic", "nodes", "emergency", "prompt", "vi"), " ")),
    ("the wrong language", (("clinic", "nodes", "emergency", "prompt", "ru"), DROP)),
    ("a key that does nothing", (("main", "nodes", "contact", "choices", "2"), DROP)),
    ("a key that leads elsewhere", (("main", "nodes", "contact", "choices", "2", "next"), "callback")),
    ("a choice nobody is told of", (("main", "nodes", "contact", "prompt"), "For a call back, press 1.")),
    ("a trap", (("main", "nodes", "balance", "failed"), "balance")),
    ("no way to a person", (("main", "nodes", "balance", "failed"), "goodbye")),
    ("silent callers no longer come to help", (("main", "nodes", "supply", "failed"), "supply")),
    ("silent callers are held for ever", (("survey", "nodes", "offer", "failed"), "offer")),
    ("a callback without a time", (("main", "nodes", "billing_callback", "promise"), "We call you.")),
    ("a part out of reach", (("main", "nodes", "owed", "cases", 0, "when"), "false")),
    ("waiting for nobody", (("main", "nodes", "duty", "queue"), "nobody")),
    ("a wrong request", (("main", "nodes", "billing", "variable"), "number")),
]


@pytest.mark.parametrize(("harm", "edit"), HURTING, ids=[harm for harm, _ in HURTING])
def test_each_harm_is_seen(judge: Judge, harm: str, edit: tuple[Where, object]) -> None:
    assert harm in {each.name for each in judge.judge(Mutant.of("", "", edit)).harms}


@pytest.mark.parametrize(
    "edit",
    [
        (("main", "title"), "Another title"),
        (("main", "nodes", "welcome", "prompt"), "Good day, this is Northgate Water."),
        (("main", "nodes", "main_menu", "attempts"), 2),
        (("site", "queues", "support", "max_waiting"), 30),
        (("main", "nodes", "contact", "choices", "2", "label"), "a message"),
    ],
)
def test_what_changes_nothing_for_callers_is_no_harm(judge: Judge, edit: tuple[Where, object]) -> None:
    assert judge.judge(Mutant.of("", "", edit)).harms == ()
