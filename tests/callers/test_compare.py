"""What changes for callers: one edit of a small flow a case, and exactly what is told of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from ivr.callers.change import Change, together, told
from ivr.callers.compare import compare
from ivr.callers.pull_request import counted, markdown
from ivr.lint.selection import Selection
from tests.callers.building import FLOW, project
from tests.lint.test_explorer import nodes

FEW = Selection(select=("C302",))
"""One rule, so that other findings of these flows do not stand in the way."""
LABELLED = 'choices: {"1": {label: billing, next: account}}'
CALL_BACK = 'choices: {"2": {label: call back, next: back}}'
QUEUE_CALL_BACK = '    choices: {"1": {label: call back, next: back}}\n    max_wait: 200\n'

CASES: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "comments, notes and the order of nodes": (
        [
            ("flow: main\n", "# a comment\nflow: main\nnote: for designers\n"),
            ('  bye: {type: hangup, prompt: "Goodbye."}\n', ""),
            ("nodes:\n", 'nodes:\n  bye: {type: hangup, note: the end, prompt: "Goodbye."}\n\n'),
        ],
        [],
    ),
    "zero no longer works": (
        [('universals: {agent: {keys: ["0"], say: [agent], next: agents}}', "universals: {}")],
        [
            "- an agent only after a silence, a wait in vain or a failure at the beginning of the call, open",
            "- a callback only after a silence, a wait in vain or a failure at the beginning of the call, open",
            "- an agent only after a silence, a wait in vain or a failure at menu",
            "- a callback only after a silence, a wait in vain or a failure at menu",
            "- an agent only after a silence, a wait in vain or a failure at account",
            "- a callback only after a silence, a wait in vain or a failure at account",
            "- an agent only after a silence, a wait in vain or a failure at more",
            "- a callback only after a silence, a wait in vain or a failure at more",
            "- 0 (agent) no longer works everywhere",
        ],
    ),
    "the closed path loses its callback": (
        [
            (CALL_BACK, 'choices: {"2": {label: address, next: address}}'),
            ("  bye:", '  address: {type: say, prompt: "Mill Lane 4.", next: bye}\n  bye:'),
            ("failed: message\n  agents", "failed: bye\n  agents"),
        ],
        [
            "- the closed path lost its callback",
            "- whoever says nothing at the beginning of the call, closed, is hung up on, and got to a recording before",
            "- no way to a callback any more at closed_menu",
            "- whoever says nothing at closed_menu is hung up on, and got to a recording before",
            "- 2 is address at closed_menu, it was call back",
            "= failed at closed_menu leads to bye, it led to message",
        ],
    ),
    "a menu before the menu": (
        [
            ("open: menu, closed", "open: first, closed"),
            (
                "  menu:\n",
                '  first: {type: menu, prompt: "More? 5.", choices: {"5": {next: menu}}, failed: menu}\n  menu:\n',
            ),
            ('universals: {agent: {keys: ["0"], say: [agent], next: agents}}\n', ""),
            (LABELLED, 'choices: {"1": {label: billing, next: account}, "0": {label: agent, next: agents}}'),
        ],
        [
            "- one more key to an agent at the beginning of the call, open",
            "- one more key to a callback at the beginning of the call, open",
            "- six more keys to an agent at account",
            "- six more keys to a callback at account",
            "- two more keys to an agent at more",
            "- two more keys to a callback at more",
            "- 0 (agent) no longer works everywhere",
            "+ 0 (agent) is new at menu",
            "= callers are now asked first",
            "= open at open leads to first, it led to menu",
        ],
    ),
    "choices on other keys": (
        [
            (LABELLED, 'choices: {"2": {label: billing, next: account}, "1": {label: news, next: told}}'),
            ("For billing, press 1.", "For billing, press 2. For news, press 1."),
        ],
        [
            "- 2 s longer to an agent at the beginning of the call, open, for callers who listen",
            "- 2 s longer to a callback at the beginning of the call, open, for callers who listen",
            "- 2 s longer to an agent at menu for callers who listen",
            "- 2 s longer to a callback at menu for callers who listen",
            "- 2 s longer to an agent at account for callers who listen",
            "- 2 s longer to a callback at account for callers who listen",
            "- 2 s longer to an agent at more for callers who listen",
            "- 2 s longer to a callback at more for callers who listen",
            "- billing moved from 1 to 2 at menu: callers who know it press the wrong key",
            "+ 1 (news) is new at menu",
            '= menu says "For billing, press 2. For news, press 1. For an …" '
            'instead of "For billing, press 1. For an …"',
        ],
    ),
    "a choice leads elsewhere": (
        [(LABELLED, 'choices: {"1": {label: billing, next: told}}')],
        [
            "= callers are no longer asked account",
            "= 1 (billing) at menu leads to told, it led to account",
        ],
    ),
    "a node with another name": (
        [("next: told", "next: paid"), ("  told: {", "  paid: {")],
        [],
    ),
    "patience": (
        [("    attempts: 2\n", "    attempts: 1\n    first_digit_timeout: 3\n    barge_in: false\n")],
        [
            "- 4 s longer to an agent at the beginning of the call, open",
            "- 4 s longer to a callback at the beginning of the call, open",
            "- 4 s longer to an agent at menu",
            "- 4 s longer to a callback at menu",
            "- callers are asked once at menu, it was twice",
            "- callers can no longer interrupt menu",
            "- callers have 3 s to begin at menu, it was 5 s",
        ],
    ),
    "a longer wait and a later offer": (
        [(QUEUE_CALL_BACK, "    max_wait: 500\n")],
        [
            "- a callback only after a silence, a wait in vain or a failure at the beginning of the call, open",
            "- a callback only after a silence, a wait in vain or a failure at menu",
            "- a callback only after a silence, a wait in vain or a failure at account",
            "- a callback only after a silence, a wait in vain or a failure at more",
            "- callers wait up to 8 min 20 s, not 3 min 20 s, at agents",
            "- a callback is offered 8 min 17 s later at agents",
            "- 1 (call back) no longer works at agents",
        ],
    ),
    "no offer while waiting": (
        [(QUEUE_CALL_BACK, "    max_wait: 200\n"), ("timeout: back", "timeout: bye")],
        [
            "- a callback only after a silence, a wait in vain or a failure at the beginning of the call, open",
            "- a callback only after a silence, a wait in vain or a failure at menu",
            "- a callback only after a silence, a wait in vain or a failure at account",
            "- a callback only after a silence, a wait in vain or a failure at more",
            "- callers are no longer offered a callback while they wait at agents",
            "- 1 (call back) no longer works at agents",
            "= timeout at agents leads to bye, it led to back",
        ],
    ),
    "another language": (
        [
            ("start: welcome\n", "start: welcome\nlanguages: [es-ES]\n"),
            ('"Welcome to Northgate Water."', '{en-GB: "Welcome to Northgate Water.", es-ES: "Bienvenidos."}'),
        ],
        ["+ callers are now served in es-ES", "+ welcome is now said in es-ES"],
    ),
    "settings": (
        [("    max_wait: 200\n", "    max_wait: 200\n    every: 60\n    queue: duty\n"), ("    queue: support\n", "")],
        [
            "+ an agent is now within reach, 1 key away, at the beginning of the call, closed",
            "+ an agent is now within reach, 1 key away, at closed_menu",
            "= queue of agents is duty, it was support",
            "= every of agents is 60, it was 30",
        ],
    ),
}
MARKS = {"worse": "-", "better": "+", "neutral": "="}


def lines(changes: tuple[Change, ...]) -> list[str]:
    return [f"{MARKS[change.effect]} {change.sentence}" for change in changes]


def edited(edits: list[tuple[str, str]]) -> str:
    text = FLOW
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(name: str, tmp_path: Path) -> None:
    edits, expected = CASES[name]
    text = edited(edits)
    old, new = project(tmp_path / "old"), project(tmp_path / "new", text)
    assert lines(compare(old, new, selection=FEW)) == expected


@pytest.mark.parametrize("name", CASES)
def test_what_is_worse_one_way_is_better_the_other_way(name: str, tmp_path: Path) -> None:
    old, new = project(tmp_path / "old"), project(tmp_path / "new", edited(CASES[name][0]))
    there, back = compare(old, new, selection=FEW), compare(new, old, selection=FEW)
    flipped = {"worse": "better", "better": "worse", "neutral": "neutral"}

    def counted_help(changes: tuple[Change, ...], *, turned: bool) -> Counter[tuple[str, ...]]:
        told = (each for each in changes if each.kind in ("agent", "callback", "silence", "wait", "question"))
        return Counter((each.kind, each.node, flipped[each.effect] if turned else each.effect) for each in told)

    assert counted_help(there, turned=False) == counted_help(back, turned=True)


def test_findings(tmp_path: Path) -> None:
    old = project(tmp_path / "old")
    new = project(
        tmp_path / "new",
        FLOW.replace("failed: bye\n  told", "failed: nobody\n  told").replace(
            "  bye:", '  nobody: {type: say, prompt: "Try again.", next: nobody}\n  bye:'
        ),
    )
    only = Selection(select=("R104", "R105"))
    assert [each.sentence.split(":")[0] for each in compare(old, new, selection=only) if each.kind == "finding"] == [
        "R104 trap at nobody"
    ]
    gone = [each for each in compare(new, old, selection=only) if each.kind == "finding"]
    assert [(each.effect, each.sentence.split(":")[0]) for each in gone] == [("better", "R104 trap at nobody is gone")]


def test_flows_and_the_site(tmp_path: Path) -> None:
    site = (Path("tests/lint/site.yaml")).read_text(encoding="utf-8")
    after = site.replace(
        'office: {time_zone: Europe/London, hours: {mon-fri: "09:00-17:00"}',
        ('office: {time_zone: Europe/London, hours: {mon-fri: "10:00-17:00"}'),
    ).replace("support: {calendar: office}", "support: {calendar: office, callback: {within: 60}}")
    after += 'numbers: [{number: "100", flow: main}]\n'
    old = project(tmp_path / "old")
    new = project(
        tmp_path / "new", f"# site.yaml\n{after}\n---\n{FLOW}\n---\n{FLOW.replace('flow: main', 'flow: other')}"
    )
    assert lines(compare(old, new, selection=FEW)) == [
        "- callbacks of support are promised within 60 min, it was 30",
        "= the flow other is new",
        "= 100 runs main, it ran nothing",
        "= office is open mon-fri 10:00-17:00 (Europe/London, not on holidays of GB); "
        "it was mon-fri 09:00-17:00 (Europe/London, not on holidays of GB)",
    ]


def test_a_flow_that_begins_to_ask_for_the_hour_is_compared_in_every_state(tmp_path: Path) -> None:
    always = project(
        tmp_path / "old",
        FLOW.replace("next: open}", "next: menu}")
        .replace("  open: {type: hours, calendar: office, open: menu, closed: closed_menu}\n", "")
        .replace("next: open}}", "next: menu}}")
        .replace("queue: support\n    prompt", "queue: duty\n    prompt"),
    )
    told_of = compare(always, project(tmp_path / "new"), selection=FEW)
    assert "- the closed path lost its agent" in lines(told_of)


def test_what_differs_in_its_place_only_is_told_together(tmp_path: Path) -> None:
    new = project(tmp_path / "new", edited(CASES["zero no longer works"][0]))
    changes = compare(project(tmp_path / "old"), new, selection=FEW)
    callback = [told(group) for group in together(changes) if group[0].kind == "callback"]
    assert callback == [
        "a callback only after a silence, a wait in vain or a failure at the beginning of the call, open",
        "a callback only after a silence, a wait in vain or a failure at menu, account and more",
    ]
    many = [replace(changes[0], node=str(n), place=f" at n{n}", sentence=f"far at n{n}, open") for n in range(5)]
    assert [told(group) for group in together(many)] == ["far at n0, n1, n2 and 2 more, open"]


def test_markdown_is_a_table_that_no_prompt_can_break(tmp_path: Path) -> None:
    prompt = '"For billing, press 1. | <b>*`_x_`* [a](b)"'
    new = project(tmp_path / "new", FLOW.replace('"For billing, press 1. For an agent, press 0."', prompt))
    changes = tuple(each for each in compare(project(tmp_path / "old"), new, selection=FEW) if each.kind == "prompt")
    heading, _, count, _, *rows = markdown(changes).splitlines()
    assert (heading, count) == ("### What changes for callers", "1 other")
    assert rows[:2] == ["| | where | what changes |", "|---|---|---|"]
    assert rows[2].startswith("|  | `main.menu` | menu says ")
    assert r"\| \<b\>\*\`_x_\`\* \[a\](b)" in rows[2]
    assert markdown(()).endswith("Nothing changes for callers.\n")
    assert counted(()) == "Nothing changes for callers."


@given(nodes(), nodes())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_two_flows_can_be_compared(one: dict[str, str], other: dict[str, str]) -> None:
    head = "flow: example\nkind: inbound\nstart: a\nnodes:\n"
    texts = [head + "".join(f"  {name}: {node}\n" for name, node in made.items()) for made in (one, other)]
    with TemporaryDirectory() as folder:
        old, new = (project(Path(folder) / str(number), text) for number, text in enumerate(texts))
    there = compare(old, new, selection=FEW)
    assert compare(old, old, selection=FEW) == ()
    assert len(set(there)) == len(there)
    assert all(each.place in each.sentence and each.sentence == told([each]) for each in there)
    lost = [each for each in there if each.kind == "agent" and each.effect == "worse"]
    gained = [each for each in compare(new, old, selection=FEW) if each.kind == "agent" and each.effect == "better"]
    assert len(lost) == len(gained)
