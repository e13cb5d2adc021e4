"""What edits come to, read from the part they touch, is what reading the whole file twice gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import FlowError
from ivr.loading.ops import Set, steps
from ivr.loading.yaml_changes import Changes
from ivr.loading.yaml_edits import Edit, Layout, applied
from ivr.loading.yaml_ops import document_of

FLOWS = sorted((Path(__file__).parents[2] / "flows").glob("*/flow.yaml"))
ANCHORED = """\
flow: x
nodes:
  a: &same {type: say, prompt: "Hello.", next: b}
  b: *same
  c: {type: say, prompt: "Bye.", next: b}
last: 1
"""
IN_BRACES = 'flow: x\nnodes: {a: {type: say, prompt: "Hello."}, b: {type: hangup}}\n'
TEXTS = {**{file.parent.name: file.read_text(encoding="utf-8") for file in FLOWS}, "a": ANCHORED, "b": IN_BRACES}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_the_ops_make_the_same_change(name: str) -> None:
    text = TEXTS[name]
    layout, document = Layout(text), document_of(text)
    changes = Changes(layout, "nodes")
    top = layout.add_before(("nodes",), "reprompts_too", {"no_input": ["Hello?"]})
    nodes = list(document["nodes"])
    ways = [
        edit
        for node in nodes
        for edit in (layout.replace(("nodes", node), {"type": "goal"}), layout.add_field(("nodes", node), "x", 1))
        if edit is not None
    ]
    for edits in [[way] for way in ways] + [[top, way] for way in ways[:4] if top is not None]:
        try:
            wanted = document_of(applied(text, edits))
        except FlowError:
            # Taking an anchor away leaves its alias without one, in whatever way it is read.
            with pytest.raises(FlowError):
                changes.ops(edits)
            continue
        assert steps(document, changes.ops(edits))[-1] == wanted


def test_only_the_part_that_changes_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXTS["main"]
    read: list[int] = []

    def counted(part: str) -> object:
        read.append(len(part))
        return document_of(part)

    monkeypatch.setattr("ivr.loading.yaml_changes.document_of", counted)
    layout = Layout(text)
    edit = layout.replace(("nodes", "bye", "type"), "goal") or layout.replace(("nodes", "welcome", "type"), "goal")
    assert edit is not None
    changes = Changes(layout, "nodes")
    assert isinstance(changes.ops([edit])[0], Set)
    assert 0 < sum(read) < len(text) / 10
    seen = len(read)
    changes.ops([edit])
    assert len(read) == seen


def test_an_edit_that_leaves_no_yaml_is_told() -> None:
    start = IN_BRACES.index("{type")
    with pytest.raises(FlowError):
        Changes(Layout(IN_BRACES), "nodes").ops([Edit(start=start, end=start + 1, text="")])
