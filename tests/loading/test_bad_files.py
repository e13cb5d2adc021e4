"""Whatever is in a file: problems at their place in it, or a flow; never anything else, and never for long."""

from __future__ import annotations

import re
import time
import tracemalloc
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ivr.errors import FlowError, Problem
from ivr.loading.flow_file import parse_flow, read_text
from ivr.loading.problems import _PATTERNS
from ivr.loading.project import load, parse_site
from ivr.loading.yaml_reader import read_yaml
from ivr.nodes import node_types
from tests.conftest import SITE
from tests.loading.mutate import mutated

HERE = Path(__file__).parent
FLOWS = HERE.parents[1] / "flows"
TYPES = node_types()
MUTANTS = 200


def _rows() -> list[Any]:
    file = HERE / "bad_files.yaml"
    rows, _, problems = read_yaml(file.name, file.read_text(encoding="utf-8"))
    assert isinstance(rows, tuple)
    assert not problems
    return [pytest.param(row["file"], list(row["problems"]), id=row["case"]) for row in rows]


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        return parse_flow("flow.yaml", text, TYPES)[2]
    except FlowError as error:
        return error.problems


@pytest.mark.parametrize(("text", "expected"), _rows())
def test_what_an_author_is_told(text: str, expected: list[str]) -> None:
    """Every mistake is told in order, with its place, the text marked there, what is wrong and what to do."""
    lines = text.split("\n")
    told = []
    for problem in _problems(text):
        span = problem.span
        marked = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        hint = f" ({problem.hint})" if problem.hint else ""
        told.append(f"{span.line}:{span.column} {marked!r} {problem.message}{hint}")
    assert told == expected


@lru_cache
def _good_files() -> tuple[str, ...]:
    return tuple(file.read_text(encoding="utf-8") for file in sorted(FLOWS.glob("*/flow.yaml")))


def _check(problems: tuple[Problem, ...], data: bytes) -> None:
    lines = len(re.split(rb"\r\n|\n|\r|\xc2\x85|\xe2\x80[\xa8\xa9]", data))
    assert problems
    for problem in problems:
        assert 1 <= problem.span.line <= lines, problem
        assert 1 <= problem.span.column < problem.span.end_column, problem
        assert problem.message
        assert "\n" not in str(problem)


@pytest.mark.parametrize("seed", range(MUTANTS))
def test_a_malformed_flow_is_located_or_loads(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    data = mutated(rng.choice(_good_files()), rng)
    file = tmp_path / "flow.yaml"
    file.write_bytes(data)
    begin = time.perf_counter()
    try:
        _, _, missing = parse_flow(str(file), read_text(file), TYPES)
        if missing:
            _check(missing, data)
    except FlowError as error:
        _check(error.problems, data)
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("seed", range(60))
def test_a_malformed_site_is_located_or_loads(seed: int) -> None:
    rng = Random(seed)
    data = mutated(SITE, rng)
    try:
        site, _ = parse_site("site.yaml", data.decode("utf-8", "replace"))
        assert site.values is not None
    except FlowError as error:
        _check(error.problems, data)


def test_most_of_the_malformed_flows_are_refused(tmp_path: Path) -> None:
    refused = 0
    for seed in range(MUTANTS):
        rng = Random(seed)
        data = mutated(rng.choice(_good_files()), rng)
        refused += bool(_problems(data.decode("utf-8", "replace")))
    assert refused > MUTANTS * 0.6


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        "{" * 1_000_000,
        "- " * 500_000,
        "? " * 500_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: &a [x]\nb: [" + "*a, " * 20_000 + "]",
        "x: '" + "a" * 1_000_000,
        "x: " + "9" * 1_000_000,
        "\n" * 1_000_000,
        "&a " * 100_000,
    ],
)
def test_files_made_to_hurt(text: str) -> None:
    tracemalloc.start()
    begin = time.perf_counter()
    problems = _problems(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problems
    assert time.perf_counter() - begin < 5
    assert peak < 100_000_000


def test_a_bomb_of_aliases_takes_no_memory() -> None:
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for name, before in zip("bcdefgh", "abcdefg", strict=True):
        text += f"{name}: &{name} [" + ",".join([f"*{before}"] * 10) + "]\n"
    tracemalloc.start()
    (problem,) = _problems(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.message == "aliases repeat too much"
    assert peak < 30_000_000


def test_aliases_of_ordinary_size_are_fine() -> None:
    text = """
        flow: main
        start: a
        nodes:
          a: {type: menu, prompt: "1?", choices: &keys {"1": {next: b}}, failed: b}
          b: {type: menu, prompt: "1?", choices: *keys, failed: a}
    """
    assert _problems(text) == ()


def test_what_an_alias_stands_for_is_placed_where_it_is_written() -> None:
    value, source, problems = read_yaml("f", "a: &x {b: &y [1, two]}\nc: *x\nd: [*y, &k e]\n*k : f\n")
    assert value == {"a": {"b": (1, "two")}, "c": {"b": (1, "two")}, "d": ((1, "two"), "e"), "e": "f"}
    assert problems == ()
    assert str(source.value(("c", "b", 1))) == str(source.value(("a", "b", 1))) == "f:1:18"
    assert str(source.value(("d", 0, 1))) == "f:1:18"
    assert str(source.key(("c", "b"))) == "f:1:8"
    assert str(source.key(("e",))) == "f:4:1"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: &x 1\nb: &x 2\n", "f:2:4", "not YAML: second occurrence"),
        ("*x : 1\n", "f:1:1", "not YAML: found undefined alias"),
        ("a: &x [*x]\n", "f:1:8", "too large or too deeply nested"),
    ],
)
def test_aliases_that_lead_nowhere(text: str, place: str, message: str) -> None:
    with pytest.raises(FlowError) as caught:
        read_yaml("f", text)
    (problem,) = caught.value.problems
    assert (str(problem.span), problem.message) == (place, message)


