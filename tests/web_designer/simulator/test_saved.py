from __future__ import annotations

from pathlib import Path

import yaml

from ivr.channels.dialogue import run_dialogues
from ivr.loading.dialogue_file import parse_dialogues
from ivr.model.dialogue import Given, Step
from tests.web_designer.simulator.calls import project
from web_designer.simulator.opening import Opening
from web_designer.simulator.saved import dialogue

ANSWER = {"fetch": {"main.look_up": {"status": 200, "body": {"balance": 12}}}}


def test_a_saved_call_passes_as_a_dialogue(tmp_path: Path) -> None:
    flows = project(tmp_path)
    opening = Opening(at="2026-11-24T10:00:00+00:00", caller="", given=Given.model_validate(ANSWER))
    calls = [
        dialogue(flows, "main", opening, [Step(press="1"), Step(press="1234")], "pays a bill"),
        dialogue(flows, "main", opening, [Step(silence=True), Step(press="2"), Step(speak=3)], "leaves a message"),
        dialogue(flows, "main", opening, [Step(press="1"), Step(hangup=True)], "gives up"),
        dialogue(flows, "main", opening, [Step(say="billing")], "says billing"),
    ]
    text = yaml.safe_dump(calls, sort_keys=False)
    results = run_dialogues(parse_dialogues("dialogues.yaml", text), "main", flows)
    assert [(result.name, result.failure) for result in results] == [
        ("pays a bill", None),
        ("leaves a message", None),
        ("gives up", None),
        ("says billing", None),
    ]
    assert calls[0]["from"] == ""
    assert calls[0]["given"] == ANSWER


def test_a_saved_call_fails_once_the_flow_goes_elsewhere(tmp_path: Path) -> None:
    flows = project(tmp_path)
    saved = dialogue(flows, "main", Opening(at="2026-11-24T10:00:00+00:00"), [Step(press="1")], "billing")
    changed = project(tmp_path, (tmp_path / "main" / "flow.yaml").read_text().replace("next: account", "next: message"))
    text = yaml.safe_dump([saved], sort_keys=False)
    (result,) = run_dialogues(parse_dialogues("dialogues.yaml", text), "main", changed)
    assert result.failure is not None
