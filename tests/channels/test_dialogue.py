from __future__ import annotations

from textwrap import dedent, indent

import pytest

from ivr.channels.dialogue import Failure, Result, coverage, run_dialogues
from ivr.channels.dialogue_check import check_dialogues
from ivr.errors import FlowError
from ivr.loading.dialogue_file import parse_dialogues, parse_given
from ivr.model.dialogue import FetchAnswer, QueueAnswer
from ivr.model.project import Project
from tests.channels.building import project

SHOP = """
    flow: f
    start: welcome
    language: en-GB
    languages: [es-ES]
    variables: {due: 0}
    universals: {agent: {keys: ["0"], next: agents}}
    nodes:
      welcome: {type: say, prompt: Welcome, next: open}
      open: {type: hours, calendar: day, open: menu, closed: shut}
      shut: {type: say, prompt: We are closed, next: callback}
      menu:
        type: menu
        prompt: {en-GB: "For your bill, press 1", es-ES: "Facturas, 1"}
        choices:
          "1": {say: [my bill], next: balance}
          "2": {next: box}
          "3": {next: desk}
          "4": {next: tongue}
          "5": {next: broken}
        failed: bye
      tongue: {type: language, prompt: Pulse 1, choices: {"1": {language: es-ES}}, next: menu, failed: bye}
      balance:
        type: fetch
        method: POST
        url: http://api/balance
        body: {caller: caller, extra: "1"}
        save: {due: body.due}
        ok: told
        failed: bye
        timeout: bye
      told: {type: say, prompt: "You owe {{ due }} pounds", next: paid}
      paid: {type: goal, goal: balance_heard, next: bye}
      agents: {type: queue, queue: open, answered: bye, timeout: bye, full: bye, no_agents: bye, closed: bye}
      callback: {type: callback, queue: support, booked: bye, declined: bye, failed: box}
      box: {type: voicemail, mailbox: main, next: bye, empty: bye}
      desk: {type: transfer, to: "sip:desk@x", busy: bye, no_answer: bye, failed: bye}
      broken: {type: say, prompt: "{{ nothing_of_that_name }}", next: bye}
      bye: {type: hangup, prompt: Goodbye}
    """
WHOLE = project(SHOP)


def _run(steps: str, head: str = "") -> Result:
    text = f"- dialogue: d\n{indent(dedent(head), '  ')}\n  steps:\n{indent(dedent(steps), '    ')}\n"
    dialogues = parse_dialogues("dialogues.yaml", text)
    assert check_dialogues(dialogues, "f", WHOLE) == ()
    (result,) = run_dialogues(dialogues, "f", WHOLE)
    return result


def _failure(steps: str, head: str = "") -> Failure:
    failure = _run(steps, head).failure
    assert failure is not None
    return failure


