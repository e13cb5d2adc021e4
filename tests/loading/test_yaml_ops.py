from __future__ import annotations

import difflib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.errors import FlowError
from ivr.loading.ops import Insert, Op, OpError, Remove, Rename, Restore, Set, Written, between, changed, steps
from ivr.loading.yaml_ops import apply_ops, document_of, rewritten

FLOWS = sorted((Path(__file__).parents[2] / "flows").glob("*/*.yaml"))
TEXTS = {f"{file.parent.name}/{file.name}": file.read_text(encoding="utf-8") for file in FLOWS}
MAIN = TEXTS["main/flow.yaml"]

LAYOUTS = """\
# top
flow: x   # its id
start: a
empty:
nothing: {}
none: []
anchored: &base {type: say, prompt: hello}
again: *base
nested:
- - 1
  - 2
-
  - 3
quoted: 'it''s'
literal: |
  one
  two
nodes:
  # first
  a: {type: say, prompt: "Hi, {{ name }}", next: b}   # trailing

  b:  # about b
    type: menu
    # inner
    choices: {"1": {next: a}, "2": {next: b},}
    list:
      # of maps
      - when: x > 1   # c
        next: a
      - {when: y, next: b}
last: [1,  2.50, 0x1F, ~, true, "no"]"""
ALL = {**TEXTS, "layouts": LAYOUTS, "layouts with CRLF": LAYOUTS.replace("\n", "\r\n") + "\r\n"}


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, item in parts:
        yield (*path, part), item
        yield from _places(item, (*path, part))


_TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["yes", "1", "a: b", "- x", "# y", " lead", "two  spaces", "tab\there", "x\ny\n", "word " * 40, "é", ""]
    ),
)
_KEYS = st.one_of(
    st.sampled_from(["next", "1", "0", "*", "no", "null", "a b", "type"]), st.text(min_size=1, max_size=8)
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=3)),
    max_leaves=6,
)


_WRITTEN = st.one_of(
    st.none(),
    st.builds(
        Written, behind=st.sampled_from(["", "\n", " "]), gone=st.sampled_from(["", "  x: 1\n"]), left=st.just("")
    ),
)


@st.composite
def _ops(draw: st.DrawFn, document: Any) -> Op:
    path, value = draw(st.sampled_from(list(_places(document))))
    kinds = ["set", "remove", "add", "restore"] + (["rename"] if isinstance(path[-1], str) else ["insert"])
    kind = draw(st.sampled_from(kinds))
    if kind == "set":
        return Set(path=path, value=draw(_VALUES))
    if kind == "remove":
        return Remove(path=path)
    if kind == "restore":
        last = path[-1] if isinstance(path[-1], int) else draw(_KEYS)
        names = st.sampled_from([each[-1] for each, _ in _places(document) if isinstance(each[-1], str)])
        after = draw(st.one_of(st.none(), names))
        return Restore(path=(*path[:-1], last), value=draw(_VALUES), after=after, written=draw(_WRITTEN))
    if kind == "rename":
        return Rename(path=path, to=draw(_KEYS))
    if kind == "insert":
        return Insert(path=path, value=draw(_VALUES))
    if isinstance(value, list):
        return Insert(path=(*path, len(value)), value=draw(_VALUES))
    if isinstance(value, dict):
        return Set(path=(*path, draw(_KEYS)), value=draw(_VALUES))
    return Set(path=path, value=draw(_VALUES))


def _typed(value: Any) -> Any:
    """Tell 1, 1.0 and true apart, and the order of keys."""
    if isinstance(value, dict):
        return [(key, _typed(item)) for key, item in value.items()]
    return [_typed(item) for item in value] if isinstance(value, list) else (type(value).__name__, value)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(ALL)))
def test_the_text_says_what_the_same_ops_make_of_the_values(data: st.DataObject, name: str) -> None:
    text = ALL[name]
    document = document_of(text)
    ops: list[Op] = []
    for _ in range(data.draw(st.integers(1, 4))):
        op = data.draw(_ops(document))
        try:
            document = changed(document, op)
        except OpError:
            with pytest.raises(OpError):
                apply_ops(text, [*ops, op])
            continue
        ops.append(op)
        if not document:
            break
    assert _typed(document_of(apply_ops(text, ops))) == _typed(document)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), name=st.sampled_from(["main/flow.yaml", "clinic/flow.yaml"]))
