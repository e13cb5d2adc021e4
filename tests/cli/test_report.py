"""`ivr report` and `ivr diff`: tables, JSON, Markdown."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import MAIN, Ivr


def test_the_table_fits_and_says_who_is_lost(ivr: Ivr) -> None:
    result = ivr.run("report", "main")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 120
    assert lines[0] == "Test line (main): how far help is for callers"
    assert "Callers never get to an agent from the beginning of the call (closed)" in result.stdout
    assert "No caller ever gets to a callback." in result.stdout
    rows = [line.split("  ") for line in lines]
    menu = [[cell.strip() for cell in row if cell] for row in rows if row[0] == "menu"]
    # Silence: "Welcome" apart, twice 10 words and 5 s.
    assert menu == [["menu", "open", "1, 0 s", "1, 4 s", "never", "never", "hung up, 18 s", "2"]]
    closed = ["closed", "never", "never", "never", "never", "hung up, 18 s"]
    assert closed in [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert any(line.split()[:2] == ["agents", "open"] and "never, in 10 min" in line for line in lines)


def test_the_samples_fit_into_a_hundred_columns(ivr: Ivr) -> None:
    flows = Path(__file__).parents[2] / "flows"
    for flow in ("main", "clinic", "survey"):
        result = ivr.run("report", str(flows / flow))
        assert result.exit_code == 0
        table = [line.rstrip() for line in result.stdout.splitlines()]
        assert max(map(len, table)) <= 100


def test_report_json(ivr: Ivr) -> None:
    found = json.loads(ivr.run("report", "main", "--json").stdout)
    assert (found["version"], found["flow"], found["states"]) == (1, "main", ["open hours", "closed hours"])
    menu = [row for row in found["questions"] if row["node"] == "menu"]
    assert [row["states"] for row in menu] == [["open hours"], ["closed hours"]]
    assert menu[0]["agent"] == {
        "expert": {"presses": 1, "seconds": 0.3, "mishaps": 0, "keys": ["0"], "how": ["press 0"]},
        "novice": {"presses": 1, "seconds": 4.3, "mishaps": 0, "keys": ["0"], "how": ["press 0"]},
    }
    assert menu[1]["agent"] == {"expert": None, "novice": None}
    assert menu[1]["silence"] == {"outcome": "end", "node": "bye", "seconds": 18.0}
    assert (menu[0]["attempts"], menu[0]["after_help"]) == (2, False)
    assert found["waits"] == [
        {
            "flow": "main",
            "node": "agents",
            "states": ["open hours"],
            "max_wait": 600,
            "seconds_without_offer": 600,
            "offered": False,
        }
    ]


def test_diff(ivr: Ivr) -> None:
    ivr.write("before/site.yaml", (ivr.folder / "flows/site.yaml").read_text(encoding="utf-8"))
    ivr.write("before/main/flow.yaml", "# as it was\n" + MAIN)
    assert ivr.run("diff", "before", "flows").stdout == "Nothing changes for callers.\n"
    ivr.write("flows/main/flow.yaml", MAIN.replace('"0": {next: agents}', '"9": {next: agents}'))
    result = ivr.run("diff", "before/main", "flows/main")
    assert result.exit_code == 0
    assert "  worse  agents moved from 0 to 9 at menu: callers who know it press the wrong key\n" in result.stdout
    assert result.stdout.startswith("main\n")
    assert result.stdout.splitlines()[-1].endswith(" worse")
    found = json.loads(ivr.run("diff", "before", "flows", "--format", "json").stdout)
    moved = {
        "kind": "key",
        "effect": "worse",
        "flow": "main",
        "node": "menu",
        "outlet": "0",
        "language": None,
        "sentence": "agents moved from 0 to 9 at menu: callers who know it press the wrong key",
    }
    assert found["version"] == 1
    assert moved in found["changes"]
    markdown = ivr.run("diff", "before", "flows", "--format", "markdown").stdout
    assert "| **worse** | `main.menu` | agents moved from 0 to 9 at menu: " in markdown


def test_two_flows_of_other_names_are_compared(ivr: Ivr) -> None:
    draft = MAIN.replace("flow: main", "flow: draft").replace("attempts: 2", "attempts: 3")
    ivr.write("flows/draft/flow.yaml", draft.replace('"0": {next: agents}', '"00": {next: agents}'))
    result = ivr.run("diff", "flows/main", "flows/draft")
    assert "better callers are asked 3 times at menu, it was twice" in result.stdout
    assert "worse  one more key to an agent at the beginning of the call and menu, open\n" in result.stdout
    assert "asked menu" not in result.stdout


def test_both_versions_are_drawn_as_one(ivr: Ivr) -> None:
    ivr.write("before/site.yaml", "{}\n")
    ivr.write("before/main/flow.yaml", MAIN.replace("  bye:", "  gone: {type: hangup}\n  bye:"))
    drawn = ivr.run("diff", "before/main", "flows/main", "--format", "svg")
    assert (drawn.exit_code, drawn.stderr) == (0, "")
    assert 'stands-out removed" id="node-gone"' in drawn.stdout
    ivr.write("before/other/flow.yaml", MAIN.replace("flow: main", "flow: other"))
    several = ivr.run("diff", "before", "flows", "--format", "svg")
    assert (several.exit_code, several.stdout) == (2, "")
    assert "a map is of one flow" in several.stderr


def test_what_cannot_be_compared(ivr: Ivr) -> None:
    assert ivr.run("diff", "flows", "nowhere").exit_code == 2
    ivr.write("flows/main/flow.yaml", MAIN.replace("next: agents", "next: agent"))
    broken = ivr.run("report", "main")
    assert (broken.exit_code, 'there is no node "agent"' in broken.stderr) == (2, True)
