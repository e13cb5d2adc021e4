from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web_designer.conftest import PASSWORD, SITE, started

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed (apt install chromium)"),
]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PAGES = [
    "/api/docs",
    "/",
    "/flows/sample",
    "/flows/survey",
    "/flows/wrong",
    "/flows/sample/report",
    "/flows/survey/report",
    "/flows/sample/prompts",
    "/flows/survey/prompts?only=missing",
    "/flows/sample/dialogues",
    "/flows/sample/revisions",
    "/flows/sample/diff",
    "/system",
    "/calls",
    "/promises",
    "/rules/R102",
    "/flows/none",
    "/me",
    "/people",
    "/audit",
]
STRANGERS = ["/login", "/welcome/none"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


def _open(browser: Browser, address: str, *, width: int = 1280, scheme: Literal["dark", "light"] = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=address)
    page.set_default_timeout(5000)
    page.goto("/login")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address + "/")
    return page


def _violations(page: Page) -> object:
    page.evaluate(AXE)
    return page.evaluate("axe.run().then(found => found.violations.map(each => [each.id, each.help]))")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(
    chromium: Browser, address: str, scheme: Literal["dark", "light"]
) -> None:
    page = _open(chromium, address, scheme=scheme)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    for path in PAGES:
        page.goto(path)
        assert (path, _violations(page)) == (path, [])
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(address + "/login")
    for path in STRANGERS:
        page.goto(path)
        assert (path, _violations(page)) == (path, [])
    assert faults == []
    page.close()


def test_a_first_administrator_signs_up_and_lets_somebody_in(chromium: Browser, tmp_path: Path) -> None:
    process, ready = started("--flows", str(SITE), "--data", str(tmp_path))
    page = chromium.new_page(base_url=ready["address"])
    page.set_default_timeout(5000)
    page.goto(ready["first"])
    assert _violations(page) == []
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="People").click()
    page.get_by_label("Name").fill("grace")
    page.get_by_label("Role", exact=True).select_option("designer")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("status").locator("code").inner_text()
    assert _violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="grace").click()
    page.get_by_label("What it is for").fill("our pipeline")
    page.get_by_label("It may").select_option("draft")
    page.get_by_role("button", name="Make a token").click()
    assert page.get_by_role("status").locator("code").inner_text().startswith("sgn_")
    assert _violations(page) == []
    page.close()
    process.terminate()
    process.communicate(timeout=10)


def test_no_page_is_wider_than_a_small_telephone_or_at_twice_the_size(chromium: Browser, address: str) -> None:
    page = _open(chromium, address, width=360)
    for path in PAGES:
        page.goto(path)
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 360)
    page.close()


def test_a_finding_leads_to_its_node_and_the_nodes_badge_back(chromium: Browser, address: str) -> None:
    page = _open(chromium, address)
    page.goto("/flows/sample")
    page.get_by_role("link", name="Show Main menu on the map").first.click()
    node = page.locator("#node-main_menu")
    page.wait_for_function("document.querySelector('#node-main_menu').classList.contains('lit')")
    box, sheet = node.bounding_box(), page.locator(".sheet").bounding_box()
    assert box is not None
    assert sheet is not None
    assert sheet["x"] <= box["x"] <= sheet["x"] + sheet["width"]
    node.locator(".badge a").first.click()
    assert page.url.endswith("#at-main_menu")
    page.close()


def test_the_map_zooms_by_button_and_key_and_returns_to_the_start(chromium: Browser, address: str) -> None:
    page = _open(chromium, address)
    page.goto("/flows/sample")
    drawing, shown = page.locator("svg.flow"), page.locator(".zoom output")
    natural = drawing.bounding_box()
    page.get_by_role("button", name="Zoom in").click()
    assert shown.inner_text() == "125%"
    page.get_by_role("button", name="Whole map").click()
    fitted = drawing.bounding_box()
    assert natural is not None
    assert fitted is not None
    assert fitted["width"] < natural["width"]
    page.locator(".sheet").focus()
    page.keyboard.press("Home")
    assert shown.inner_text() == "100%"
    page.keyboard.press("-")
    assert shown.inner_text() == "80%"
    page.close()


def test_a_node_lights_up_the_lines_it_is_on(chromium: Browser, address: str) -> None:
    page = _open(chromium, address)
    page.goto("/flows/sample")
    page.locator("#row-bill h3 a").focus()
    lit = page.eval_on_selector_all(".way.lit", "ways => ways.map(way => [way.dataset.from, way.dataset.to])")
    assert sorted(lit) == [["bill", "agents"], ["bill", "look_up"], ["main_menu", "bill"]]
    page.close()


def test_the_content_is_one_key_away(chromium: Browser, address: str) -> None:
    page = _open(chromium, address)
    page.goto("/flows/sample")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
