"""The callers' table: figures worked out by hand, and the sample flows on the engine."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from ivr.callers.summary import summary
from ivr.callers.table import table
from ivr.callers.ways import Ways
from ivr.channels.dialogue import run_dialogues
from ivr.lint.call import Call
from ivr.lint.graph import Edge
from ivr.lint.hearing import Hearing
from ivr.lint.view import HELPED, View
from ivr.loading.dialogue_file import parse_dialogues
from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types
from tests.callers.building import FLOW, at, figures, told
from tests.lint.linting import loaded
from tests.lint.test_explorer import nodes

OPEN, CLOSED = "open hours", "closed hours"


def test_the_expert_presses_at_once_and_the_novice_listens(tmp_path: Path) -> None:
    menu = at(figures(tmp_path), "menu", OPEN)
    assert told(menu.agent.expert) == (0, 1, 0.3)
    # "For billing, press 1. For an agent, press 0." has 9 words.
    assert told(menu.agent.novice) == (0, 1, 3.9)
    # Then "Please hold. To be called back, press 1.", 8 words, and the key.
    assert told(menu.callback.expert) == (0, 2, 0.6)
    assert told(menu.callback.novice) == (0, 2, 7.4)
    assert menu.agent.novice is not None
    assert menu.agent.novice.keys == ("0",)


def test_the_call_begins_with_what_is_said_to_all(tmp_path: Path) -> None:
    start = at(figures(tmp_path), "", OPEN)
    assert told(start.agent.expert) == (0, 1, 0.3)
    assert told(start.agent.novice) == (0, 1, 5.5)


def test_nobody_presses_a_key_they_were_not_told_of(tmp_path: Path) -> None:
    found = figures(tmp_path)
    account = at(found, "account", OPEN)
    # 0 could begin an account number, so 3 s pass until it counts.
    assert told(account.agent.expert) == (0, 1, 3.3)
    # The number (5 words, 4 keys), "Your bill is paid" (4), "For the beginning, press 1" (5, a key), the menu (9).
    assert account.agent.novice is not None
    assert account.agent.novice.keys == ("nnnn", "1", "0")
    assert told(account.agent.novice) == (0, 6, 11.0)
    # Without that way round it takes a silence of 5 s, after which 0 is told of: 2 s, 5 s, 2 s, a key that takes 3 s.
    short = FLOW.replace('{type: say, prompt: "Your bill is paid.", next: more}', '{type: hangup, prompt: "Paid."}')
    folder = tmp_path / "short"
    assert told(at(figures(folder, short), "account", OPEN).agent.novice) == (1, 1, 12.3)


def test_silence(tmp_path: Path) -> None:
    found = figures(tmp_path)
    menu = at(found, "menu", OPEN).silence
    # Twice 9 words and 5 s, the second time after "We did not hear you.".
    assert (menu.outcome, menu.node, round(menu.seconds, 1)) == ("agent", "agents", 19.2)
    account = at(found, "account", OPEN).silence
    # 5 words, then twice "For an agent, press 0.", each time 5 s.
    assert (account.outcome, account.node, round(account.seconds, 1)) == ("end", "bye", 21.0)
    closed = at(found, "closed_menu", CLOSED).silence
    # Three times 9 words and 5 s, twice after 5 words more.
    assert (closed.outcome, closed.node, round(closed.seconds, 1)) == ("voicemail", "message", 29.8)


def test_what_cannot_be_reached_is_none(tmp_path: Path) -> None:
    found = figures(tmp_path)
    closed = at(found, "closed_menu", CLOSED)
    assert (closed.agent.expert, closed.agent.novice) == (None, None)
    assert told(closed.callback.novice) == (0, 1, 3.9)
    assert "Callers never get to an agent from" in summary(found)
    assert "closed_menu (closed)" in summary(found)


def test_a_wait_until_a_callback_is_offered(tmp_path: Path) -> None:
    (row,) = figures(tmp_path).waits
    assert (row.node, row.states, row.wait.longest) == ("agents", (OPEN,), 200)
    assert (round(row.wait.unoffered, 1), row.wait.offered) == (3.2, True)
    offered_late = FLOW.replace('    choices: {"1": {label: call back, next: back}}\n    max_wait', "    max_wait")
    (row,) = figures(tmp_path / "late", offered_late).waits
    assert (row.wait.unoffered, row.wait.offered) == (200, True)
    (row,) = figures(tmp_path / "never", offered_late.replace("timeout: back", "timeout: bye")).waits
    assert (row.wait.unoffered, row.wait.offered) == (200, False)
    (row,) = figures(tmp_path / "circle", offered_late.replace("timeout: back", "timeout: agents")).waits
    assert (row.wait.unoffered, row.wait.offered) == (float("inf"), False)


def test_a_way_on_which_something_goes_wrong_comes_last(tmp_path: Path) -> None:
    waited = FLOW.replace('    choices: {"1": {label: call back, next: back}}\n    max_wait', "    max_wait")
    assert told(at(figures(tmp_path, waited), "menu", OPEN).callback.expert) == (1, 1, 0.3)
    # A queue that is full brings the callback at once; one that only times out, after its longest wait.
    waited = waited.replace("full: back", "full: bye").replace("no_agents: back", "no_agents: bye")
    assert told(at(figures(tmp_path / "timeout", waited), "menu", OPEN).callback.expert) == (1, 1, 200.3)


def test_a_recording_counts_with_its_own_length(tmp_path: Path) -> None:
    recorded = FLOW.replace(
        'prompt: "Welcome to Northgate Water."', 'prompt: {audio: long.wav, text: "Welcome to Northgate Water."}'
    )
    # 35 s of recording instead of 4 words.
    assert told(at(figures(tmp_path, recorded), "", OPEN).agent.novice) == (0, 1, 38.9)


def test_prompts_that_cannot_be_interrupted_are_heard_by_all(tmp_path: Path) -> None:
    stubborn = FLOW.replace("    attempts: 2\n", "    attempts: 2\n    barge_in: false\n")
    assert told(at(figures(tmp_path, stubborn), "menu", OPEN).agent.expert) == (0, 1, 3.9)


def test_questions_after_help_are_set_apart(tmp_path: Path) -> None:
    survey = FLOW.replace("answered: bye", "answered: rate").replace(
        "  bye:", '  rate: {type: menu, prompt: "Good? Press 1.", choices: {"1": {next: bye}}, failed: bye}\n  bye:'
    )
    rows = {row.node: row.afterwards for row in figures(tmp_path, survey).rows}
    assert rows == {"": False, "menu": False, "closed_menu": False, "account": False, "more": False, "rate": True}


@pytest.mark.parametrize("flow", ["main", "clinic"])
def test_the_engine_takes_the_keys_and_the_time_that_the_table_tells(flow: str) -> None:
    project = load([Path("flows")], node_types()).checked()
    call = Call(project, flow)
    agents = [name for name, node in call.flow.nodes.items() if node.recourse == "agent"]
    for moment in call.moments:
        found = at(table(project, flow), "", moment.name)
        assert found.agent.expert is not None
        assert _runs(project, flow, moment.at, "".join(found.agent.expert.keys), agents)
        assert found.callback.expert is not None
        assert _runs(project, flow, moment.at, ",".join(found.callback.expert.keys), ["callback"])
        if call.flow.spoken == ("en-GB",):
            # In virtual time every language is as fast as English.
            after = _silent(project, flow, moment.at, found.silence.node)
            assert after == pytest.approx(found.silence.seconds, abs=0.6)


def _runs(project: Project, flow: str, at: float, keys: str, nodes: list[str]) -> bool:
    """Say whether these keys, with a second between those set apart by commas, lead to one of the nodes."""
    steps = "".join(f'    - press: "{key}"\n    - wait: 1\n' for key in keys.split(","))
    return any(_passes(project, flow, at, steps + f"    - expect: {{node: {node}}}\n") for node in nodes)


def _silent(project: Project, flow: str, at: float, node: str) -> float:
    """Give the seconds after which a caller who does nothing is at a node, by halving."""
    least, most = 0.0, 300.0
    while most - least > 0.1:
        middle = (least + most) / 2
        steps = f"    - wait: {middle}\n    - hangup: true\n"
        if node in _entered(project, flow, at, steps):
            most = middle
        else:
            least = middle
    return most


def _passes(project: Project, flow: str, at: float, steps: str) -> bool:
    (result,) = run_dialogues(parse_dialogues("test", _dialogue(at, steps)), flow, project)
    return result.failure is None


def _entered(project: Project, flow: str, at: float, steps: str) -> set[str]:
    (result,) = run_dialogues(parse_dialogues("test", _dialogue(at, steps)), flow, project)
    return {name.removeprefix(f"{flow}.") for name in result.entered}


def _dialogue(at: float, steps: str) -> str:
    return f"- dialogue: one\n  at: {datetime.fromtimestamp(at, UTC).isoformat()}\n  steps:\n{steps}"


@given(nodes())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_there_is_a_way_exactly_where_help_can_be_reached(made: dict[str, str]) -> None:
    text = "flow: example\nstart: a\nnodes:\n" + "".join(f"  {name}: {node}\n" for name, node in made.items())
    with TemporaryDirectory() as folder:
        project = loaded(Path(folder), text).project
    call = Call(project, "example")
    for view in call.views:
        ways = Ways(call, view, Hearing(project, "en-GB"))
        helping = view.helping("agent")
        unhelped = partial(_is_before_help, view)
        leading = {n for n in range(len(view.out)) if helping & view.reach([n], along=unhelped).keys()}
        expert, novice = ways.to("expert", "agent").costs, ways.to("novice", "agent").costs
        assert expert.keys() == leading
        assert all(vertex in expert and expert[vertex] <= cost for vertex, cost in novice.items())


def _is_before_help(view: View, edge: Edge) -> bool:
    return edge.kind not in HELPED or not view.helps(edge.source)
