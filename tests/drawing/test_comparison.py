from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings

from ivr.drawing.comparison import compared
from ivr.drawing.marking import PLAIN
from ivr.drawing.svg import svg
from ivr.model.flow import Flow
from tests.drawing.building import build, flows

SVG = "{http://www.w3.org/2000/svg}"


def _line(choices: dict[str, Any], nodes: dict[str, dict[str, Any]], **fields: Any) -> Flow:
    menu = {"type": "menu", "prompt": "For bills, press 1.", "choices": choices, "failed": "bye"}
    return build({"menu": menu, **nodes, "bye": {"type": "hangup"}}, **fields)


BILL = {"bill": {"type": "say", "prompt": "Your bill.", "next": "bye"}}
NEWS = {"news": {"type": "say", "prompt": "The news.", "next": "bye"}}
OLD = _line(
    {"1": {"label": "bills", "next": "bill"}, "2": {"label": "news", "next": "news"}},
    {**BILL, **NEWS},
    universals={"agent": {"keys": ("0",), "next": "bye"}, "repeat": {"keys": ("*",)}},
)
NEW = _line(
    {"1": {"label": "bills", "next": "pay"}, "3": {"label": "pay", "next": "pay"}},
    {**BILL, "pay": {"type": "say", "prompt": "Pay.", "next": "bye"}},
    universals={"agent": {"keys": ("0", "#"), "next": "bye"}, "help": {"keys": ("9",), "next": "bill"}},
)


def _drawn() -> ElementTree.Element:
    both = compared(OLD, NEW)
    return ElementTree.fromstring(svg(both.flow, inline=True, marking=both.marking))


def _why(part: ElementTree.Element) -> list[str]:
    found = [each for each in part.iter(f"{SVG}g") if str(each.get("class")).startswith("why ")]
    return ["".join(each.itertext()) for each in found]


def test_what_was_added_removed_and_changed_is_told_node_by_node_and_way_by_way() -> None:
    marking = compared(OLD, NEW).marking
    assert marking.nodes == {"news": "removed", "menu": "changed", "pay": "added"}
    assert marking.ways == {
        ("menu", "1"): "changed",
        ("menu", "2"): "removed",
        ("menu", "3"): "added",
        ("pay", "next"): "added",
        ("news", "next"): "removed",
    }
    assert [(way.name, way.target) for way in marking.gone["menu"]] == [("1", "bill"), ("2", "news")]
    assert marking.universals == {"repeat": "removed", "agent": "changed", "help": "added"}


def test_the_drawing_has_what_is_gone_and_says_of_each_why_it_stands_out() -> None:
    root = _drawn()
    nodes = {str(each.get("data-node")): each for each in root.iter() if each.get("data-node")}
    assert list(nodes) == ["menu", "bill", "pay", "bye", "news"]
    assert _why(nodes["bill"]) == _why(nodes["bye"]) == []
    assert _why(nodes["pay"]) == ["addedadded", "added"]
    assert _why(nodes["news"]) == ["removedremoved", "removed"]
    rows = [each for each in nodes["menu"].iter(f"{SVG}g") if str(each.get("class")).startswith("row")]
    assert [each.findtext(f"{SVG}title") for each in rows] == [
        "1 Bills leads to Pay, changed",
        "3 Pay leads to Pay, added",
        "After 3 attempts leads to Bye",
        "1 Bills leads to Bill, removed",
        "2 News leads to News, removed",
    ]
    assert [each.get("href") for each in nodes["menu"].iter(f"{SVG}a")] == ["#at-menu"]
    lines = {(way.get("data-from"), way.get("data-to")) for way in root.iter() if way.get("data-from")}
    assert {("menu", "news"), ("menu", "bill"), ("menu", "pay")} <= lines


def test_without_an_older_version_everything_is_added() -> None:
    both = compared(None, NEW)
    assert set(both.marking.nodes.values()) == set(both.marking.ways.values()) == {"added"}
    assert set(both.marking.nodes) == set(NEW.nodes)


def test_a_way_to_a_removed_node_leads_nowhere_and_is_changed() -> None:
    left = NEW.model_copy(update={"nodes": {name: node for name, node in NEW.nodes.items() if name != "pay"}})
    both = compared(NEW, left)
    assert both.marking.ways["menu", "1"] == "changed"
    texts = [each.findtext(f"{SVG}title") for each in ElementTree.fromstring(_text(both.flow, both)).iter(f"{SVG}g")]
    assert "1 Bills leads to nowhere yet, changed" in texts
    assert "1 Bills leads to Pay, removed" in texts


def _text(flow: Flow, both: Any) -> str:
    return svg(flow, inline=True, marking=both.marking)


@settings(max_examples=30, deadline=None)
@given(flows(), flows())
def test_any_two_flows_are_drawn_as_one(old: Flow, new: Flow) -> None:
    both = compared(old, new)
    root = ElementTree.fromstring(svg(both.flow, inline=True, marking=both.marking))
    nodes = [each.get("data-node") for each in root.iter() if each.get("data-node")]
    assert nodes == [*new.nodes, *(name for name in old.nodes if name not in new.nodes)]


@settings(max_examples=10, deadline=None)
@given(flows())
def test_a_flow_against_itself_is_drawn_as_it_is(flow: Flow) -> None:
    both = compared(flow, flow)
    assert svg(both.flow, marking=both.marking) == svg(flow, marking=PLAIN)