CLOSED = "at: 2026-11-21T22:00:00+00:00"
GOOD = [
    ("hear", "", "- hear: welcome\n- hear: for your bill press 1"),
    ("hear after a step", "", '- press: "1"\n- hear: goodbye'),
    ("hear with a gap", "", "- hear: for … press"),
    ("press", "", '- press: "1"\n- expect: {visited: [menu, f.balance], node: bye, ends: hangup}'),
    ("say", "", "- hear: your bill\n- say: My bill!\n- expect: {visited: [balance]}"),
    ("silence until a prompt", "", "- silence: true\n- hear: for your bill"),
    ("silence for a time", "", "- silence: 8\n- expect: {node: menu}"),
    ("wait", "", "- wait: 2\n- expect: {node: menu}"),
    ("speak", "", '- press: "2"\n- speak: 8\n- expect: {voicemail: main, ends: hangup}'),
    ("speak and hang up", "", '- press: "2"\n- speak: 8\n- hangup: true\n- expect: {voicemail: main, ends: caller}'),
    ("hangup", "", "- hangup: true\n- expect: {ends: caller}"),
    ("queue", "", '- hear: bill\n- press: "0"\n- expect: {queue: open, node: agents}\n- expect: {node: f.bye}'),
    ("queue full", "given: {queue: {agents: full}}", '- press: "0"\n- expect: {node: bye}'),
    (
        "queue, the caller ends",
        "given: {queue: {agents: {outcome: answered, after: 20, talk: 60, ends: caller}}}",
        '- press: "0"\n- wait: 79\n- expect: {node: agents}\n- expect: {ends: caller}',
    ),
    ("transfer", "", '- press: "3"\n- expect: {transfer: "sip:desk@x", ends: hangup}'),
    ("transfer busy", "given: {transfer: {desk: busy}}", '- press: "3"\n- expect: {node: bye}'),
    ("language", "", '- press: "41"\n- hear: facturas\n- expect: {language: es-ES}'),
    (
        "fetch",
        "given: {fetch: {balance: {status: 200, body: {due: 12.5}}}}",
        """
        - press: "1"
        - expect:
            fetch: {node: balance, url: "http://api/balance", body: {caller: "+442079460123"}}
        - hear: you owe 12 5 pounds
        - expect: {goal: balance_heard, variables: {due: 12.5}}
        """,
    ),
    ("fetch too late", "given: {fetch: {balance: {timed_out: true}}}", '- press: "1"\n- expect: {node: bye}'),
    (
        "callback",
        CLOSED,
        '- hear: closed\n- press: "1"\n- expect: {callback: {queue: support, number: "+442079460123"}, node: bye}',
    ),
    (
        "callback for a withheld number",
        f'{CLOSED}\nfrom: ""',
        '- press: "123456#"\n- press: "1"\n- expect: {callback: {number: "123456"}}',
    ),
    ("callback fails", f"{CLOSED}\ngiven: {{callback: {{callback: failed}}}}", '- press: "1"\n- expect: {node: box}'),
    ("a failure that is expected", "", '- press: "5"\n- expect: {error: nothing_of_that_name}'),
    ("a failing end", "", '- press: "5"\n- expect: {ends: hangup, error: broken, node: bye}'),
]


@pytest.mark.parametrize(("head", "steps"), [case[1:] for case in GOOD], ids=[case[0] for case in GOOD])
def test_good(head: str, steps: str) -> None:
    result = _run(steps, head)
    assert result.failure is None


OVER = "the call is over after"
BAD = [
    ("- hear: good evening", "", 'to hear: good evening|; nobody said "good"'),
    ("- hear: for your bill\n- wait: 1\n- hear: welcome", "", "to hear: welcome|; it was heard, but before"),
    ("- hear: press for your bill", "", "to hear: press for your bill|" + OVER),
    ("- wait: 100\n- press: '1'", "", "to press 1|" + OVER),
    ("- hangup: true\n- hangup: true", "", "to hang up|the call is over after 0 s, ended by the caller"),
    ("- hangup: true\n- silence: true", "", "to stay silent|" + OVER),
    ("- hangup: true\n- wait: 1", "", "to wait 1 s|" + OVER),
    ("- hangup: true\n- speak: 1", "", "to leave a message|" + OVER),
    ("- hangup: true\n- say: x", "", "to say: x|" + OVER),
    ("- say: my bill", "", "to say: my bill|nobody listens for speech at f.welcome"),
    ("- speak: 3", "", "a recording to speak into|" + OVER),
    ("- expect: {node: box}", "", "node box|the call is at f.bye"),
    ("- expect: {visited: [box, menu, desk]}", "", "visited box, menu, desk|the call never came to box, desk"),
    ("- expect: {goal: balance_heard}", "", "goal balance_heard|there are no goals"),
    ("- expect: {queue: open}", "", "queue open|there are no queues"),
    ("- press: '0'\n- expect: {queue: support}", "", "queue support|the queues are: open"),
    ("- expect: {callback: {queue: open}}", "", "callback queue open|no callback was booked"),
    (
        "- press: '1'\n- expect: {callback: {queue: open}}",
        CLOSED,
        "callback queue open|the callback is to +442079460123",
    ),
    (
        "- press: '1'\n- expect: {callback: {}}",
        f"{CLOSED}\ngiven: {{callback: {{callback: failed}}}}",
        "callback |the callback could not be booked",
    ),
    ("- expect: {voicemail: main}", "", "voicemail main|there are no mailboxes"),
    ("- press: '3'\n- expect: {transfer: 'sip:x'}", "", "transfer sip:x|the transfers are: sip:desk@x"),
    ("- expect: {fetch: {node: balance}}", "", "fetch node balance|nothing was fetched"),
    (
        "- press: '1'\n- expect: {fetch: {body: {caller: x}}}",
        "",
        "fetch body {'caller': 'x'}|the last request was POST http://api/balance by balance, with",
    ),
    ("- press: '1'\n- expect: {fetch: {url: x}}", "", "fetch url x|the last request was POST"),
    ("- expect: {language: es-ES}", "", "language es-ES|the language is en-GB"),
    ("- expect: {variables: {due: 1}}", "", "variables {'due': 1}|due is 0"),
    ("- expect: {variables: {duo: 1}}", "", "variables {'duo': 1}|there is no variable duo"),
    ("- expect: {error: oh dear}", "", "error oh dear|the flow did not fail"),
    ("- press: '5'\n- expect: {error: oh dear}", "", "error oh dear|the flow failed at f.broken"),
    ("- expect: {ends: caller}", "", "ends caller|the call ended by hangup"),
    ("- press: '5'\n- expect: {node: bye}", "", "a call in which nothing fails|the flow failed at f.broken"),
]


