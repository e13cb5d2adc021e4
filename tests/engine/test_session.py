"""One call at a time: what a flow makes of the events of a call."""

from __future__ import annotations

import pickle

import pytest

from ivr.engine.limits import Limits
from ivr.engine.session import MAX_TYPED, Engine, Session
from ivr.engine.state import State
from ivr.errors import RunError
from ivr.loading.flow_file import parse_flow
from ivr.model.command import Command, Mark, Play
from ivr.model.event import CallerHungUp, CallStarted, DigitPressed, PlayFailed, PlayFinished, SubflowReturned
from ivr.model.project import Project
from ivr.model.site import Site
from ivr.model.value import Record
from ivr.nodes import node_types
from tests import compact
from tests.conftest import NOW, Start, project_of

MAIN = """
flow: main
language: en-GB
languages: [es-ES]
start: hello
on_error: sorry
universals:
  agent: {keys: ["0"], say: [agent], next: agents}
  repeat: {keys: ["*"]}
reprompts: {no_match: ["Pardon?"]}
nodes:
  hello: {type: say, prompt: "Hello.", next: choose}
  choose:
    type: menu
    prompt: "1, 2 or 3?"
    choices:
      "1": {next: balance, say: [balance]}
      "2": {next: account}
      "3": {next: module}
    no_input: ["Anybody there?", "Still there?"]
    failed: agents
  account: {type: collect, prompt: "Account?", variable: account, maximum_length: 4, next: bye, failed: agents}
  balance:
    type: fetch
    url: "http://api.test/{{ caller }}"
    filler: "One moment."
    ok: bye
    failed: sorry
    timeout: sorry
  module: {type: subflow, flow: pay, parameters: {sum: "7"}, exits: {paid: thanks}, results: {total: amount}}
  thanks: {type: say, prompt: "You paid {{ total }}.", next: bye}
  agents: {type: queue, queue: support, answered: bye, timeout: bye, full: bye, no_agents: bye, closed: bye}
  sorry: {type: say, prompt: "Sorry.", next: agents}
  bye: {type: hangup, prompt: "Goodbye."}
"""
PAY = """
flow: pay
kind: module
parameters: [sum]
variables: {tries: 1}
start: ask
universals:
  repeat: {keys: ["9"]}
nodes:
  ask: {type: menu, prompt: "Pay {{ sum }} now? 1 or 2.", choices: {"1": {next: paid}, "2": {next: lost}}, failed: lost}
  paid: {type: exit, exit: paid, values: {amount: sum + tries}}
  lost: {type: exit, exit: lost}
"""
WELCOME = ["answer", "timer call 10800", "play Hello."]


def test_a_call_is_answered_and_the_first_node_entered(start: Start) -> None:
    session = Session(project_of(MAIN, PAY), "main")
    commands = session.feed(CallStarted(at=NOW, call="c1", caller="anna", called="main"))
    assert [type(each).__name__ for each in commands] == ["Answer", "StartTimer", "Mark", "Play"]
    assert (session.state.call, session.state.caller, session.state.called) == ("c1", "anna", "main")
    assert session.state.phase == "running"


def test_the_node_left_is_cleared_and_the_next_one_entered(start: Start) -> None:
    call = start(MAIN, PAY)
    assert call.does("played") == ["play 1, 2 or 3?", "listen balance | agent"]
    assert call.does("press 1") == [
        "hush",
        "mark key 1",
        "listen off",
        "fetch GET http://api.test/+442079460123 10",
        "timer filler 2",
    ]
    assert call.does("fires filler") == ["play One moment."]
    assert call.does("answers 200") == []
    assert call.does("played") == ["play Goodbye."]
    assert call.does("played") == ["mark ended flow", "hangup"]
    assert call.session.state.phase == "ended"


def test_marks_name_nodes_and_outlets(start: Start) -> None:
    call = start(MAIN, PAY)
    commands = call.session.feed(PlayFinished(at=NOW, play=1))
    assert _marks(commands) == ["outlet main.hello.next", "node main.choose"]