def test_nodes_that_no_op_touches_keep_every_character(data: st.DataObject, name: str) -> None:
    text = ALL[name]
    nodes = list(document_of(text)["nodes"])
    node = data.draw(st.sampled_from(nodes))
    op = data.draw(_ops({node: document_of(text)["nodes"][node]}))
    op = op.model_copy(update={"path": ("nodes", *op.path)})
    try:
        after = apply_ops(text, [op])
    except OpError:
        return
    if op.path == ("nodes", node):
        # The node itself was removed, renamed or replaced; a name that could stand anywhere is none to look for.
        blocks = {name: _block(text, name) for name in nodes if name != node}
    else:
        blocks = {name: _block(text, name) for name in nodes if name != node}
    assert all(block in after for block in blocks.values())
    if op.path[1] != node:
        # A node that was not there comes behind any other.
        return
    before, behind = text.split(_block(text, node))
    assert after.startswith(before)
    assert after.endswith(behind.lstrip("\n")) or behind.strip() == ""


def _block(text: str, node: str) -> str:
    """Give a node's lines, as they are in the sample flows: its own and those further in."""
    lines = text.splitlines(keepends=True)
    nodes = lines.index("nodes:\n")
    first = next(n for n in range(nodes, len(lines)) if lines[n].startswith(f"  {node}:"))
    last = first + 1
    while last < len(lines) and lines[last].startswith("   "):
        last += 1
    return "".join(lines[first:last])


def _diff(text: str, *ops: Op) -> list[str]:
    lines = difflib.unified_diff(text.splitlines(), apply_ops(text, ops).splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:2] not in ("--", "++", "@@")]


def _undo(text: str, ops: list[Op]) -> list[Op]:
    return list(reversed(rewritten(text, ops).removed))


@pytest.mark.parametrize("name", ["layouts", "layouts with CRLF", "survey/flow.yaml"])
def test_what_was_removed_comes_back_as_it_was_written(name: str) -> None:
    text = ALL[name]
    for path, _ in _places(document_of(text)):
        after, removed = rewritten(text, [Remove(path=path)])
        assert _typed(document_of(apply_ops(after, removed))) == _typed(document_of(text)), path
        if removed[0].written is not None:
            assert apply_ops(after, removed) == text, path
            # Both in one save: the page did not know yet how it was written.
            assert apply_ops(text, [Remove(path=path), removed[0].model_copy(update={"written": None})]) == text, path


@pytest.mark.parametrize("name", [name for name in sorted(TEXTS) if name.endswith("flow.yaml")])
def test_removed_nodes_come_back_where_they_stood_to_the_character(name: str) -> None:
    text = TEXTS[name]
    nodes = list(document_of(text)["nodes"])
    for node in nodes:
        after, removed = rewritten(text, [Remove(path=("nodes", node))])
        assert apply_ops(after, removed) == text, node
        # Sent through JSON, as the page does.
        again = [Restore.model_validate_json(each.model_dump_json()) for each in removed]
        assert apply_ops(after, again) == text, node
    several: list[Op] = [Remove(path=("nodes", node)) for node in nodes[1:]]
    assert apply_ops(apply_ops(text, several), _undo(text, several)) == text


def test_what_others_wrote_meanwhile_stays_when_something_comes_back() -> None:
    after, removed = rewritten(LAYOUTS, [Remove(path=("nodes", "a"))])
    theirs = after.replace("  # first\n", "  # theirs\n")
    back = apply_ops(theirs, removed)
    assert list(document_of(back)["nodes"]) == ["a", "b"]
    assert "# theirs" in back
    gone = apply_ops(MAIN, [Remove(path=("nodes", "welcome")), Remove(path=("nodes", "open"))])
    op = Restore(path=("nodes", "open"), value={"type": "say"}, after="welcome")
    assert list(document_of(apply_ops(gone, [op]))["nodes"])[-1] == "open", "nobody knows any more where it stood"


