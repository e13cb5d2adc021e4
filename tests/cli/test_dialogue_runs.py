"""The command `ivr test`."""

from __future__ import annotations

import json

from tests.cli.conftest import DIALOGUES, MAIN, Ivr

FAILING = """\
- dialogue: the bill is wrong
  steps:
    - hear: for your bill
    - press: "1"
    - hear: you owe
"""


def test_passing(ivr: Ivr) -> None:
    ivr.write("flows/main/dialogues.yaml", DIALOGUES)
    ran = ivr.run("test")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "main",
        "  pass  a bill  3 s",
        "  pass  an agent  35 s",
        "",
        "What dialogues come through",
        "flow   nodes  ways out  nodes not entered",
        "main  6 of 7   5 of 14  sorry            ",
        "",
        "2 passed",
    ]


def test_failing(ivr: Ivr) -> None:
    ivr.write("flows/main/dialogues.yaml", DIALOGUES + FAILING)
    ran = ivr.run("test", "flows/main")
    assert ran.exit_code == 1
    start = ran.stdout.index("  FAIL")
    assert (
        ran.stdout[start : ran.stdout.index("\n\n")]
        == """\
  FAIL  the bill is wrong  3 s
        flows/main/dialogues.yaml:16
        expected  to hear: you owe
        but       the call is over after 3 s, ended by the flow; nobody said "you"
        heard     No answer today
                  Goodbye
        by way of main.welcome → main.menu → main.bill → main.sorry → main.bye"""
    )
    assert ran.stdout.endswith("\n2 passed, 1 failed\n")


def test_json(ivr: Ivr) -> None:
    ivr.write("flows/main/dialogues.yaml", DIALOGUES + FAILING)
    ran = ivr.run("test", "--json")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 1
    assert [line.get("passed") for line in lines] == [True, True, False, None]
    assert (lines[2]["line"], lines[2]["failure"]["line"]) == (12, 16)
    assert lines[2]["failure"]["heard"] == ["No answer today", "Goodbye"]
    assert (lines[3]["coverage"], lines[3]["nodes"], lines[3]["missed"], lines[3]["ways"]) == ("main", 7, [], 14)
    assert lines[3]["untaken"][0] == {"node": "menu", "outlet": "failed"}


def test_a_dialogue_file_by_its_own_path(ivr: Ivr) -> None:
    ivr.write("flows/main/dialogues.yaml", DIALOGUES)
    ivr.write("flows/other/flow.yaml", MAIN.replace("flow: main", "flow: other"))
    ran = ivr.run("test", "flows/main/dialogues.yaml")
    assert ran.exit_code == 0
    assert "2 passed" in ran.stdout
    assert "other" not in ran.stdout


def test_many_nodes_without_a_dialogue_are_cut(ivr: Ivr) -> None:
    nodes = "".join(f"  n{number}: {{type: hangup}}\n" for number in range(20))
    ivr.write("flows/main/flow.yaml", MAIN + nodes)
    ivr.write("flows/main/dialogues.yaml", DIALOGUES)
    assert "and 9 more" in ivr.run("test").stdout


def test_every_bad_file_is_told_before_anything_runs(ivr: Ivr) -> None:
    ivr.write("flows/main/dialogues.yaml", "- dialogue: a\n  steps:\n  - heer: x\n")
    ivr.write("flows/other/flow.yaml", MAIN.replace("flow: main", "flow: other"))
    ivr.write("flows/other/dialogues.yaml", "- dialogue: a\n  steps:\n  - expect: {node: nod}\n")
    ran = ivr.run("test")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert 'flows/main/dialogues.yaml:3:5  error  there is no field "heer" here' in ran.stderr
    assert 'did you mean "hear"?' in ran.stderr
    assert 'flows/other/dialogues.yaml:3:20  error  there is no node "nod"' in ran.stderr


def test_no_dialogues(ivr: Ivr) -> None:
    ran = ivr.run("test")
    assert ran.exit_code == 2
    assert "write them beside a flow, in flows/NAME/dialogues.yaml" in ran.stderr
