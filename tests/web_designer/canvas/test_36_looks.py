"""Behaviours 36 to 38: dark, without motion, at twice the size, for everybody, and with 2,000 nodes."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import BrowserContext

from bench.canvas import DRAWN, large
from tests.web_designer.canvas.conftest import Open
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.test_browser import AXE

VIOLATIONS = "axe.run().then(found => found.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"


def test_36_dark_still_and_at_twice_the_size(open_flow: Open) -> None:
    designer = open_flow()
    page = designer.page
    light = page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") != light
    moving = "document.getAnimations().filter(each => each.playState === 'running').length"
    designer.select("menu")
    assert page.evaluate(moving) == 0
    page.set_viewport_size({"width": 720, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    page.get_by_role("button", name="Find a node, a text or a command").click()
    designer.choose("bye")
    designer.until("s.selected.join() === 'bye'")
    assert designer.field("Prompt").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_37_the_designer_has_no_accessibility_violation(open_flow: Open, scheme: Literal["dark", "light"]) -> None:
    designer = open_flow()
    page = designer.page
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="Goal", exact=True).click()
    designer.until("s.findings.length > 0")
    page.evaluate(AXE)
    assert page.evaluate(VIOLATIONS) == []
    designer.on_canvas("Home", "ArrowRight")
    page.get_by_role("tab", name="Outline").click()
    assert page.evaluate(VIOLATIONS) == []
    for key in ("Control+k", "/", "c", "?"):
        designer.on_canvas(key)
        page.get_by_role("dialog").wait_for()
        assert (key, page.evaluate(VIOLATIONS)) == (key, [])
        designer.press("Escape")
        designer.until("s.dialog === null")


def test_38_a_flow_of_2000_nodes_opens_and_stays_light(open_flow: Open, context: BrowserContext) -> None:
    document, layout = large(2000)
    # What the linter makes of such a flow, and how fast, is tested where the linter is.
    context.route("**/draft/findings", lambda route: route.fulfill(json={"etag": "", "findings": []}))
    designer: Designer = open_flow(text=document, layout=layout)
    assert len(designer.nodes()) == 2000
    assert designer.page.evaluate("document.querySelectorAll('*').length") < 4000
    assert designer.page.evaluate(DRAWN) < 2000
    designer.on_canvas("Home", "Alt+ArrowRight")
    assert designer.state("layout")["n0"]["x"] == layout["n0"]["x"] + 16
