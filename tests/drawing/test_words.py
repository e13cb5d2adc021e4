from __future__ import annotations

from typing import Any

import pytest

from ivr.drawing.measure import fit, text_width
from ivr.drawing.words import hears, outlet_words, spoken_name, summary
from ivr.nodes import node_types
from tests.drawing.building import build

SUMMARIES: list[tuple[dict[str, Any], str]] = [
    ({"type": "say", "prompt": "Hi {{ name }}{# x #}{% if a %} you{% endif %}.", "next": "a"}, "“Hi [name] you.”"),
    ({"type": "hours", "calendar": "office_hours", "open": "a", "closed": "a"}, "Calendar: Office hours"),
    ({"type": "branch", "cases": ({"when": "balance > 0", "next": "a"},), "default": "a"}, "balance > 0?"),
    ({"type": "set", "values": {"tries": "tries + 1"}, "next": "a"}, "tries = tries + 1"),
    ({"type": "fetch", "url": "https://x/{{ account }}", "ok": "a", "failed": "a", "timeout": "a"}, "x/[account]"),
    ({"type": "goal", "goal": "paid_bill", "next": "a"}, "Goal: Paid bill"),
    ({"type": "subflow", "flow": "survey", "exits": {"done": "a"}}, "Flow: Survey"),
    ({"type": "hangup"}, "Says goodbye, where there is a prompt, and hangs up."),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), SUMMARIES)
def test_a_node_says_what_callers_hear_or_what_is_decided(fields: dict[str, Any], expected: str) -> None:
    node = node_types()[fields["type"]].model_validate(fields)
    assert summary(node, "en-GB") == expected


def test_a_prompt_is_given_in_the_flows_language() -> None:
    node = node_types()["say"].model_validate({"type": "say", "prompt": {"vi": "Xin chào", "en-GB": "Hi"}, "next": "a"})
    assert summary(node, "vi") == "“Xin chào”"
    assert hears(node, "en-GB") == ("Hi",)


def test_the_main_prompt_comes_first() -> None:
    fields = {"type": "menu", "no_match": ("No.",), "prompt": "Yes?", "choices": {"1": {"next": "a"}}, "failed": "a"}
    assert hears(node_types()["menu"].model_validate(fields), "en-GB") == ("Yes?", "No.")


def test_ways_out_are_named_by_label_or_by_what_happens() -> None:
    flow = build(
        {
            "m": {
                "type": "menu",
                "prompt": "x",
                "choices": {"1": {"next": "a_b", "label": "billing"}, "2": {"next": "a_b"}},
                "failed": "a_b",
                "attempts": 1,
            },
            "f": {"type": "fetch", "url": "http://x", "ok": "a_b", "failed": "a_b", "timeout": "a_b"},
            "v": {"type": "voicemail", "mailbox": "x", "next": "a_b", "empty": "a_b"},
            "b": {"type": "branch", "cases": ({"when": "x > 1", "next": "a_b"},), "default": "a_b"},
            "a_b": {"type": "hangup"},
        }
    )
    words = {name: [outlet_words(each, node) for each in node.outlets()] for name, node in flow.nodes.items()}
    assert words["m"] == ["Billing", "A b", "After 1 attempt"]
    assert words["f"] == ["OK", "Failed", "Takes too long"]
    assert words["v"] == ["Next", "Nothing said"]
    assert words["b"] == ["x > 1", "Otherwise"]


def test_names_are_words() -> None:
    assert [spoken_name(name) for name in ("main_menu", "a-b", "_")] == ["Main menu", "A b", "_"]


def test_text_is_cut_to_fit() -> None:
    assert fit("short", 200, 13) == "short"
    cut = fit("A prompt that goes on for far longer than there is room for", 120, 13)
    assert cut.endswith("…")
    assert text_width(cut, 13) <= 120
    assert text_width("请按一", 10) == 30
    assert text_width("e\u0301", 13) == text_width("e", 13)
    assert fit("wide", 0, 13) == "…"
