"""All of a flow with the keyboard alone: created, connected, a finding mended, simulated, published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.web_designer.canvas.conftest import FLOW, SITE, visit
from tests.web_designer.canvas.keys import Keys
from tests.web_designer.conftest import PASSWORD, launch

PATIENCE = 30.0
VIEW: ViewportSize = {"width": 1280, "height": 800}
CAKES = "Our cakes are baked every morning."
MENU = (
    "For our opening hours, press 1. For our cakes, press 2. To speak to a person, press 0. To hear this, press star."
)


@pytest.fixture
def keys(browser: Browser, tmp_path: Path) -> Iterator[Keys]:
    """Give somebody without a mouse at the sign-in page of a server with one flow; faults of the page fail the test."""
    flows, data = tmp_path / "flows", tmp_path / "data"
    (flows / "line").mkdir(parents=True)
    (flows / "site.yaml").write_text(SITE, encoding="utf-8")
    (flows / "line" / "flow.yaml").write_text(FLOW.replace("NAME", "line"), encoding="utf-8")
    process, address = launch("--flows", str(flows), "--data", str(data))
    visit(data)
    context = browser.new_context(viewport=VIEW, base_url=address, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/login")
    yield Keys(page, PATIENCE)
    context.close()
    process.terminate()
    process.communicate(timeout=60)
    assert faults == []


def test_a_flow_from_signing_in_to_publishing_with_the_keyboard_alone(keys: Keys) -> None:
    _sign_in(keys)
    _begin(keys)
    _change_the_greeting(keys)
    _add_and_connect(keys)
    _mend_the_finding(keys)
    _simulate(keys)
    _publish(keys)


def _sign_in(keys: Keys) -> None:
    keys.at("Name")
    keys.type("ada")
    keys.press("Tab")
    keys.at("Password")
    keys.type(PASSWORD)
    keys.enter("/")
    keys.reads("Small line")


def _begin(keys: Keys) -> None:
    keys.press("Tab")
    keys.at("Skip to the content")
    keys.press("Enter", "Tab")
    keys.at("New flow")
    keys.press("Enter")
    keys.at("Id")
    keys.type("bakery")
    keys.enter("/flows/bakery/design")
    keys.opened()
    keys.at("Canvas")


def _change_the_greeting(keys: Keys) -> None:
    keys.press("ArrowRight")
    keys.state("s.selected[0] === 'welcome' && s.announcement.text.startsWith('Welcome, Say')")
    keys.press("Enter")
    keys.at("Prompt")
    keys.press("Control+a")
    keys.type("Welcome to the bakery.")
    keys.press("Tab")
    keys.at("Hear it in en-GB")
    keys.press("Enter")
    keys.at("Hear it in en-GB")
    keys.press("F6")
    keys.at("Canvas")
    assert keys.document()["nodes"]["welcome"]["prompt"] == "Welcome to the bakery."


def _add_and_connect(keys: Keys) -> None:
    keys.press("/")
    keys.at("Add a node")
    keys.type("say")
    keys.press("Enter")
    keys.at("Name")
    keys.type("cakes")
    keys.press("Enter")
    keys.at("Canvas")
    keys.state("s.selected[0] === 'cakes'")
    keys.press("Enter")
    keys.at("Prompt")
    keys.type(CAKES)
    keys.press("F6", "c")
    keys.at("Which way out of Cakes?")
    keys.press("Enter")
    keys.at("Next leads to")
    keys.type("menu")
    keys.press("Enter")
    keys.at("Canvas")
    keys.press("Control+k")
    keys.at("Find a node")
    keys.type("menu")
    keys.press("Enter")
    keys.at("Canvas")
    keys.state("s.selected[0] === 'menu'")
    keys.press("c")
    keys.at("Which way out of Menu?")
    keys.type("another key")
    keys.press("Enter")
    keys.at("Key 2 leads to")
    keys.type("cakes")
    keys.press("Enter")
    keys.at("Canvas")
    nodes = keys.document()["nodes"]
    assert nodes["cakes"] == {"type": "say", "prompt": CAKES, "next": "menu"}
    assert nodes["menu"]["choices"]["2"] == {"next": "cakes"}


def _mend_the_finding(keys: Keys) -> None:
    keys.reads("2 works here, but callers are not told of it")
    keys.press("Control+Shift+P")
    keys.at("2 works here, but callers are not told of it")
    keys.press("F8")
    keys.at("Next: Cakes")
    keys.press("F6", "Enter")
    keys.at("Prompt")
    keys.press("Control+a")
    keys.type(MENU)
    keys.state("s.status === 'saved' && s.findingsOf === s.etag && s.findings.length === 0")
    keys.reads("Nothing found.")
    keys.at("Prompt")


def _simulate(keys: Keys) -> None:
    keys.press("Control+Enter")
    keys.at("1 opening hours")
    keys.press("2")
    keys.state("s.trace.trail.has('menu:choices/2/next')")
    keys.reads(CAKES)
    keys.press("0")
    keys.at("Nobody is there")
    keys.press("Enter")
    keys.state("s.trace.trail.has('agents:no_agents')")
    keys.press("F6")
    keys.at("Canvas")


def _publish(keys: Keys) -> None:
    keys.press("Control+k")
    keys.type("publish")
    keys.press("Enter")
    keys.at("What changes for callers")
    keys.type("Callers can ask for cakes")
    keys.press("Tab")
    keys.at("Publish")
    keys.press("Enter")
    keys.reads("Revision 1 is live")
    keys.at("Canvas")
