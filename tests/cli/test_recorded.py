"""`ivr recorded` and the finding it leads to when a text changes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Ivr

FLOW = """\
flow: main
start: a
nodes:
  a: {type: say, prompt: {audio: a.wav, text: "%s"}, next: b}
  b: {type: hangup, prompt: {en-GB: {audio: b.wav, text: "Goodbye."}, vi: "Tạm biệt."}}
"""
NOTED = Path("flows/main/recordings.yaml")


def test_a_text_that_changes_makes_its_recording_stale(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", FLOW % "Welcome.")
    first = ivr.run("recorded", "main")
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == "2 of 2 recordings noted in flows/main/recordings.yaml\n"
    assert NOTED.read_text(encoding="utf-8").split("\n")[1:] == ['"a.wav": "Welcome."', '"b.wav": "Goodbye."', ""]
    assert _stale(ivr) == []
    ivr.write("flows/main/flow.yaml", FLOW % "Good morning.")
    assert ivr.run("recorded", "main").stderr.startswith("0 of 2"), "only you know that it was recorded again"
    assert _stale(ivr) == ['callers hear "Welcome.": the text has changed since it was recorded']
    assert ivr.run("recorded", "main", "a.wav").stderr.startswith("1 of 2")
    assert _stale(ivr) == []


def test_what_people_wrote_beside_the_texts_stays(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", FLOW % "Good morning.")
    ivr.write("flows/main/recordings.yaml", "# studio, 3 May\na.wav: 'Welcome.'  # take 2\n")
    assert ivr.run("recorded", "main", "a.wav", "b.wav").exit_code == 0
    assert (
        NOTED.read_text(encoding="utf-8")
        == '# studio, 3 May\na.wav: \'Good morning.\'  # take 2\n"b.wav": "Goodbye."\n'
    )


def test_a_recording_that_no_prompt_plays(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", FLOW % "Welcome.")
    wrong = ivr.run("recorded", "main", "c.wav")
    assert wrong.exit_code == 2
    assert 'no prompt of main plays "c.wav"' in wrong.stderr


def test_a_file_that_is_no_map(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", FLOW % "Welcome.")
    ivr.write("flows/main/recordings.yaml", "- a.wav\n")
    assert _stale(ivr) == ["not a map from recordings to texts"]
    assert "not a map from recordings to texts" in ivr.run("recorded", "main").stderr


def _stale(ivr: Ivr) -> list[str]:
    found = json.loads(ivr.run("lint", "flows", "--select", "L605", "--format", "json").stdout)
    return [finding["message"] for finding in found["findings"]]