@pytest.mark.parametrize(("steps", "head", "said"), BAD, ids=[said for _, _, said in BAD])
def test_failing(steps: str, head: str, said: str) -> None:
    failure = _failure(steps, head)
    expected, _, reason = said.partition("|")
    assert failure.expected == expected
    assert reason in failure.reason


def test_a_failure_tells_where_what_was_heard_and_the_way() -> None:
    failure = _failure('- hear: for your bill\n- press: "3"\n- hear: never said\n- hangup: true')
    assert str(failure.span).startswith("dialogues.yaml:6:")
    assert failure.heard == ()
    assert failure.nodes == ("f.welcome", "f.open", "f.menu", "f.desk")


def test_only_prompts_since_the_last_step_are_told() -> None:
    failure = _failure('- hear: for your bill\n- press: "1"\n- hear: never said')
    assert failure.heard == ("Goodbye",)


def test_a_flow_that_goes_round_and_round_fails_its_dialogue() -> None:
    looping = project(
        """
        flow: f
        start: a
        nodes:
          a: {type: say, prompt: "{{ '' }}", next: b}
          b: {type: say, prompt: "{{ '' }}", next: a}
        """
    )
    dialogues = parse_dialogues("d", "- dialogue: d\n  steps:\n  - hear: hello\n")
    (result,) = run_dialogues(dialogues, "f", looping)
    assert result.failure is not None
    assert "the flow failed" in result.failure.reason


def test_coverage_counts_nodes_of_every_flow_called() -> None:
    outer = """
        flow: f
        start: into
        nodes:
          into: {type: subflow, flow: part, exits: {done: bye}}
          bye: {type: hangup}
          spare: {type: hangup}
        """
    inner = """
        flow: part
        kind: module
        start: say
        nodes:
          say: {type: say, prompt: Inside, next: out}
          out: {type: exit}
        """
    both = project(outer, inner)
    results = run_dialogues(parse_dialogues("d", "- dialogue: d\n  steps:\n  - hear: inside\n  - wait: 5\n"), "f", both)
    found = coverage(both, ["f", "part"], results)
    assert [(each.flow, each.nodes, each.missed) for each in found] == [("f", 3, ("spare",)), ("part", 2, ())]
    assert [(each.ways, each.untaken) for each in found] == [(1, ()), (1, ())]