def test_no_op_changes_nothing() -> None:
    assert all(apply_ops(text, []) == text for text in ALL.values())


@pytest.mark.parametrize(
    ("ops", "lines"),
    [
        (
            [Set(path=("nodes", "welcome", "prompt"), value='Hello, "friend".')],
            [
                '-  welcome: {type: say, prompt: "Welcome to Northgate Water.", next: open}',
                '+  welcome: {type: say, prompt: "Hello, \\"friend\\".", next: open}',
            ],
        ),
        (
            [Set(path=("nodes", "main_menu", "choices", "4"), value={"label": "leaks", "next": "agent"})],
            ['+      "4": {label: leaks, next: agent}'],
        ),
        (
            [Rename(path=("nodes", "contact"), to="contact_us")],
            ["-  contact:", "+  contact_us:"],
        ),
        (
            [Remove(path=("nodes", "owed", "cases", 0))],
            ["-      - {label: something to pay, when: balance > 0, next: balance_due}"],
        ),
        (
            [Insert(path=("reprompts", "no_match", 1), value="Again, please.")],
            ['+    - "Again, please."'],
        ),
        (
            [Set(path=("nodes", "callback_again"), value={"type": "menu", "choices": {"1": {"next": "agent"}}})],
            ["+  callback_again:", "+    type: menu", '+    choices: {"1": {next: agent}}'],
        ),
    ],
)
def test_a_change_is_a_small_diff(ops: list[Op], lines: list[str]) -> None:
    assert _diff(MAIN, *ops) == lines


def test_a_long_prompt_stays_folded() -> None:
    prompt = "For billing, press 1. For water supply, press 2. To give a meter reading, press 3. " * 2 + "End."
    lines = _diff(MAIN, Set(path=("nodes", "main_menu", "prompt"), value=prompt))
    assert all(line[1:7] == " " * 6 for line in lines)
    assert all(len(line) <= 119 for line in lines)


def test_comments_stay_where_structure_changes() -> None:
    ops = [Set(path=("nodes", "b", "type"), value="say"), Set(path=("flow",), value=[1, {"a": 2}])]
    after = apply_ops(LAYOUTS, ops)
    assert "b:  # about b" in after
    assert "# inner" in after
    assert "# its id" in after


@pytest.mark.parametrize(
    ("op", "message"),
    [
        (Set(path=("nodes", "ghost", "next"), value=1), "nothing is at nodes.ghost"),
        (Remove(path=("nodes", "ghost")), "nothing is at nodes.ghost"),
        (Rename(path=("nodes", "a"), to="b"), '"b" is there already'),
        (Rename(path=("last", 0), to="b"), "has no name"),
        (Insert(path=("last", 9), value=1), "last has 6 items"),
        (Insert(path=("nodes", "a"), value=1), "nodes is a map; use set"),
        (Set(path=("flow", "x"), value=1), "flow is not a map"),
        (Set(path=("last", "x"), value=1), "last is not a map"),
        (Set(path=("flow",), value=math.inf), "cannot be written"),
    ],
)
def test_an_op_that_cannot_be_done_says_why(op: Op, message: str) -> None:
    with pytest.raises(OpError, match=message):
        apply_ops(LAYOUTS, [op])


def test_text_that_is_no_yaml_is_not_changed() -> None:
    with pytest.raises(FlowError):
        apply_ops("a: [", [Set(path=("a",), value=1)])
    with pytest.raises(FlowError, match="twice"):
        apply_ops("a: 1\na: 2\n", [Set(path=("a",), value=1)])


@settings(max_examples=100, deadline=None)
@given(before=_VALUES, after=_VALUES)
def test_the_ops_between_two_documents_lead_from_one_to_the_other(before: Any, after: Any) -> None:
    ops = between({"a": before}, {"a": after})
    made = steps({"a": before}, ops)[-1]
    assert made == {"a": after}