def test_what_is_no_field_is_passed_over_and_the_rest_is_read() -> None:
    value, source, problems = read_yaml("f", "{[x, &y z]: 1, a: *y, a: &q 2, b: *q, c: !!omap [d]}\n")
    assert value == {"a": "z", "b": 2, "c": ("d",)}
    assert [(str(each.span), each.message) for each in problems] == [
        ("f:1:2", "a field's name must be text"),
        ("f:1:23", '"a" is here twice'),
        ("f:1:42", 'the tag "!!omap" is not known here'),
    ]
    assert set(source.values) == {(), ("a",), ("b",), ("c",), ("c", 0)}
    assert len(source.values) == 5


def test_every_pattern_of_the_model_has_words() -> None:
    known = set(_PATTERNS)
    for model in (*TYPES.values(),):
        schema = str(model.model_json_schema())
        for pattern in re.findall(r"'pattern': '((?:[^'\\]|\\.)*)'", schema):
            assert pattern.replace("\\\\", "\\") in known, pattern


# Files and folders


def write(folder: Path, **files: str) -> Path:
    """Write files, named with `__` for a slash."""
    for name, text in files.items():
        file = folder / (name.replace("__", "/") + ".yaml")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


GOOD = "flow: {name}\nstart: a\nnodes: {{a: {{type: hangup}}}}\n"


def test_a_folder_of_flows(tmp_path: Path) -> None:
    write(tmp_path, site="language: es-ES\n", main__flow=GOOD.format(name="main"), b__flow=GOOD.format(name="b"))
    loaded = load([tmp_path], TYPES)
    assert loaded.problems == ()
    assert list(loaded.checked().flows) == ["b", "main"]
    assert loaded.project.site.language == "es-ES"
    assert set(loaded.project.sources) == {"", "b", "main"}


@pytest.mark.parametrize("path", ["main", "main/flow.yaml"])
def test_one_flow_finds_its_site(tmp_path: Path, path: str) -> None:
    write(tmp_path, site="language: es-ES\n", main__flow=GOOD.format(name="main"))
    assert load([tmp_path / path], TYPES).checked().site.language == "es-ES"


def test_a_flow_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, site="language: english\n", main__flow=GOOD.format(name="main"))
    loaded = load([tmp_path, tmp_path / "main", tmp_path / "main" / "flow.yaml"], TYPES)
    assert [problem.message for problem in loaded.problems] == ['"english" is no language tag']


def test_two_flows_of_one_name(tmp_path: Path) -> None:
    write(tmp_path, a__flow=GOOD.format(name="main"), b__flow=GOOD.format(name="main"))
    (problem,) = load([tmp_path], TYPES).problems
    assert problem.message == f'the flow "main" is also in {tmp_path / "a" / "flow.yaml"}'
    assert problem.span.file == str(tmp_path / "b" / "flow.yaml")


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    dangling = GOOD.format(name="b").replace("start: a", "start: z")
    write(tmp_path, site="agents: 5\n", a__flow="flow: [\n", b__flow=dangling)
    loaded = load([tmp_path], TYPES)
    with pytest.raises(FlowError) as error:
        loaded.checked()
    assert [problem.message for problem in error.value.problems] == [
        '"agents" must be a map, not 5',
        "not YAML: did not find expected node content",
        'there is no node "z"',
    ]
    assert list(loaded.project.flows) == ["b"]


