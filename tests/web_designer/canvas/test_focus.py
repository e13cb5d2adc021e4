"""Where the focus goes when what has it goes away, and when something new is there."""

from __future__ import annotations

from tests.web_designer.canvas.conftest import Open
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.canvas.test_21_findings import NO_REPROMPTS

FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.id"


def _at(designer: Designer, name: str) -> None:
    designer.wait(f"name => ({FOCUSED}) === name", name)


def test_a_key_that_is_added_takes_the_focus_and_one_that_is_removed_hands_it_on(designer: Designer) -> None:
    designer.select("menu")
    designer.page.get_by_role("button", name="Add a key").click()
    _at(designer, "Key of Key 2")
    designer.press("Tab")
    _at(designer, "Remove Key 2")
    designer.press("Enter")
    _at(designer, "Key of Key 1")


def test_a_finding_that_is_mended_hands_the_focus_on(open_flow: Open) -> None:
    designer = open_flow(text=NO_REPROMPTS)
    designer.until("s.findings.some(each => each.code === 'I401')")
    designer.press("Control+Shift+P")
    _at(designer, "below")
    designer.press("Tab", "Tab", "Tab")
    assert designer.page.evaluate("document.activeElement.innerText") == "Fix"
    designer.press("Enter")
    designer.until("s.findings.length === 0 && s.findingsOf === s.etag")
    _at(designer, "below")


def test_a_call_that_runs_again_takes_the_focus_from_nobody_who_types(designer: Designer) -> None:
    page = designer.page
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Call", exact=True).click()
    designer.wait("() => document.activeElement.closest('.pad') !== null")
    designer.select("welcome")
    designer.field("Prompt").click()
    designer.press("Control+a")
    page.keyboard.type("Welcome to")
    log = page.get_by_role("region", name="What happened in the call")
    log.get_by_text("Welcome to", exact=True).wait_for()
    page.keyboard.type(" the bakery.")
    log.get_by_text("Welcome to the bakery.", exact=True).wait_for()
    assert designer.field("Prompt").input_value() == "Welcome to the bakery."


def test_undo_keeps_the_focus_when_nothing_is_left_to_undo(designer: Designer) -> None:
    page = designer.page
    designer.select("bill")
    designer.on_canvas("Delete")
    undo = page.locator(".bar").get_by_role("button", name="Undo")
    undo.focus()
    designer.press("Enter")
    designer.until("s.undo.length === 0")
    assert undo.get_attribute("aria-disabled") == "true"
    assert undo.evaluate("button => document.activeElement === button")
    designer.press("Enter")
    assert designer.heard().strip() == "Nothing to undo."
