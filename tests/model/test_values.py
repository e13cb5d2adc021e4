"""Small values of the model: records, prompts, projects, notes to the linter."""

from __future__ import annotations

import math
import pickle
from datetime import date

import pytest
from pydantic import ValidationError

from ivr.errors import FlowError, Problem
from ivr.loading.project import parse_site
from ivr.model.node import Ignore, walk
from ivr.model.project import Project, Source
from ivr.model.prompt import Prompt
from ivr.model.span import Span
from ivr.model.value import Record, Value, freeze, thaw
from tests.conftest import SITE, project_of


def test_a_record_is_a_value() -> None:
    record = Record({"b": 1, "a": (2,)})
    assert list(record) == ["a", "b"]
    assert record == Record({"a": (2,), "b": 1})
    assert record != {"a": (2,), "b": 1}
    assert hash(record) == hash(record.with_items({}))
    assert record.without("a", "z").with_items({"c": None}) == Record({"b": 1, "c": None})
    assert pickle.loads(pickle.dumps(record)) == record
    assert repr(record) == "Record({'a': (2,), 'b': 1})"


def test_freeze_and_thaw_are_opposites() -> None:
    data = {"a": [1, 2.5, "x", None, True, {"b": []}]}
    frozen = freeze(data)
    assert frozen == Record({"a": (1, 2.5, "x", None, True, Record({"b": ()}))})
    assert thaw(frozen) == data
    assert freeze(frozen) == frozen
    hash(frozen)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_without_a_value_become_null(value: float) -> None:
    assert freeze([value]) == (None,)


def test_what_json_cannot_hold() -> None:
    with pytest.raises(TypeError, match="set is not JSON"):
        freeze({"a": {1}})


PROMPTS = {"en-GB": "colour", "en-US": "color", "es-ES": "color"}


@pytest.mark.parametrize(
    ("written", "language", "expected"),
    [
        ("Hello", "vi", ("vi", "Hello")),
        (PROMPTS, "en-US", ("en-US", "color")),
        (PROMPTS, "es-MX", ("es-ES", "color")),
        (PROMPTS, "vi", ("en-US", "color")),
        ({"es-ES": "hola"}, "vi", ("es-ES", "hola")),
        ({"audio": "a.wav", "text": "Hello"}, "vi", ("vi", "Hello")),
    ],
)
def test_a_prompt_in_a_language(written: Value, language: str, expected: tuple[str, str]) -> None:
    prompt = Prompt.model_validate(written)
    tag, utterance = prompt.variant(language, "en-US")
    assert (tag, utterance.text) == expected
    assert hash(prompt) == hash(Prompt.model_validate(written))


@pytest.mark.parametrize("written", [5, None, {}, {"xx_y": "a"}, {"en-GB": 5}, "", {"audio": "a.wav"}, ["a"]])
def test_what_is_no_prompt(written: object) -> None:
    with pytest.raises(ValidationError):
        Prompt.model_validate(written)


@pytest.mark.parametrize("until", ["20261224", "tomorrow", "2026-02-30"])
def test_an_acceptance_needs_a_real_day(until: str) -> None:
    with pytest.raises(ValidationError, match="is no day"):
        Ignore(code="R101", until=until)
    assert Ignore(code="R101", until="2026-12-24").expires == date(2026, 12, 24)
    assert Ignore(code="R101").expires is None


def test_walk_gives_every_value_with_the_name_it_has_in_the_file() -> None:
    flow = project_of(
        """
        flow: f
        start: a
        nodes:
          a: {type: collect, prompt: "Key?", variable: x, sensitive: true, next: b, failed: b}
          b: {type: menu, prompt: "1?", choices: {"1": {next: a}}, no_input: ["Well?"], failed: a}
        """
    ).flows["f"]
    found = dict(walk(flow))
    assert found["nodes", "a", "sensitive"] is True
    assert found["nodes", "b", "choices", "1", "next"] == "a"
    assert str(found["nodes", "b", "no_input", 0, "*", "text"]) == "Well?"
    assert dict(walk(Prompt.model_validate("Hello")))["*", "text"] == "Hello"


def test_the_flow_of_a_called_number() -> None:
    site, _ = parse_site("s", SITE + "\nnumbers: [{number: '+44', flow: main}, {number: '+45', flow: gone}]")
    project = Project(site=site, flows=project_of("flow: main\nstart: a\nnodes: {a: {type: hangup}}").flows)
    assert project.flow_for("+44") == "main"
    assert project.flow_for("main") == "main"
    assert project.flow_for("+45") is None
    assert project.flow_for("nobody") is None


def test_agents_of_a_queue() -> None:
    phones = "b: {address: 'sip:b@x', queues: [q]}, a: {address: 'sip:a@x', queues: [q]}, c: {address: 'sip:c@x'}"
    site, _ = parse_site("s", "queues: {q: {}}\nagents: {" + phones + "}")
    assert site.agents_of("q") == ("b", "a")
    assert site.values == Record({})


def test_networks_of_a_trunk() -> None:
    site, _ = parse_site("s", "trunks: {t: {allow: [203.0.113.7, 203.0.113.0/24, '2001:db8::/32']}}")
    assert site.trunks["t"].allow == ("203.0.113.7", "203.0.113.0/24", "2001:db8::/32")


def test_a_source_gives_the_nearest_place() -> None:
    span = Span(file="f", line=3, column=5, end_column=9)
    source = Source(file="dir/f", text="", keys={("a",): span}, values={("a", "b"): span})
    assert source.key(("a", "x", "y")) == span
    assert source.value(("a", "b")) == span
    assert source.value(("a", "z")) == span
    assert source.value(("z",)).line == 1
    assert source.folder == "dir"
    assert str(span) == "f:3:5"


def test_ways_out_of_a_node() -> None:
    flow = project_of(
        """
        flow: f
        start: a
        on_error: b
        universals:
          agent: {keys: ["1"], next: b}
          help: {keys: ["1", "2"], next: b}
          menu: {keys: ["1"], say: [menu], next: a, label: back}
          repeat: {keys: ["*"]}
        nodes:
          a: {type: menu, prompt: "1?", choices: {"1": {next: b}}, failed: b}
          b: {type: hangup}
        """
    ).flows["f"]
    assert [way.name for way in flow.ways_out("a")] == ["1", "failed", "universal:help", "universal:menu"]
    assert flow.ways_out("b") == ()
    assert flow.rescue == "b"
    assert flow.spoken == ("en-GB",)


def test_a_flow_error_lists_its_problems() -> None:
    span = Span(file="f", line=3, column=5, end_column=9)
    error = FlowError((Problem(span=span, message="wrong", hint="right"), Problem(span=span, message="bad")))
    assert str(error) == "f:3:5: wrong (right)\nf:3:5: bad"
