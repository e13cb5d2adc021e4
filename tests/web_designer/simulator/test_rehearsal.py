from __future__ import annotations

from pathlib import Path

import pytest

from ivr.model.dialogue import Given, Step
from ivr.model.project import Project
from tests.web_designer.simulator.calls import FLOW, project
from web_designer.simulator.opening import Opening, line
from web_designer.simulator.rehearsal import Key, Rehearsed, Taken, rehearse

AT = Opening(at="2026-11-24T10:00:00+00:00")
ANSWER = {"fetch": {"main.look_up": {"status": 200, "body": {"balance": 12}}}}


@pytest.fixture
def flows(tmp_path: Path) -> Project:
    return project(tmp_path)


def _heard(call: Rehearsed) -> list[str]:
    return [each.text for each in call.lines if each.kind == "hear"]


def test_a_call_waits_at_the_first_question(flows: Project) -> None:
    call = rehearse(flows, "main", AT, [])
    assert _heard(call) == ["Welcome.", "For billing, press 1 or say billing. To leave a message, press 2."]
    assert (call.flow, call.node, call.over, call.listens) == ("main", "menu", False, True)
    assert call.trail == (Taken(flow="main", node="welcome", outlet="next", path=("next",)),)
    assert call.keys == (Key(key="1", label="Billing"), Key(key="2", label="A message"), Key(key="0", label="agent"))
    (welcome,) = next(each.items for each in call.lines if each.items)
    assert (welcome.text, welcome.language) == ("Welcome.", "en-US")


def test_a_key_takes_its_way_and_can_be_taken_back(flows: Project) -> None:
    before = rehearse(flows, "main", AT, [])
    after = rehearse(flows, "main", AT, [Step(press="1")])
    assert after.node == "account"
    assert after.trail[-1] == Taken(flow="main", node="menu", outlet="1", path=("choices", "1", "next"))
    assert rehearse(flows, "main", AT, []) == before


def test_what_the_outside_does_is_asked_when_it_is_not_given(flows: Project) -> None:
    acts = [Step(press="1"), Step(press="1234")]
    asked = rehearse(flows, "main", AT, acts)
    assert asked.question is not None
    assert (asked.question.kind, asked.question.place) == ("fetch", "main.look_up")
    assert asked.question.options == ("ok", "failed", "timeout")
    assert not asked.over
    assert asked.keys == ()
    told = rehearse(flows, "main", Opening(at=AT.at, given=Given.model_validate(ANSWER)), acts)
    assert told.question is None
    assert "You owe 12." in _heard(told)
    assert (told.over, told.ended) == (True, "flow")


@pytest.mark.parametrize(
    ("acts", "kind", "place"),
    [([Step(press="0")], "queue", "main.agents"), ([Step(press="1"), Step(press="1234")], "fetch", "main.look_up")],
)
def test_the_question_says_where_its_answer_belongs(flows: Project, acts: list[Step], kind: str, place: str) -> None:
    question = rehearse(flows, "main", AT, acts).question
    assert question is not None
    assert (question.kind, question.place) == (kind, place)


def test_a_voice_a_silence_a_message_and_a_hang_up(flows: Project) -> None:
    assert rehearse(flows, "main", AT, [Step(say="billing")]).node == "account"
    silent = rehearse(flows, "main", AT, [Step(silence=True)])
    assert any(each.text == "no answer" for each in silent.lines)
    recording = rehearse(flows, "main", AT, [Step(press="2")])
    assert recording.recording
    left = rehearse(flows, "main", AT, [Step(press="2"), Step(speak=3), Step(silence=True)])
    assert any("goes to the mailbox support" in each.text for each in left.lines)
    gone = rehearse(flows, "main", AT, [Step(hangup=True)])
    assert (gone.over, gone.ended) == (True, "caller")


def test_an_act_that_is_none_here_says_so(flows: Project) -> None:
    call = rehearse(flows, "main", AT, [Step(speak=3)])
    assert call.problem == "nothing is being recorded here"
    assert rehearse(flows, "main", AT, [Step(hangup=True), Step(press="1")]).problem == ""


def test_a_call_may_start_at_any_node_and_in_any_language(flows: Project) -> None:
    opening = Opening(at=AT.at, node="account", language="en-GB")
    call = rehearse(flows, "main", opening, [])
    assert (call.node, call.trail) == ("account", ())
    assert call.lines[-1].language == "en-GB"
    with pytest.raises(KeyError):
        rehearse(flows, "main", Opening(node="gone"), [])


def test_a_flow_that_goes_round_in_circles_is_a_problem_not_a_hang(tmp_path: Path) -> None:
    circle = FLOW.replace("next: menu}", "next: welcome}", 1)
    call = rehearse(project(tmp_path, circle), "main", AT, [])
    assert call.over
    assert call.ended in ("failure", "limit") or "round and round" in call.problem


@pytest.mark.parametrize(
    ("act", "written"),
    [
        (Step(press="12#"), "12#"),
        (Step(say="my bill"), "say my bill"),
        (Step(silence=True), "."),
        (Step(silence=4), "wait 4"),
        (Step(speak=2.5), "speak 2.5"),
        (Step(wait=3), "wait 3"),
        (Step(hangup=True), "hangup"),
    ],
)
def test_acts_are_those_of_the_console(act: Step, written: str) -> None:
    assert line(act) == written


def test_what_is_only_met_is_no_act() -> None:
    with pytest.raises(ValueError, match="nothing that a caller does"):
        line(Step(hear="hello"))


def test_a_universal_is_no_way_of_the_node(flows: Project) -> None:
    call = rehearse(flows, "main", AT, [Step(press="0")])
    assert call.trail[-1] == Taken(flow="main", node="menu", outlet="universal:agent", path=())
