from __future__ import annotations

import dataclasses
import json
import typing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.channels.call import Happening
from ivr.channels.journal import (
    Header,
    Journal,
    event_data,
    event_line,
    event_types,
    header_line,
    parse_journal,
)
from ivr.channels.replay import replay
from ivr.errors import ConfigError, FlowError
from ivr.model.command import Command
from ivr.model.event import Event
from ivr.model.value import Record, Value, freeze
from tests.channels.building import AT, call, project
from tests.channels.test_scripted import FETCH, MENU

FLOATS = st.floats(min_value=0, max_value=4e9, allow_nan=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.dictionaries(st.text(), JSON, max_size=3).map(freeze)


def _strategy(hint: Any) -> st.SearchStrategy[Any]:
    if typing.get_origin(hint) is typing.Literal:
        return st.sampled_from(typing.get_args(hint))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        float: FLOATS,
        int: st.integers(min_value=0, max_value=600),
        str: st.text(),
        bool: st.booleans(),
        Record: RECORDS,
    }
    return simple[hint] if hint in simple else JSON.map(freeze)


def _events() -> st.SearchStrategy[Event]:
    def build(cls: type[Event]) -> st.SearchStrategy[Event]:
        hints = typing.get_type_hints(cls)
        fields: dict[str, Any] = {field.name: _strategy(hints[field.name]) for field in dataclasses.fields(cls)}
        return st.builds(cls, **fields)

    return st.one_of([build(cls) for cls in event_types().values()])


def _lines(*events: Event) -> str:
    lines = (header_line("f", "+44", "f", AT), *map(event_line, events))
    return "".join(f"{line}\n" for line in lines)


@given(st.lists(_events(), max_size=5))
def test_every_event_survives(events: list[Event]) -> None:
    assert parse_journal("j", _lines(*events)).events == tuple(events)


@pytest.mark.parametrize("name", sorted(event_types()))
def test_every_type_of_event_has_a_line(name: str) -> None:
    hints = typing.get_type_hints(event_types()[name])
    plain: dict[Any, object] = {float: 1.5, int: 2, str: "x", bool: True, Record: Record({"a": (1, None)})}
    values: dict[str, Any] = {}
    for key, hint in hints.items():
        literal = typing.get_origin(hint) is typing.Literal
        values[key] = typing.get_args(hint)[0] if literal else plain.get(hint, Record({"b": (True, "ü")}))
    event = event_types()[name](**values)
    assert json.loads(event_line(event)) == event_data(event)
    assert parse_journal("j", _lines(event)).events == (event,)


def test_a_body_that_is_no_text_in_any_encoding_can_be_written(tmp_path: Path) -> None:
    broken: Value = json.loads('"\\ud800"')
    event = event_types()["FetchFinished"](at=1.0, status=200, body=broken)  # type: ignore[call-arg]
    (tmp_path / "j").write_text(_lines(event), encoding="utf-8")
    assert parse_journal("j", (tmp_path / "j").read_text(encoding="utf-8")).events == (event,)