def test_ways_out_that_no_dialogue_takes_are_told() -> None:
    flow = """
        flow: f
        start: menu
        nodes:
          menu: {type: menu, prompt: Press 1., choices: {"1": {next: bye}}, failed: bye}
          bye: {type: hangup}
        """
    one = project(flow)
    results = run_dialogues(parse_dialogues("d", '- dialogue: d\n  steps:\n  - press: "1"\n'), "f", one)
    (found,) = coverage(one, ["f"], results)
    assert (found.missed, found.ways, found.untaken) == ((), 2, (("menu", "failed"),))


def test_what_comes_after_the_last_step_does_not_count_as_entered() -> None:
    assert "f.bye" not in _run("- hear: welcome").entered


def test_a_dialogue_may_call_another_number() -> None:
    numbers = "numbers: [{number: '+4420', flow: g}]\n"
    other = "flow: g\nstart: a\nnodes: {a: {type: hangup, prompt: Here is g}}\n"
    both: Project = project(SHOP.replace("calendar: day", "calendar: day"), other, site=f"{numbers}calendars: {{}}\n")
    dialogues = parse_dialogues("d", "- dialogue: d\n  to: '+4420'\n  steps:\n  - hear: here is g\n")
    assert check_dialogues(dialogues, "f", both) == ()
    (result,) = run_dialogues(dialogues, "f", both)
    assert (result.failure, result.entered) == (None, frozenset({"g.a"}))


FILES = [
    ("^", "the file is empty"),
    ("^dialogue: x", "a dialogue file is a list"),
    ("- ^5", "a dialogue must be a map"),
    ("- ^steps: [{hear: x}]", "this dialogue has no name"),
    ("- ^{dialogue: x}", "this dialogue has no steps"),
    ("- {dialogue: x, ^steps: []}", "there are no steps"),
    ("- {dialogue: x, steps: ^5}", '"steps" must be a list, not 5'),
    ("- {dialogue: x, steps: [^5]}", "a step must be a map"),
    ("- {dialogue: x, steps: [^{}]}", "this step does nothing"),
    ("- ^{dialogue: x, step: [{hear: x}]}", "this dialogue has no steps"),
    ("- {dialogue: x, steps: [{^heer: x}]}", 'there is no field "heer" here'),
    ("- {dialogue: x, steps: [{hear: x, ^press: '1'}]}", 'a step does one thing: "hear" or "press"'),
    ("- {dialogue: x, steps: [{hear: ^'…'}]}", '"…" has no words'),
    ("- {dialogue: x, steps: [{press: ^1}]}", '"press" must be text, not 1'),
    ("- {dialogue: x, steps: [{press: ^'1a'}]}", '"1a" is not all keys'),
    ("- {dialogue: x, steps: [{silence: ^false}]}", "silence is true, or a number of seconds"),
    ("- {dialogue: x, steps: [{silence: ^0}]}", "silence is true, or a number of seconds"),
    ("- {dialogue: x, steps: [{silence: ^.nan}]}", "silence is true, or a number of seconds"),
    ("- {dialogue: x, steps: [{hangup: ^false}]}", "hangup is only ever true"),
    ("- {dialogue: x, steps: [{wait: ^-1}]}", '"wait"'),
    ("- {dialogue: x, steps: [{^expect: {}}]}", "nothing is expected"),
    ("- {dialogue: x, steps: [{expect: ^5}]}", '"expect" must be a map, not 5'),
    ("- {dialogue: x, steps: [{expect: {^nod: y}}]}", 'there is no field "nod" here'),
    ("- {dialogue: x, steps: [{expect: {ends: ^bye}}]}", '"ends" cannot be "bye"'),
    ("- {dialogue: x, steps: [{expect: {callback: {^que: y}}}]}", 'there is no field "que" here'),
    ("- {dialogue: x, steps: [{expect: {fetch: {^nodde: y}}}]}", 'there is no field "nodde" here'),
    ("- {dialogue: x, at: ^noon, steps: [{hear: x}]}", '"noon" is no date and time'),
    ("- {dialogue: x, at: ^'2026-01-01T10:00', steps: [{hear: x}]}", '"2026-01-01T10:00" has no time zone'),
    ("- {dialogue: x, at: ^'0001-01-01T00:00+23:00', steps: [{hear: x}]}", '"0001-01-01T00:00+23:00" is too far'),
    ("- {dialogue: x, from: ^44, steps: [{hear: x}]}", '"from" must be text, not 44'),
    ("- {dialogue: x, given: ^5, steps: [{hear: x}]}", "given must be a map"),
    ("- {dialogue: x, given: {^fech: {}}, steps: [{hear: x}]}", 'there is no field "fech" here'),
    ("- {dialogue: x, given: {queue: {a: ^bussy}}, steps: [{hear: x}]}", '"a" cannot be "bussy"'),
    ("- {dialogue: x, given: {queue: {a: ^5}}, steps: [{hear: x}]}", '"a" must be a map'),
    ("- {dialogue: x, given: {queue: ^5}, steps: [{hear: x}]}", '"queue" must be a map'),
    ("- {dialogue: x, given: {fetch: {a: {^stats: 1}}}, steps: [{hear: x}]}", 'there is no field "stats" here'),
]