def test_keys_typed_ahead_skip_what_is_said(start: Start) -> None:
    call = start(MAIN, PAY)
    assert call.does("press 2")[:2] == ["hush", "mark key 2"]
    assert call.node == "main.account"


def test_a_second_key_in_the_same_prompt_goes_on(start: Start) -> None:
    call = start(MAIN.replace('"Hello."', '"Hello.", barge_in: false'), PAY)
    assert call.does("press 2", "press 1", "press 2") == []
    assert call.session.state.typed == "212"
    assert call.does("played") == ["mark key 2", "timer input 3"]
    assert call.does("press 3", "press #") == ["mark key account", "cancel input", "play Goodbye."]
    assert call.session.state.variables["account"] == "123"


def test_keys_nobody_asks_for_are_kept_up_to_a_bound(start: Start) -> None:
    call = start(MAIN.replace('"Hello."', '"Hello.", barge_in: false'), PAY)
    call.does(*["press 9"] * (MAX_TYPED + 5))
    assert call.session.state.typed == "9" * MAX_TYPED


def test_reprompts_of_node_and_flow(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played")
    assert call.does("press 9")[-2:] == ["play Pardon? + 1, 2 or 3?", "listen balance | agent"]
    assert call.does("played", "fires input")[-2:] == ["play Anybody there?", "listen balance | agent"]
    assert call.does("played", "fires input")[-1] == "timer announce 30"
    assert call.node == "main.agents"


def test_a_universal_leads_away_from_any_question(start: Start) -> None:
    call = start(MAIN, PAY)
    assert call.does("played", "say agent")[-3:] == ["timer wait 600", "hold", "timer announce 30"]


def test_a_universal_of_the_caller_leaves_the_module(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 3")
    assert call.node == "pay.ask"
    assert call.session.state.variables == Record({"sum": 7, "tries": 1})
    call.does("press 0")
    assert call.node == "main.agents"
    assert call.session.state.stack == ()
    assert call.session.state.variables == Record({})


def test_a_module_has_universals_of_its_own_first(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 3")
    assert call.does("press 9")[-1] == "listen agent"
    assert "mark no_match ask" in call.does("press *")


def test_a_module_returns_results(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 3")
    assert call.does("press 1")[-1] == "play You paid 8."
    assert call.session.state.variables == Record({"total": 8})


def test_an_exit_without_a_way_on_is_a_failure_of_the_caller(start: Start) -> None:
    call = start(MAIN, PAY)
    lines = call.does("played", "press 3", "press 2")
    assert 'mark error main.module: "pay" returned through "lost", which leads nowhere here' in lines
    assert lines[-1] == "play Sorry."


def test_a_module_run_on_its_own_ends_the_call(start: Start) -> None:
    call = start(PAY.replace("parameters: [sum]", "").replace("{tries: 1}", "{tries: 1, sum: 2}"))
    assert call.does("press 1")[-2:] == ["mark ended flow", "hangup"]


def test_failures_lead_to_on_error(start: Start) -> None:
    call = start(MAIN.replace('"Hello."', '"Hello {{ nobody }}."'), PAY)
    assert call.node == "main.sorry"


def test_failures_inside_a_module_stay_there_when_it_has_a_rescue(start: Start) -> None:
    broken = PAY.replace("start: ask", "start: ask\non_error: lost").replace("{{ sum }}", "{{ nobody }}")
    call = start(MAIN.replace("{paid: thanks}", "{paid: thanks, lost: bye}"), broken)
    lines = call.does("played", "press 3")
    assert "mark error pay.ask: Pay {{ nobody }} now? 1 or 2.: 'nobody' is undefined" in lines
    assert call.node == "main.bye"


def test_failures_inside_a_module_without_one_unwind_to_the_caller(start: Start) -> None:
    call = start(MAIN, PAY.replace("{{ sum }}", "{{ nobody }}"))
    call.does("played", "press 3")
    assert call.node == "main.sorry"
    assert call.session.state.stack == ()


def test_a_prompt_that_cannot_be_played_is_a_failure(start: Start) -> None:
    call = start(MAIN, PAY)
    assert call.does("unplayable") == ["mark error main.hello: prompt failed: no such file", "play Sorry."]


def test_without_on_error_the_agent_universal_is_the_rescue(start: Start) -> None:
    call = start(MAIN.replace("on_error: sorry\n", ""), PAY)
    call.does("unplayable")
    assert call.node == "main.agents"


ALONE = """
flow: alone
start: hello
nodes:
  hello: {type: say, prompt: "Hello {{ nobody }}.", next: hello}
"""


def test_without_any_rescue_we_apologise_and_hang_up(start: Start) -> None:
    call = start(ALONE)
    assert call.session.state.phase == "farewell"
    assert call.does("press 1", "fires call") == []
    assert call.does("played") == ["mark ended failure", "hangup"]


def test_an_apology_that_cannot_be_played_still_ends_the_call(start: Start) -> None:
    call = start(ALONE)
    assert call.does("unplayable") == ["mark ended failure", "hangup"]


def test_a_rescue_that_fails_too_ends_after_some_failures(start: Start) -> None:
    call = start(ALONE.replace("start: hello", "start: hello\non_error: hello"))
    assert call.session.state.phase == "farewell"
    assert call.session.state.failures == Limits().failures + 1


def test_the_apology_is_in_the_callers_language(start: Start) -> None:
    call = start(ALONE.replace("flow: alone", "flow: alone\nlanguage: es-ES"))
    project = project_of(ALONE.replace("flow: alone", "flow: alone\nlanguage: es-ES"))
    commands = Session(project, "alone").feed(CallStarted(at=NOW, call="c", caller="", called=""))
    assert "Adiós" in str(commands[-1])
    assert call.session.state.phase == "farewell"


CIRCLE = """
flow: circle
start: a
on_error: help
nodes:
  a: {type: set, values: {n: "1"}, next: b}
  b: {type: branch, cases: [{when: n == 1, next: a}], default: a}
  help: {type: say, prompt: "Help.", next: a}
"""


def test_a_circle_without_waiting_is_cut(start: Start) -> None:
    call = start(CIRCLE)
    assert call.node == "circle.help"
    lines = call.does("played")
    assert lines[0].startswith("mark error circle.")
    assert lines[0].endswith(": more than 200 nodes in 5 seconds")


ROUND = """
flow: f
start: a
nodes:
  a: {type: say, prompt: Hello., next: b}
  b: {type: say, prompt: Hello., next: a}
"""


def test_a_circle_that_hardly_takes_time_is_cut_too(start: Start) -> None:
    call = start(ROUND, limits=Limits(steps=3))
    for _ in range(2):
        assert call.feed(PlayFinished(at=NOW, play=call.plays)) == ["play Hello."]
    assert "more than 3 nodes" in call.feed(PlayFinished(at=NOW, play=call.plays))[0]


def test_a_circle_that_takes_time_goes_on(start: Start) -> None:
    call = start(ROUND, limits=Limits(steps=3, rush=2))
    assert call.does(*["played"] * 50) == ["play Hello."]


def test_fewer_steps_may_be_set(start: Start) -> None:
    call = start(CIRCLE, limits=Limits(steps=3))
    assert "more than 3 nodes" in call.does("played")[0]


def test_flows_inside_flows_are_bounded(start: Start) -> None:
    call = start("flow: deep\nstart: in\nnodes: {in: {type: subflow, flow: deep, exits: {done: in}}}")
    assert call.session.state.phase == "farewell"
    assert call.session.state.stack == ()


def test_a_module_that_the_project_lacks(start: Start) -> None:
    call = start(MAIN)
    lines = call.does("played", "press 3")
    assert 'mark error main.module: there is no flow "pay"' in lines


def test_a_call_that_is_too_long_ends_with_an_apology(start: Start) -> None:
    call = start(MAIN, PAY)
    lines = call.does("played", "fires call")
    assert lines[:-1] == ["hush", "listen off", "mark error main.choose: the call is longer than 10800 s"]
    assert "Goodbye" in lines[-1]
    assert call.does("press 1", "played") == ["mark ended failure", "hangup"]
    assert call.session.state.timers == frozenset()


def test_a_talk_that_is_too_long_ends(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 0", "queue answered")
    assert call.does("fires call") == ["mark ended limit", "hangup"]


def test_a_caller_who_waits_too_long_in_a_queue_leaves_it(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 0")
    lines = call.does("fires call")
    assert lines[:2] == ["leave queue", "hush"]
    assert lines[-1] == "hangup"


def test_a_caller_who_hangs_up_ends_everything(start: Start) -> None:
    call = start(MAIN, PAY)
    assert call.does("hangs up") == ["mark ended caller"]
    assert call.does("hangs up") == []
    assert call.does("press 1", "played", "fires call") == []
    state = call.session.state
    assert (state.playing, state.timers, state.holding, state.queued) == (None, frozenset(), False, False)


def test_a_message_is_kept_when_the_caller_hangs_up(start: Start) -> None:
    # The channel's contract: the recording ends before the call does.
    call = start(
        """
        flow: main
        start: vm
        nodes:
          vm: {type: voicemail, mailbox: support, next: bye, empty: bye}
          bye: {type: hangup, prompt: "Goodbye."}
        """
    )
    assert call.does("played") == ["record 120/5"]
    assert call.session.state.recording
    assert call.does("recorded 3") == ["voicemail support r.wav 3", "play Goodbye."]
    assert call.does("hangs up") == ["mark ended caller"]


def test_nothing_happens_before_a_call_begins() -> None:
    session = Session(project_of(MAIN, PAY), "main")
    assert session.feed(DigitPressed(at=NOW, digit="1")) == ()
    assert session.mask(DigitPressed(at=NOW, digit="1")) == DigitPressed(at=NOW, digit="1")
    assert session.state.phase == "new"
    assert session.feed(CallerHungUp(at=NOW)) == (Mark(kind="ended", name="caller"),)
    assert session.feed(CallStarted(at=NOW, call="c", caller="", called="")) == ()


def test_a_call_begins_once(start: Start) -> None:
    call = start(MAIN, PAY)
    before = call.session.state
    assert call.feed(CallStarted(at=NOW, call="c2", caller="x", called="y")) == []
    assert call.session.state == before


def test_no_channel_can_return_from_a_module(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 3")
    assert call.feed(SubflowReturned(at=NOW, exit="paid", values=Record())) == []


def test_what_comes_late_is_ignored(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("press 1")
    before = call.session.state
    late = (PlayFinished(at=before.now, play=1), PlayFailed(at=before.now, play=1, reason="late"))
    for event in late:
        assert call.feed(event) == []
    assert call.does("fires input", "fires announce", "bridge ended", "place 1 5", "booked 5", "transfer busy") == []
    assert call.node == "main.balance"


def test_a_transfer_that_is_answered_silences_us(start: Start) -> None:
    call = start(
        """
        flow: main
        start: out
        nodes:
          out: {type: transfer, to: "sip:a@b", answered: bye, busy: bye, no_answer: bye, failed: bye}
          bye: {type: hangup}
        """
    )
    assert call.session.state.holding
    assert call.does("transfer answered") == []
    assert not call.session.state.holding
    assert call.does("bridge ended") == ["mark ended flow", "hangup"]


def test_an_unknown_flow() -> None:
    with pytest.raises(KeyError):
        Session(project_of(MAIN, PAY), "nobody")


def test_a_target_that_does_not_exist_is_a_failure() -> None:
    text = "flow: f\nstart: a\non_error: gone\nnodes: {a: {type: say, prompt: Hello., next: nowhere}}"
    flow, _, missing = parse_flow("f.yaml", text, node_types())
    assert len(missing) == 2
    session = Session(Project(site=Site(), flows={"f": flow}), "f")
    session.feed(CallStarted(at=NOW, call="c", caller="", called=""))
    commands = session.feed(PlayFinished(at=NOW, play=1))
    assert 'f.nowhere: f has no node "nowhere"' in str(commands)
    assert session.state.phase == "farewell"


def test_an_outlet_that_leads_nowhere_is_a_failure() -> None:
    engine = Engine(project_of(MAIN, PAY))
    state = State(flow="main", language="en-GB", phase="running", node="hello")
    with pytest.raises(RunError, match="leads nowhere"):
        engine._resolve(state, "nothing")
    with pytest.raises(RunError, match="no flow of this call"):
        engine._resolve(state, "universal:nothing")


def test_state_is_a_value(start: Start) -> None:
    call = start(MAIN, PAY)
    call.does("played", "press 3", "press 1")
    state = call.session.state
    copy = pickle.loads(pickle.dumps(state))
    assert copy == state
    assert hash(copy) == hash(state)
    other = start(MAIN, PAY)
    other.does("played", "press 3", "press 2")
    assert other.session.state != state


def test_two_calls_do_not_touch(start: Start) -> None:
    engine = Engine(project_of(MAIN, PAY))
    begin, _ = engine.advance(engine.initial("main"), CallStarted(at=NOW, call="c", caller="", called=""))
    one, _ = engine.advance(begin, DigitPressed(at=NOW, digit="1"))
    two, _ = engine.advance(begin, DigitPressed(at=NOW, digit="2"))
    assert (one.node, two.node, begin.node) == ("balance", "account", "hello")


def _marks(commands: tuple[Command, ...]) -> list[str]:
    return [f"{each.kind} {each.name}" for each in commands if isinstance(each, Mark)]


def test_a_call_of_ours_begins_with_what_is_known_of_the_person() -> None:
    project = project_of(
        """
        flow: call-back
        kind: outbound
        languages: [en-GB, es-ES]
        start: hello
        parameters: [queue]
        variables: {queue: support, tries: 1}
        nodes:
          hello: {type: say, prompt: {en-GB: "Hello {{ queue }}", es-ES: "Hola {{ queue }}"}, next: bye}
          bye: {type: hangup}
        """
    )
    values = Record({"queue": "billing", "tries": 7})
    owed = Record({"billing": NOW + 600})

    def heard(language: str) -> str:
        session = Session(project, "call-back")
        begun = CallStarted(at=NOW, call="c", caller="+44", called="", language=language, values=values, owed=owed)
        (said,) = (compact.shown(command) for command in session.feed(begun) if isinstance(command, Play))
        assert session.state.variables["tries"] == 1, "no parameter of the flow"
        return said

    assert heard("es-ES") == "play [es-ES] Hola billing"
    assert heard("ru") == heard("") == "play Hello billing"


def test_a_callback_that_is_taken_back_is_owed_no_more() -> None:
    project = project_of(
        """
        flow: main
        start: call_me
        nodes:
          call_me: {type: callback, queue: support, booked: bye, declined: call_me, failed: bye}
          bye: {type: hangup}
        """
    )
    session = Session(project, "main")
    owed = Record({"always": NOW + 60, "support": NOW + 600})
    session.feed(CallStarted(at=NOW, call="c", caller="+442079460123", called="main", owed=owed))
    session.feed(DigitPressed(at=NOW, digit="3"))
    assert session.state.owed == Record({"always": NOW + 60})
    commands = session.feed(PlayFinished(at=NOW, play=session.state.plays))
    assert any("To use this number" in compact.shown(command) for command in commands), "now it may be booked anew"
