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


def test_34_an_import_says_its_problems_and_undo_brings_the_old_draft_back_with_its_history(
    designer: Designer,
) -> None:
    page = designer.page
    designer.select("bill")
    designer.on_canvas("Delete")
    designer.saved()
    url = f"/api/flows/{designer.flow}/draft.yaml"
    before = page.request.get(url).text()
    other = f"flow: {designer.flow}\nstart: only\nnodes:\n  only: {{type: say, prompt: Hello.}} # ends nowhere\n"
    page.get_by_role("button", name="Import YAML").click()
    mistaken: FilePayload = {"name": "other.yaml", "mimeType": "text/yaml", "buffer": other.encode()}
    page.get_by_role("dialog").get_by_label("File").set_input_files(mistaken)
    bar = page.locator(".bars .notice").filter(has_text="Imported other.yaml")
    bar.get_by_text("error").wait_for()
    assert page.request.get(url).text() == other
    assert f"{sum(each['severity'] == 'error' for each in designer.state('findings'))} error" in bar.inner_text()
    designer.select("only")
    designer.field("Prompt").fill("Hello you.")
    designer.until("s.undo.length === 1")
    assert bar.count() == 0
    designer.on_canvas("Control+z")
    designer.saved()
    bar.get_by_role("button", name="Undo").click()
    designer.until("'welcome' in s.document.nodes && s.undo.length === 1")
    assert page.request.get(url).text() == before
    designer.on_canvas("Control+z")
    designer.saved()
    assert page.request.get(url).text() == FLOW.replace("NAME", designer.flow)


def test_34_what_others_saved_is_not_taken_away_by_undoing_an_import(designer: Designer, server: Server) -> None:
    page = designer.page
    designer.saved()
    url = f"/api/flows/{designer.flow}/draft.yaml"
    other = f"flow: {designer.flow}\nstart: only\nnodes:\n  only: {{type: say, prompt: Hello.}}\n"
    page.get_by_role("button", name="Import YAML").click()
    file: FilePayload = {"name": "other.yaml", "mimeType": "text/yaml", "buffer": other.encode()}
    page.get_by_role("dialog").get_by_label("File").set_input_files(file)
    undo = page.locator(".bars").get_by_role("button", name="Undo")
    undo.wait_for()
    theirs = other.replace("Hello.", "Theirs.")
    headers = {"If-Match": f'"{designer.state("etag")}"', "X-CSRF-Token": server.csrf}
    assert page.request.put(url, data=theirs.encode(), headers=headers).ok
    undo.click()
    page.locator(".bars").get_by_text("stays in the draft's place").wait_for()
    assert page.request.get(url).text() == theirs
    designer.until("s.document.nodes.only.prompt === 'Theirs.'")


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
