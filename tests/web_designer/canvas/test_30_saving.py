"""Behaviours 30 to 32: what is done is saved by itself, meets what others did, and survives a killed tab."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from tests.web_designer.canvas.conftest import Open
from tests.web_designer.canvas.driver import Designer

DRAFTS = "**/draft"


def _offline(page: Page) -> None:
    page.route(DRAFTS, lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())


def _write(designer: Designer, node: str, text: str) -> None:
    designer.select(node)
    designer.field("Prompt").fill(text)


def test_30_a_draft_is_saved_within_two_seconds_also_after_the_server_was_away(designer: Designer) -> None:
    page = designer.page
    status = page.locator("[data-status]")
    _write(designer, "welcome", "Welcome.")
    since = time.monotonic()
    designer.saved()
    assert time.monotonic() - since < 2
    assert designer.draft()["document"]["nodes"]["welcome"]["prompt"] == "Welcome."
    assert "saved" in status.inner_text()
    assert designer.draft()["live_revision"] is None
    _offline(page)
    _write(designer, "bye", "So long.")
    designer.until("s.status === 'offline'")
    assert "Offline" in status.inner_text()
    page.unroute(DRAFTS)
    assert designer.draft()["document"]["nodes"]["bye"]["prompt"] == "So long."


def test_30_publishing_is_another_step_and_refuses_errors(designer: Designer) -> None:
    page = designer.page
    designer.select("bill")
    designer.on_canvas("Delete")
    designer.until("s.findings.some(each => each.severity === 'error')")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What changes for callers").fill("Shorter")
    assert dialog.get_by_role("button", name="Publish").is_disabled()
    page.keyboard.press("Escape")
    designer.on_canvas("Control+z")
    designer.until("!s.findings.some(each => each.severity === 'error')")
    page.get_by_role("button", name="Publish").click()
    dialog.get_by_label("What changes for callers").fill("The first one")
    dialog.get_by_role("button", name="Publish").click()
    designer.until("s.liveRevision === 1")
    assert "Live: revision 1" in page.locator(".bar").inner_text()


def test_30_who_is_signed_out_is_told_so_and_neither_checks_nor_publishes(designer: Designer) -> None:
    page = designer.page
    designer.until("s.findingsOf === s.etag")
    page.route(DRAFTS, lambda route: route.fulfill(status=401, json={"error": {"message": "Sign in."}}))
    _write(designer, "welcome", "Kept here.")
    designer.until("s.status === 'signed-out'")
    assert page.get_by_text("Signed out, kept here").is_visible()
    assert "Not checked until saved" in page.locator("#below").inner_text()
    _try_to_publish(designer, "You are signed out")
    page.unroute(DRAFTS)
    assert designer.draft()["document"]["nodes"]["welcome"]["prompt"] == "Kept here."


def _try_to_publish(designer: Designer, reason: str) -> None:
    """Find that a draft that is not saved cannot be published, and why."""
    designer.page.locator(".bar").get_by_role("button", name="Publish").click()
    dialog = designer.page.get_by_role("dialog")
    dialog.get_by_label("What changes for callers").fill("Something")
    assert reason in dialog.get_by_role("alert").inner_text()
    assert dialog.get_by_role("button", name="Publish").is_disabled()
    designer.press("Escape")


def test_31_two_people_at_different_nodes_are_merged_by_themselves(designer: Designer, open_flow: Open) -> None:
    other = open_flow(designer.flow)
    _offline(designer.page)
    _write(designer, "welcome", "Welcome, mine.")
    designer.until("s.status === 'offline'")
    _write(other, "bye", "Goodbye, theirs.")
    other.saved()
    designer.page.unroute(DRAFTS)
    found = designer.draft()["document"]["nodes"]
    assert (found["welcome"]["prompt"], found["bye"]["prompt"]) == ("Welcome, mine.", "Goodbye, theirs.")
    assert designer.nodes() == found
    assert "Both changes are in the draft" in designer.page.locator(".bars").inner_text()


def test_31_two_people_at_one_node_choose_and_lose_nothing(designer: Designer, open_flow: Open) -> None:
    other = open_flow(designer.flow)
    _offline(designer.page)
    _write(designer, "welcome", "Mine.")
    designer.until("s.status === 'offline'")
    _write(other, "welcome", "Theirs.")
    other.saved()
    designer.page.unroute(DRAFTS)
    bar = designer.page.get_by_role("status").filter(has_text="changed Welcome too")
    bar.wait_for()
    assert "Not checked until saved" in designer.page.locator("#below").inner_text()
    _try_to_publish(designer, "Two changes meet")
    bar.get_by_role("button", name="Take theirs").click()
    designer.until("s.document.nodes.welcome.prompt === 'Theirs.'")
    designer.on_canvas("Control+z")
    designer.until("s.document.nodes.welcome.prompt === 'Mine.'")
    assert designer.draft()["document"]["nodes"]["welcome"]["prompt"] == "Mine."


def test_32_a_killed_tab_leaves_its_changes_to_the_next_one(designer: Designer, open_flow: Open) -> None:
    _offline(designer.page)
    _write(designer, "welcome", "Never sent.")
    designer.until("s.status === 'offline'")
    # A page that is closed, unlike one that is killed, tries once more, and the browser has let go of its routes.
    designer.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
    designer.page.close(run_before_unload=False)
    again = open_flow(designer.flow)
    assert again.nodes()["welcome"]["prompt"] == "Welcome to Northgate."
    again.page.get_by_role("button", name="Bring back").click()
    assert again.draft()["document"]["nodes"]["welcome"]["prompt"] == "Never sent."
    third = open_flow(designer.flow)
    assert third.state("unsaved") == []
