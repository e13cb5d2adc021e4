from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from ivr.drawing.icons import has_icon, icon, icon_shapes
from ivr.drawing.marks import SEVERITIES
from ivr.drawing.svg import style_sheet, svg
from ivr.model.flow import Flow
from ivr.nodes import node_types
from tests.drawing.building import build, flows, sample

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Note:
    severity: str
    message: str


def _drawn(flow: Flow, **options: bool) -> ElementTree.Element:
    return ElementTree.fromstring(svg(flow, None, inline=options.get("inline", False)))


def _texts(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


@settings(max_examples=30, deadline=None)
@given(flows())
def test_every_node_is_drawn_once_in_well_formed_xml(flow: Flow) -> None:
    root = _drawn(flow)
    assert [each.get("data-node") for each in root.iter() if each.get("data-node")] == list(flow.nodes)


def test_what_authors_write_is_text_never_markup() -> None:
    root = _drawn(sample())
    assert 'Trouble & <strife> "here"' in _texts(root)
    assert '"Hi" <now>' in _texts(root)
    assert not list(root.iter(f"{SVG}b")) + list(root.iter(f"{SVG}script"))


def test_it_says_what_it_is_to_those_who_do_not_see_it() -> None:
    root = _drawn(sample())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == 'Trouble & <strife> "here"'
    assert root.findtext(f"{SVG}desc") == "6 nodes, drawn from left to right. Calls begin at Welcome."
    nodes = [each for each in root.iter(f"{SVG}g") if each.get("data-node")]
    assert all(each[0].tag == f"{SVG}title" for each in nodes)


def test_universals_are_said_once_and_marked_where_they_lead() -> None:
    texts = _texts(_drawn(sample()))
    assert texts.count("Everywhere") == 1
    assert "Agent → Agents" in texts
    assert texts.count("from everywhere") == 1


def test_what_no_call_reaches_and_what_leads_nowhere_is_marked() -> None:
    root = _drawn(sample())
    styles = {each.get("data-node"): str(each.get("class")) for each in root.iter() if each.get("data-node")}
    assert [name for name, style in styles.items() if "unreached" in style] == ["forgotten"]
    assert _texts(root).count("nowhere yet") == 1
    assert _texts(root).count("Start") == 1


def test_findings_are_badges_with_a_number_and_words() -> None:
    notes = {"main_menu": [Note("error", "Stuck & lost"), Note("error", "Again"), Note("info", "Long")]}
    root = ElementTree.fromstring(svg(sample(), notes))
    badges = [each for each in root.iter(f"{SVG}g") if str(each.get("class")).startswith("badge")]
    assert [each.findtext(f"{SVG}title") for each in badges] == ["2 errors: Stuck & lost; Again", "1 note: Long"]
    assert [each.findtext(f"{SVG}text") for each in badges] == ["2", "1"]


def test_inside_a_page_it_brings_no_style_and_links_its_badges() -> None:
    text = svg(sample(), {"bill": [Note("warning", "x")]}, inline=True)
    assert "<style" not in text
    assert "style=" not in text
    assert 'role="group"' in text
    assert 'href="#at-bill"' in text
    assert "<style>" in svg(sample())


def test_a_drawing_that_stands_alone_has_light_and_dark() -> None:
    assert "prefers-color-scheme: dark" in style_sheet()


@pytest.mark.parametrize("name", sorted(node_types()))
def test_every_node_type_has_its_icon(name: str) -> None:
    wanted = node_types()[name].icon
    assert has_icon(wanted), f"copy icons/{wanted}.svg of npm's lucide-static to ivr/drawing/icons/"


def test_an_unknown_icon_is_a_question_mark() -> None:
    assert icon_shapes("../secret") == icon_shapes("circle-help") != ""
    assert all(has_icon(name) for name, _ in SEVERITIES.values())
    assert 'aria-hidden="true"' in icon("list")


def test_a_flow_of_one_node_is_drawn() -> None:
    assert _drawn(build({"a": {"type": "hangup"}})).get("width") is not None
