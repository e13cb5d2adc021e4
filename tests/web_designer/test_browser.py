from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ivr.store.accounts import Accounts
from ivr.store.database import open_database
from tests.web_designer.conftest import HASHED, PASSWORD, SITE, silent_wav, started

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
    "/calls/2026-11-21/c1",
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
    page.set_default_timeout(15_000)
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
    page.set_default_timeout(15_000)
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


def test_prompts_are_heard_recorded_and_translated_without_leaving_the_page(chromium: Browser, tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    Accounts(engine).add(name="ada", role="designer", password=HASHED, at=0)
    engine.dispose()
    process, ready = started("--flows", str(SITE), "--data", str(tmp_path))
    page = _open(chromium, ready["address"])
    page.goto("/flows/sample/prompts")
    assert not page.get_by_role("alert").is_visible()
    row = page.locator('[id="nodes.welcome.prompt"]')
    with (
        page.expect_response("**/api/prompts/render") as rendered,
        page.expect_response("**/api/prompts/*.wav") as sound,
    ):
        row.get_by_role("button", name="Hear it of Welcome prompt in es-ES").click()
    assert rendered.value.ok
    assert sound.value.ok
    hear = page.locator('[id="nodes.bill.prompt"]').get_by_role("button", name="Hear it of Bill prompt in en-GB")
    hear.click()
    upload = row.get_by_label("Upload a recording of Welcome prompt in es-ES")
    upload.set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": b"no sound"})
    page.get_by_role("alert").get_by_text("This is no WAV file").wait_for()
    upload.set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": silent_wav()})
    row.get_by_role("button", name="Hear the recording of Welcome prompt in es-ES").wait_for()
    assert "L604" in row.inner_text()
    assert _violations(page) == []
    table = page.get_by_label("Take a translated table back")
    wrong = b"prompt,es-ES\nnodes.gone.prompt,x\nnodes.gone.two,y\n"
    table.set_input_files({"name": "t.csv", "mimeType": "text/csv", "buffer": wrong})
    page.get_by_role("alert").get_by_text("line 3, column 1: nodes.gone.two").wait_for()
    table.set_input_files(
        {"name": "t.csv", "mimeType": "text/csv", "buffer": b"prompt,es-ES\nnodes.bye.prompt,Hasta luego.\n"}
    )
    page.get_by_text("Hasta luego.").wait_for()
    page.close()
    process.terminate()
    process.communicate(timeout=10)


def test_a_flow_file_is_read_into_the_form(chromium: Browser, tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    Accounts(engine).add(name="ada", role="designer", password=HASHED, at=0)
    engine.dispose()
    process, ready = started("--flows", str(SITE), "--data", str(tmp_path))
    page = _open(chromium, ready["address"])
    page.get_by_role("link", name="New flow").click()
    page.get_by_label("Id", exact=True).fill("mine")
    text_field = page.get_by_label("The flow file (YAML)")
    expect(text_field).to_be_hidden()
    page.get_by_label("Begin with").select_option("own")
    assert _violations(page) == []
    text = b"flow: mine\nstart: bye\nnodes:\n  bye: {type: hangup, prompt: Goodbye.}\n"
    field = page.get_by_label("Read a flow file from this computer")
    field.set_input_files({"name": "flow.yaml", "mimeType": "application/yaml", "buffer": text})
    expect(text_field).to_have_value(text.decode())
    page.get_by_role("button", name="Begin the flow").click()
    page.wait_for_url("**/flows/mine/design")
    page.goto("/flows/mine/report")
    assert _violations(page) == []
    page.close()
    process.terminate()
    process.communicate(timeout=10)
