"""Behaviours 34, 35 and 39: a flow goes out and comes back, is looked at by link, and carries comments."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, FilePayload

from tests.web_designer.canvas.conftest import FLOW, Open, Server
from tests.web_designer.canvas.driver import Designer


def test_34_what_is_exported_comes_back_the_same_and_a_bad_file_changes_nothing(
    designer: Designer, tmp_path: Path
) -> None:
    page = designer.page
    designer.saved()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as YAML").click()
    file = tmp_path / "flow.yaml"
    waiting.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert text == FLOW.replace("NAME", designer.flow)
    designer.select("bill")
    designer.on_canvas("Delete")
    designer.saved()
    page.get_by_role("button", name="Import YAML").click()
    dialog = page.get_by_role("dialog")
    before = designer.document()
    bad: FilePayload = {"name": "bad.yaml", "mimeType": "text/yaml", "buffer": b"flow: x\nnodes: [1, {]\n"}
    dialog.get_by_label("File").set_input_files(bad)
    assert "Line 2" in dialog.get_by_role("alert").inner_text()
    assert designer.document() == before
    dialog.get_by_label("File").set_input_files(file)
    designer.until("'bill' in s.document.nodes")
    answer = page.request.get(f"/api/flows/{designer.flow}/draft.yaml")
    assert answer.text() == text


def test_35_a_shared_link_shows_the_flow_and_lets_nobody_change_it(
    designer: Designer, browser: Browser, server: Server
) -> None:
    designer.page.get_by_role("button", name="Share a link").click()
    link = designer.page.get_by_role("dialog").get_by_label("Link").input_value()
    guest = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server.address)
    page = guest.new_page()
    page.goto(link)
    seen = Designer(page, designer.flow)
    seen.wait("() => window.signpost && document.querySelector('.react-flow__node') !== null")
    assert seen.state("readOnly")
    assert page.get_by_role("navigation", name="Kinds of nodes").count() == 0
    assert page.get_by_role("button", name="Publish").count() == 0
    before = seen.document()
    seen.on_canvas("Home", "Delete", "Alt+ArrowRight")
    assert seen.document() == before
    ops = {"ops": [{"op": "remove", "path": ["nodes", "bye"]}]}
    for method, path, body in (
        ("PATCH", "draft", ops),
        ("PUT", "draft.yaml", {}),
        ("POST", "publish", {"note": "mine"}),
        ("POST", "comments", {"node": "bye", "text": "hello"}),
        ("POST", "share", {}),
    ):
        url = f"/api/flows/{designer.flow}/{path}"
        answer = page.request.fetch(url, method=method, data=body, headers={"If-Match": '"2"'})
        assert (path, answer.status) == (path, 403)
    guest.close()


def test_39_a_comment_stays_on_its_node_when_revisions_come(designer: Designer, open_flow: Open) -> None:
    page = designer.page
    designer.select("welcome")
    page.locator(".comments summary").click()
    page.get_by_label("New comment").fill("Say the name of the town, too.")
    page.get_by_role("button", name="Add comment").click()
    designer.until("s.comments.length === 1")
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What changes for callers").fill("First")
    dialog.get_by_role("button", name="Publish").click()
    designer.until("s.liveRevision === 1")
    again = open_flow(designer.flow)
    assert again.node("welcome").locator(".badge").inner_text() == "1"
    again.select("welcome")
    assert again.page.get_by_text("Say the name of the town, too.").is_visible()
    again.page.get_by_role("button", name="Settled").click()
    again.until("s.comments[0].resolved")
    assert again.node("welcome").locator(".badge").count() == 0
