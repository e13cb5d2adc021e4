from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from ivr.nodes import node_types
from tests.cli.conftest import Ivr


def test_flow_schema(ivr: Ivr) -> None:
    schema = json.loads(ivr.run("schema").stdout)
    assert set(schema["required"]) == {"flow", "start", "nodes"}
    assert {f"node-{name}" for name in node_types()} <= schema["$defs"].keys()


def test_site_schema(ivr: Ivr) -> None:
    schema = json.loads(ivr.run("schema", "--site").stdout)
    assert {"queues", "calendars", "numbers"} <= schema["properties"].keys()


def test_dialogue_schema(ivr: Ivr) -> None:
    schema = json.loads(ivr.run("schema", "--dialogues").stdout)
    assert schema["type"] == "array"
    assert {"hear", "press", "expect"} <= schema["$defs"]["Step"]["properties"].keys()
    queue = schema["$defs"]["Given"]["properties"]["queue"]["additionalProperties"]
    assert {"type": "string"} in queue["anyOf"]


def test_mermaid_is_printed(ivr: Ivr) -> None:
    ran = ivr.run("graph", "main")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("flowchart")
    assert all(node in ran.stdout for node in ("welcome", "menu", "bye"))


@pytest.mark.parametrize("arguments", [("-o", "x.svg"), ("--format", "svg", "-o", "x.xml")])
def test_svg_is_written(ivr: Ivr, arguments: tuple[str, ...]) -> None:
    ran = ivr.run("graph", "main", *arguments)
    assert (ran.exit_code, ran.stdout) == (0, "")
    drawn = ElementTree.parse(Path(arguments[-1])).getroot()
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"


def test_the_format_wins_over_the_ending(ivr: Ivr) -> None:
    ivr.run("graph", "main", "-o", "x.svg", "--format", "mermaid")
    assert Path("x.svg").read_text(encoding="utf-8").startswith("flowchart")


def test_a_file_that_cannot_be_written(ivr: Ivr) -> None:
    ran = ivr.run("graph", "main", "-o", "nowhere/x.svg")
    assert ran.exit_code == 2
    assert "cannot write nowhere/x.svg: No such file or directory" in ran.stderr