HEADER = header_line("f", "", "f", 0.0)
BAD = [
    ("", "1: the journal is empty"),
    ("\n\n", "1: the journal is empty"),
    ('{"event": "CallerHungUp", "at": 1}', "1: this is no journal"),
    ('{"journal": 2, "flow": "f"}', "1: this journal has format 2"),
    ('{"journal": 1, "flow": "f"}', '1: a header lacks "caller"'),
    (HEADER.replace('"flow": "f"', '"flow": 7'), "1: a header.flow must be text, not 7"),
    (HEADER.replace("0.0", "1e300"), "1: a header.at is out of range"),
    (HEADER.replace("0.0", "NaN"), "1: a header.at is out of range"),
    (f"{HEADER}\n[]", "2: each line of a journal is one JSON object"),
    (f'{HEADER}\n\n{{"event": "Cal', "3: not JSON"),
    (f"{HEADER}\n{'[' * 100_000}", "2: not JSON"),
    (f'{HEADER}\n{{"event": "DigitPresed", "at": 1, "digit": "1"}}', '2: there is no event "DigitPresed"'),
    (f'{HEADER}\n{{"at": 1}}', '2: there is no event "None"'),
    (f'{HEADER}\n{{"event": "DigitPressed", "at": 1}}', '2: DigitPressed lacks "digit"'),
    (f'{HEADER}\n{{"event": "CallerHungUp", "at": 1, "x": 2}}', '2: CallerHungUp has no field "x"'),
    (f'{HEADER}\n{{"event": "CallerHungUp", "at": true}}', "2: CallerHungUp.at must be a number, not true"),
    (f'{HEADER}\n{{"event": "PlayFinished", "at": 1, "play": 1.5}}', "2: PlayFinished.play must be a whole number"),
    (f'{HEADER}\n{{"event": "PlayFinished", "at": 1, "play": true}}', "2: PlayFinished.play must be a whole number"),
    (
        f'{HEADER}\n{{"event": "QueueEnded", "at": 1, "outcome": "waiting"}}',
        '2: QueueEnded.outcome cannot be "waiting"',
    ),
    (f'{HEADER}\n{{"event": "QueueEnded", "at": 1, "outcome": []}}', '2: QueueEnded.outcome cannot be "[]"'),
    (
        f'{HEADER}\n{{"event": "SubflowReturned", "at": 1, "exit": "x", "values": 3}}',
        "2: SubflowReturned.values must be an object, not 3",
    ),
    (f'{HEADER}\n{{"event": "CallerHungUp", "at": {"9" * 400}}}', "2: CallerHungUp.at is out of range"),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=[said for _, said in BAD])
def test_bad_journals(text: str, said: str) -> None:
    with pytest.raises(FlowError) as caught:
        parse_journal("j", text)
    (problem,) = caught.value.problems
    assert f"{problem.span.line}: {problem.message}".startswith(said)


@pytest.mark.parametrize("field", ["revisions", "drafts"])
def test_a_journal_says_which_versions_a_call_runs(field: str) -> None:
    numbers = Record({"f": 7, "part": 2})
    line = header_line("f", "", "f", 0.0, **{field: numbers})
    header = parse_journal("j", line).header
    assert {"revisions": header.revisions, "drafts": header.drafts} == {"revisions": Record(), "drafts": Record()} | {
        field: numbers
    }
    assert "revisions" not in HEADER


def test_every_bad_line_is_told_with_its_number() -> None:
    with pytest.raises(FlowError) as caught:
        parse_journal("j", f'{HEADER}\n5\n{{"event": "CallerHungUp", "at": 1}}\n{{"event": "x"}}\n')
    assert [problem.span.line for problem in caught.value.problems] == [2, 4]


def test_a_misspelt_event_has_a_suggestion() -> None:
    with pytest.raises(FlowError, match='did you mean "DigitPressed"') as caught:
        parse_journal("j", f'{HEADER}\n{{"event": "DigitPresed", "at": 1, "digit": "1"}}')
    assert caught.value.problems[0].span.line == 2


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "replace")))
def test_garbage_is_refused_with_a_line(text: str) -> None:
    with pytest.raises(FlowError):
        parse_journal("j", text)


def _journal(events: list[Event]) -> Journal:
    return Journal(header=Header(flow="f", caller="", called="f", at=AT, version="0"), events=tuple(events))


@pytest.mark.parametrize("flow", [MENU, FETCH])
def test_a_replay_gives_the_same_commands(flow: str) -> None:
    made = call(project(flow))
    made.wait(0.5)
    made.press("2")
    made.run_until(lambda: made.over)
    again: list[Happening] = []
    replay(project(flow), _journal(made.found(Event)), again.append)
    assert [each.what for each in again if isinstance(each.what, Command)] == made.found(Command)
    assert made.found(Command)


def test_a_replay_of_another_flow_is_refused() -> None:
    with pytest.raises(ConfigError, match='the journal is of the flow "f": there are: other'):
        replay(project(MENU.replace("flow: f", "flow: other")), _journal([]), lambda _: None)
