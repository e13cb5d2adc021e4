"""Edits of YAML files: what they change, and that nothing else does."""

from __future__ import annotations

import pytest

from ivr.loading.yaml_edits import Edit, Layout, applied, flow_style
from ivr.loading.yaml_reader import read_yaml
from ivr.model.outlet import Path

BLOCK = """\
# Καλημέρα
top: "您好" # kept
one:
  first: 1
  # about the second
  second: [a, b]

  third:
    - x: 1
      y: 2
    - z
two: {a: 1, b: {c: 2}, d: "3"}
"""


def value(text: str) -> object:
    return read_yaml("f", text)[0]


def made(edit: Edit | None, text: str = BLOCK) -> str:
    assert edit is not None
    return applied(text, [edit])


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("one",), '  new: ["ü"]\n  first: 1\n'),
        (("two",), 'two: {new: ["ü"], a: 1, b: {c: 2}, d: "3"}\n'),
        (("two", "b"), 'two: {a: 1, b: {new: ["ü"], c: 2}, d: "3"}\n'),
        (("one", "third", 0), '    - new: ["ü"]\n      x: 1\n'),
        ((), '# Καλημέρα\nnew: ["ü"]\ntop: "您好" # kept\n'),
    ],
)
def test_a_field_is_added(path: Path, line: str) -> None:
    text = made(Layout(BLOCK).add_field(path, "new", ["ü"]))
    assert line in text
    after = value(text)
    for part in path:
        after = after[part]  # type: ignore[index]
    assert isinstance(after, dict)
    assert after["new"] == ("ü",)


def test_a_field_is_added_to_an_empty_map_and_not_to_what_is_none() -> None:
    assert made(Layout("a: {}").add_field(("a",), "b", 1), "a: {}") == "a: {b: 1}"
    assert Layout(BLOCK).add_field(("top",), "b", 1) is None
    assert Layout(BLOCK).add_field(("nowhere",), "b", 1) is None


def test_a_field_is_added_before_another() -> None:
    assert made(Layout(BLOCK).add_before(("two",), "new", {"a": "b"})).endswith('new: {a: "b"}\n' + BLOCK[-31:])
    assert Layout(BLOCK).add_before(("two", "b"), "new", 1) is None
    apart = "a: 1\r\n\r\nb: 2\r\n"
    assert made(Layout(apart).add_before(("b",), "new", 1), apart) == "a: 1\r\n\r\nnew: 1\r\n\r\nb: 2\r\n"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (("one", "first"), "  first: 1\n", ""),
        (("one", "second"), "  second: [a, b]\n", ""),
        (("one", "second", 0), "[a, b]", "[b]"),
        (("one", "second", 1), "[a, b]", "[a]"),
        (("one", "third"), "  third:\n    - x: 1\n      y: 2\n    - z\n", ""),
        (("one", "third", 0), "    - x: 1\n      y: 2\n", ""),
        (("one", "third", 1), "    - z\n", ""),
        (("one", "third", 0, "y"), "      y: 2\n", ""),
        (("two", "a"), "{a: 1, b", "{b"),
        (("two", "b"), ", b: {c: 2}", ""),
        (("two", "d"), ', d: "3"', ""),
        (("two",), 'two: {a: 1, b: {c: 2}, d: "3"}\n', ""),
    ],
)
def test_something_is_removed(path: Path, before: str, after: str) -> None:
    text = made(Layout(BLOCK).remove(path))
    assert text == BLOCK.replace(before, after)
    assert value(text) != value(BLOCK)


@pytest.mark.parametrize("path", [("two", "b", "c"), ("one", "third", 0, "x"), ("nowhere",)])
def test_what_cannot_be_removed_by_itself_stays(path: Path) -> None:
    assert Layout(BLOCK).remove(path) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('a: "b" # c', 'a: "b it\'s" # c'),
        ("a: 'b' # c", "a: 'b it''s' # c"),
        ("a: b # c", "a: b it's # c"),
        ("a: >-\n  b\n  c\n\nd: 1\n", "a: >-\n  b\n  c it's\n\nd: 1\n"),
        ("a: |\n  b\n", "a: |\n  b it's\n"),
    ],
)
def test_words_are_added_to_a_text(text: str, after: str) -> None:
    assert made(Layout(text).append(("a",), " it's"), text) == after


def test_words_that_would_not_stay_words_are_not_added() -> None:
    assert Layout("a: b").append(("a",), " c: d") is None
    assert Layout("a: [b]").append(("a",), " c") is None


def test_a_value_is_replaced() -> None:
    assert 'two: ["x"]\n' in made(Layout(BLOCK).replace(("two",), ["x"]))
    assert "  third:\n    3\ntwo" in made(Layout(BLOCK).replace(("one", "third"), 3))


def test_edits_must_not_overlap() -> None:
    with pytest.raises(ValueError, match="overlap"):
        applied("abc", [Edit(start=0, end=2, text=""), Edit(start=1, end=3, text="")])
    assert applied("abc", [Edit(start=0, end=1, text="x"), Edit(start=2, end=3, text="z")]) == "xbz"


def test_values_are_written_so_that_they_are_read_the_same() -> None:
    written = {"a": ["no", "12:30", 'a "b"'], "b": {"c": True}}
    assert value(flow_style(written)) == {"a": ("no", "12:30", 'a "b"'), "b": {"c": True}}
