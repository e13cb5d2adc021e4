"""Behaviour 33: what differs between two versions is marked on the map, never by colour alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.web_designer.canvas.conftest import FLOW, Server
from tests.web_designer.test_browser import AXE

OLD_MENU = '"1": {label: billing, next: bill}'
NEW_MENU = '"1": {label: billing, next: pay}'
OLD_BILL = '  bill: {type: say, prompt: "Your bill is in the post.", next: bye}\n'
NEW_PAY = '  pay: {type: say, prompt: "Pay by card.", next: bye}\n'
UNDER = "axe.run().then(found => found.violations.map(each => [each.id, each.help]))"


class Draft:
    """A flow's draft over the API."""

    def __init__(self, context: BrowserContext, server: Server, flow: str) -> None:
        self._request = context.request
        self._token = {"X-CSRF-Token": server.csrf}
        self._path = f"/api/flows/{flow}"

    def _etag(self) -> dict[str, str]:
        return {"If-Match": self._request.get(f"{self._path}/draft").headers["etag"], **self._token}

    def publish(self) -> None:
        sent = {"note": "as it was", "override": "a test"}
        assert self._request.post(f"{self._path}/publish", data=sent, headers=self._etag()).status == 201

    def move(self, node: str) -> None:
        sent = {"layout": {node: {"x": 960, "y": 640}}}
        assert self._request.patch(f"{self._path}/draft", data=sent, headers=self._etag()).ok

    def change(self, *changes: tuple[str, str]) -> None:
        text = self._request.get(f"{self._path}/draft.yaml").text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        assert self._request.put(f"{self._path}/draft.yaml", data=text, headers=self._etag()).ok


@pytest.fixture
def flow(begin: Callable[..., str]) -> str:
    return begin(FLOW)


@pytest.fixture
def page(context: BrowserContext, server: Server, flow: str) -> Page:
    draft = Draft(context, server, flow)
    draft.publish()
    draft.move("bye")
    found = context.new_page()
    found.goto(f"/flows/{flow}/diff")
    assert found.get_by_role("heading", name="Nothing differs").is_visible()
    draft.change((OLD_MENU, NEW_MENU), (OLD_BILL, NEW_PAY))
    found.reload()
    return found


def _why(part: Locator, selector: str) -> tuple[str, int]:
    """Give the words and the number of icons of what says why something stands out."""
    why = part.locator(selector)
    return (why.locator("text").all_text_contents() or [""])[0], why.locator("svg.icon").count()


def test_33_added_removed_and_changed_are_icon_word_and_colour_and_moves_are_ignored(page: Page) -> None:
    nodes = {name: page.locator(f"#node-{name}") for name in ("pay", "bill", "menu", "bye")}
    header = ":scope > .why"
    assert _why(nodes["pay"], header) == ("added", 1)
    assert _why(nodes["bill"], header) == ("removed", 1)
    assert _why(nodes["menu"], header) == ("changed", 1)
    assert nodes["bye"].locator(".why").count() == 0
    strokes = {
        name: node.locator(".card").evaluate("card => getComputedStyle(card).stroke") for name, node in nodes.items()
    }
    assert len(set(strokes.values())) == 4
    rows = nodes["menu"].locator(".row:has(.why)")
    assert [_why(rows.nth(number), ".why") for number in range(rows.count())] == [("changed", 1), ("removed", 1)]
    ghost = page.locator(".wire.removed").first
    assert ghost.evaluate("line => getComputedStyle(line).strokeDasharray") != "none"
    told = page.get_by_role("list", name="What stands out on the map").get_by_role("listitem").all_inner_texts()
    assert [" ".join(each.split()) for each in told] == [
        "added 1 node, 1 way",
        "removed 1 node, 2 ways",
        "changed 1 node, 1 way",
    ]


def test_33_a_mark_leads_to_its_fields_and_they_back_to_the_map(page: Page) -> None:
    page.locator("#node-menu > .why a").click()
    assert page.url.endswith("#at-menu")
    row = page.locator("tr#at-menu")
    assert "bill" in row.locator(".was").inner_text()
    assert "pay" in row.locator(".is").inner_text()
    row.get_by_role("link", name="Menu").click()
    assert page.url.endswith("#node-menu")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_33_the_page_has_no_accessibility_violation(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.evaluate(AXE)
    assert page.evaluate(UNDER) == []