@pytest.mark.parametrize(("marked", "message"), FILES, ids=[text for text, _ in FILES])
def test_bad_files(marked: str, message: str) -> None:
    with pytest.raises(FlowError) as caught:
        parse_dialogues("d.yaml", marked.replace("^", ""))
    problem = caught.value.problems[0]
    assert (problem.span.column - 1, problem.message[: len(message)]) == (marked.index("^"), message)


def test_every_mistake_is_told_once_in_order() -> None:
    text = """
    - dialogue: a
      att: x
      given: {queue: {q: bussy}}
      steps:
        - heer: x
        - expect: {nod: y}
    - steps: [{}]
    """
    with pytest.raises(FlowError) as caught:
        parse_dialogues("d.yaml", dedent(text))
    assert [problem.span.line for problem in caught.value.problems] == [3, 4, 6, 7, 8, 8]
    assert [problem.hint for problem in caught.value.problems[:4]] == [
        'did you mean "at"?',
        "there are: answered, closed, full, no_agents, waiting",
        'did you mean "hear"?',
        'did you mean "node"?',
    ]


CHECKS = [
    ("given: {fetch: {^balanse: {}}}", 'there is no fetch node "balanse" (did you mean "balance"?)'),
    ("given: {queue: {^menu: full}}", 'there is no queue node "menu" (there are: agents)'),
    ("given: {queue: {^g.agents: full}}", 'there is no queue node "g.agents" (did you mean "agents"?)'),
    ("to: ^nobody", 'no flow answers "nobody" (there are: f)'),
    ("to: ^ff", 'no flow answers "ff" (did you mean "f"?)'),
]


@pytest.mark.parametrize(("marked", "said"), CHECKS, ids=[field for field, _ in CHECKS])
def test_names_that_do_not_exist(marked: str, said: str) -> None:
    text = f"- {{dialogue: x, {marked}, steps: [{{hear: x}}]}}"
    dialogues = parse_dialogues("d.yaml", text.replace("^", ""))
    (problem,) = check_dialogues(dialogues, "f", WHOLE)
    assert (problem.span.column - 1, f"{problem.message} ({problem.hint})") == (text.index("^"), said)


def test_expected_nodes_that_do_not_exist() -> None:
    text = "- {dialogue: x, steps: [{expect: {node: a, visited: [menu, b], fetch: {node: c}}}]}"
    found = check_dialogues(parse_dialogues("d.yaml", text), "f", WHOLE)
    assert [problem.message for problem in found] == [f'there is no node "{name}"' for name in "abc"]


def test_given_of_its_own_file() -> None:
    given = parse_given("g.yaml", "queue: {agents: full}\nfetch: {x: {status: 200, body: [1]}}\n")
    assert given.queue == {"agents": QueueAnswer(outcome="full")}
    assert given.fetch == {"x": FetchAnswer(status=200, body=(1,))}


@pytest.mark.parametrize("text", ["5", "queue: {a: b}", "quue: {}", "a: a: a"])
def test_bad_given(text: str) -> None:
    with pytest.raises(FlowError):
        parse_given("g.yaml", text)
