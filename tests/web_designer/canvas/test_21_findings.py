"""Behaviours 21 to 23: the small map, findings on nodes, and the way to each and out of it."""

from __future__ import annotations

import time

from tests.web_designer.canvas.conftest import FLOW, Open
from tests.web_designer.canvas.driver import Designer

REPROMPTS = ("    no_input:", "    no_match:")
NO_REPROMPTS = "".join(line for line in FLOW.splitlines(keepends=True) if not line.startswith(REPROMPTS))


def test_21_the_small_map_centres_and_home_goes_to_the_start(designer: Designer) -> None:
    page = designer.page
    small = page.locator(".minimap canvas")
    before = page.locator(".react-flow__viewport").get_attribute("style")
    box = small.bounding_box()
    assert box is not None
    small.click(position={"x": box["width"] - 20, "y": box["height"] - 20})
    assert page.locator(".react-flow__viewport").get_attribute("style") != before
    designer.on_canvas("Home")
    assert designer.state("selected") == ["welcome"]
    assert designer.node("welcome").is_visible()
    assert page.locator("#canvas").get_attribute("aria-activedescendant") == "card-welcome"


def test_22_findings_stand_on_the_node_with_icon_and_text_soon_after_an_edit(designer: Designer) -> None:
    designer.until("s.findingsOf !== ''")
    designer.saved()
    designer.select("bill")
    designer.on_canvas("Delete")
    since = time.monotonic()
    designer.until("s.findings.some(each => each.code === 'R102' && each.node === 'menu')")
    assert time.monotonic() - since < 1.5
    badge = designer.node("menu").get_by_role("button", name="1 error at Menu")
    assert badge.inner_text() == "1"
    assert badge.locator("svg").count() == 1
    assert "nowhere yet" in designer.node("menu").inner_text()
    badge.click()
    assert designer.page.get_by_role("tab", name="Problems", selected=True).is_visible()


def test_23_f8_goes_to_the_field_and_a_fix_can_be_undone(open_flow: Open) -> None:
    designer = open_flow(text=NO_REPROMPTS)
    designer.until("s.findings.some(each => each.code === 'I401')")
    before = designer.document()
    designer.on_canvas("F8")
    assert designer.state("selected") == ["menu"]
    designer.wait("() => document.activeElement.closest('.side') !== null")
    designer.page.locator(".drawer").get_by_role("button", name="Fix").click()
    designer.until("!s.findings.some(each => each.code === 'I401')")
    assert designer.document() != before
    designer.on_canvas("Control+z")
    designer.until("s.findings.some(each => each.code === 'I401')")
    assert designer.document() == before