def test_no_flow_here(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone"):
        (problem,) = load([path], TYPES).problems
        assert (problem.message, problem.span.line) == ("no flow here", 1)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x" / "flow.yaml").mkdir(parents=True)
    write(tmp_path, y__flow="")
    (tmp_path / "y" / "flow.yaml").write_bytes(b"flow: main\ntitle: caf\xe9\n")
    one, other = load([tmp_path], TYPES).problems
    assert one.message == "cannot read this file: Is a directory"
    assert (other.message, other.span.line, other.span.column) == ("not UTF-8 text", 2, 11)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.loading.flow_file.MAX_BYTES", 10)
    write(tmp_path, a__flow=GOOD.format(name="main"))
    (problem,) = load([tmp_path], TYPES).problems
    assert problem.message.startswith("larger than")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", '1:1 "this file" must be a map, not a list'),
        ("time_zone: Mars\n", '1:12 "Mars" is no time zone (write a name such as Europe/London)'),
        ("queues: {q: {calendar: offce}}\ncalendars: {office: {time_zone: UTC, hours: {}}}\n",
         '1:24 there is no calendar "offce" (did you mean "office"?)'),
        ("agents: {a: {address: 'sip:a@b', queues: [q]}}\n", '1:43 there is no queue "q"'),
        ("agents: {a: {address: a@b}}\n", '1:23 "a@b" is no SIP address (write sip:name@host)'),
        ("trunks: {t: {allow: [10.0.0.300]}}\n",
         '1:21 "10.0.0.300" is no address or network (write 203.0.113.7 or 203.0.113.0/24)'),
        ("calendars: {c: {time_zone: UTC, hours: {mon: 8-18}}}\n",
         '1:46 "8-18" is no opening time (write 08:00-18:00, or 08:00-12:00, 13:00-18:00)'),
        ("calendars: {c: {time_zone: UTC, hours: {mo: '08:00-18:00'}}}\n",
         '1:41 "mo" is no day or range of days (write mon, sat or mon-fri)'),
        ("calendars: {c: {time_zone: UTC, hours: {}, holidays: XX}}\n",
         '1:54 "XX" has no holiday calendar (write a country such as GB or GB-ENG)'),
        ("calendars: {c: {time_zone: UTC, hours: {}, closed_on: [2026-13-01]}}\n",
         '1:56 "2026-13-01" is no day (write it as 2026-12-24)'),
        ("constants: {x: [1]}\n", '1:16 "x" must be text or a whole number or a number or true or false, not a list'),
        ("constants: {x: .inf}\n", '1:16 "x" cannot be inf (it must be a finite number)'),
        ("constants: {x: 1, x: 2}\n", '1:19 "x" is here twice (first in line 1; remove one)'),
        ("sip: {callers: many}\n", '1:16 "callers" cannot be "many" (there are: auto)'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_site(text: str, expected: str) -> None:
    with pytest.raises(FlowError) as error:
        parse_site("site.yaml", text)
    (problem,) = error.value.problems
    hint = f" ({problem.hint})" if problem.hint else ""
    assert f"{problem.span.line}:{problem.span.column} {problem.message}{hint}" == expected


def test_values_are_those_of_yaml_1_2() -> None:
    words = "no: no\noff: Off\ntime: 12:30\ndate: 2026-12-24\nmerge: <<\n"
    text = words + "octal: 0o17\nhex: 0xff\nold: 017\nf: -1.5e3\ninf: -.inf\n"
    value, source, problems = read_yaml("x", text)
    assert problems == ()
    assert value == {
        "no": "no",
        "off": "Off",
        "time": "12:30",
        "date": "2026-12-24",
        "octal": 15,
        "hex": 255,
        "old": 17,
        "merge": "<<",
        "f": -1500.0,
        "inf": float("-inf"),
    }
    assert source.value(("date",)).column == 7
    assert read_yaml("x", "[~, null, True, FALSE, .5, 1., +3]")[0] == (None, None, True, False, 0.5, 1.0, 3)


def test_places_of_values_over_several_lines() -> None:
    _, source, _ = read_yaml("x", "a:\n  b: >-\n    one\n    two\n  'c': [1,\n    2]\n")
    assert (source.value(("a", "b")).line, source.value(("a", "b")).column) == (2, 6)
    assert (source.value(("a", "c", 1)).line, source.value(("a", "c", 1)).column) == (6, 5)
    assert source.key(("a", "c")).end_column == 6
