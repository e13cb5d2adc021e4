"""How the way to a finding is told."""

from __future__ import annotations

from pathlib import Path

from ivr.lint.how import MOST_TOLD
from tests.lint.linting import linted


def chain(length: int) -> str:
    nodes = [
        f'  menu{number}: {{type: menu, prompt: "Press 1.", choices: {{"1": {{next: menu{number + 1}}}}}, failed: bye}}'
        for number in range(length)
    ]
    trap = f'  menu{length}: {{type: say, prompt: "We are closed.", next: menu{length}}}'
    lines = [
        "flow: main",
        "kind: module",
        "start: menu0",
        "nodes:",
        *nodes,
        trap,
        '  bye: {type: hangup, prompt: "Bye."}',
    ]
    return "\n".join(lines)


def how(length: int, folder: Path) -> tuple[str, ...]:
    (finding,) = [each for each in linted(folder, chain(length), code="R104").findings if each.code == "R104"]
    return finding.how


def test_a_way_that_can_be_read_is_told_from_end_to_end(tmp_path: Path) -> None:
    assert how(MOST_TOLD, tmp_path) == ("press 1",) * MOST_TOLD


def test_of_a_longer_one_only_its_ends(tmp_path: Path) -> None:
    half = ("press 1",) * (MOST_TOLD // 2)
    assert how(MOST_TOLD + 40, tmp_path) == (*half, "40 nodes further on", *half)
