"""Behaviours 11 to 13: keys move through the flow, the outline has every node, and what happens is said."""

from __future__ import annotations

from tests.web_designer.canvas.driver import Designer


def test_11_arrows_follow_the_call_and_with_alt_move_the_node(designer: Designer) -> None:
    designer.on_canvas("Home", "ArrowRight", "ArrowRight")
    assert designer.state("selected") == ["bill"]
    designer.press("ArrowLeft")
    assert designer.state("selected") == ["menu"]
    designer.press("ArrowDown")
    assert designer.state("selected") == ["message"]
    before = designer.state("layout")["message"]
    designer.press(*["Alt+ArrowRight"] * 3, "Alt+ArrowDown")
    after = designer.state("layout")["message"]
    assert (after["x"] - before["x"], after["y"] - before["y"]) == (48, 16)
    assert len(designer.state("undo")) == 1
    designer.press("Control+z")
    assert designer.state("layout")["message"] == before


def test_12_the_outline_lists_every_node_and_works_without_the_canvas(designer: Designer) -> None:
    page = designer.page
    designer.on_canvas("Control+Shift+O")
    outline = page.get_by_role("listbox", name="Outline")
    designer.wait("() => document.activeElement.id === 'outline'")
    designer.press("Home")
    assert designer.state("selected") == ["welcome"]
    rows = outline.get_by_role("option").evaluate_all("all => all.map(each => each.id)")
    assert rows == [f"outline-{name}" for name in designer.nodes()]
    designer.press("End", "Delete")
    designer.until("!('bye' in s.document.nodes)")
    outline.focus()
    designer.press("Home", "c")
    designer.choose("next")
    designer.choose("bill")
    designer.until("s.document.nodes.welcome.next === 'bill'")
    outline.focus()
    designer.press("/")
    designer.choose("goal")
    designer.until("'goal' in s.document.nodes")
    assert designer.state("selected") == ["goal"]


def test_13_adding_connecting_removing_and_errors_are_announced(designer: Designer) -> None:
    designer.page.get_by_role("button", name="Goal", exact=True).click()
    assert "Added Goal" in designer.heard()
    live = designer.page.locator("[aria-live=polite]")
    designer.until("s.announcement.text.includes('error')")
    assert "error" in live.inner_text()
    designer.on_canvas("c")
    designer.choose("next")
    designer.choose("bye")
    assert "Connected Goal, Next to Bye" in designer.heard()
    designer.on_canvas("Delete")
    assert "Removed Goal" in designer.heard()
    designer.until("s.announcement.text === 'No errors.'")
