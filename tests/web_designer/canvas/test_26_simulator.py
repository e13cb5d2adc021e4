"""26 typing 1 takes outlet 1, a log row jumps. 27 start from here, save as dialogue. And: replay, talk, undo."""

from __future__ import annotations

from tests.web_designer.canvas.conftest import FLOW, Open, Server
from tests.web_designer.canvas.driver import Designer

TRAP = FLOW.replace(
    """      "1": {label: billing, next: bill}""", """      "1": {label: billing, next: trap}"""
).replace(
    '  bill: {type: say, prompt: "Your bill is in the post.", next: bye}\n',
    '  trap: {type: set, values: {a: "1"}, next: circle}\n  circle: {type: set, values: {a: "2"}, next: trap}\n',
)


def _call(designer: Designer) -> None:
    designer.page.get_by_role("tab", name="Simulator").click()
    designer.page.get_by_role("button", name="Call", exact=True).click()
    designer.until("s.trace.ring === 'menu'")


def test_26_typing_1_takes_outlet_1_and_a_row_of_the_log_leads_to_its_node(designer: Designer) -> None:
    _call(designer)
    page = designer.page
    log = page.get_by_role("region", name="What happened in the call")
    assert "For billing, press 1." in log.inner_text()
    page.keyboard.press("1")
    designer.until("s.trace.trail.has('menu:choices/1/next')")
    log.get_by_role("button", name="Your bill is in the post.").click()
    designer.until("s.selected.length === 1 && s.selected[0] === 'bill'")
    page.get_by_role("button", name="Take back").click()
    designer.until("s.trace.ring === 'menu' && !s.trace.trail.has('menu:choices/1/next')")


def test_26_the_same_keys_run_again_once_the_flow_has_changed(designer: Designer, server: Server) -> None:
    _call(designer)
    designer.page.keyboard.press("1")
    designer.until("s.trace.trail.has('bill:next')")
    path = ["nodes", "menu", "choices", "1", "next"]
    draft = designer.draft()
    save = {"ops": [{"op": "set", "path": path, "value": "message"}]}
    headers = {"If-Match": f'"{draft["etag"]}"', "X-CSRF-Token": server.csrf}
    designer.page.request.patch(f"/api/flows/{designer.flow}/draft", data=save, headers=headers)
    designer.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    designer.until("s.trace.ring === 'message'")


def test_26_what_the_outside_does_is_asked(designer: Designer) -> None:
    _call(designer)
    page = designer.page
    page.keyboard.press("0")
    question = page.get_by_role("region", name="What happens outside")
    question.get_by_role("button", name="It is full").click()
    designer.until("s.trace.ring === 'message'")
    page.get_by_role("button", name="Leave a message", exact=True).click()
    page.get_by_role("button", name="Stay silent").click()
    designer.until("s.trace.trail.has('message:next')")


def test_27_start_from_here_and_save_as_dialogue(designer: Designer) -> None:
    page = designer.page
    designer.select("bill")
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Start from here").click()
    designer.until("s.trace.ring === 'bye' && s.trace.trail.has('bill:next')")
    page.get_by_role("button", name="Call", exact=True).click()
    designer.until("s.trace.ring === 'menu'")
    page.keyboard.press("1")
    page.get_by_label("Name of the dialogue").fill("asks for the bill")
    page.get_by_role("button", name="Save as dialogue").click()
    page.get_by_text("Saved as the dialogue “asks for the bill”").wait_for()
    listed = page.request.get(f"/flows/{designer.flow}/dialogues").text()
    assert "asks for the bill" in listed
    assert "1 pass" in listed
    designer.select("bye")
    designer.press("Delete")
    designer.saved()


def test_27_a_finding_is_replayed_from_the_problems(open_flow: Open) -> None:
    designer = open_flow(text=TRAP, layout={})
    page = designer.page
    designer.until("s.findings.some(each => each.replay)")
    page.get_by_role("button", name="Replay").first.click()
    page.get_by_text("The call that shows").wait_for()
    designer.until("s.trace.trail.size > 0")


def test_27_a_link_opens_the_call_of_a_finding(open_flow: Open) -> None:
    designer = open_flow(text=TRAP, layout={})
    designer.until("s.findings.some(each => each.replay)")
    name = next(each["replay"] for each in designer.state("findings") if each["replay"])
    designer.page.goto(f"/flows/{designer.flow}/design?replay={name}")
    designer.page.get_by_text(f"The call that shows {name}").wait_for()


def test_speech_goes_from_the_microphone_to_the_flow_and_back(designer: Designer) -> None:
    page = designer.page
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Talk").click()
    designer.until("s.trace.ring === 'menu'")
    page.keyboard.press("1")
    designer.until("s.trace.trail.has('menu:choices/1/next')")
    page.get_by_role("button", name="Hang up").click()
    page.locator(".log").get_by_text("the caller hangs up").wait_for()
