"""Behaviours 1 to 4: a node is added by click, by drag, by key, and from a loose connection."""

from __future__ import annotations

from tests.web_designer.canvas.driver import Designer

GRID = 16


def test_01_a_click_in_the_palette_adds_in_the_middle_selected_with_the_name_focused(designer: Designer) -> None:
    designer.page.get_by_role("button", name="Say", exact=True).click()
    designer.until("'say' in s.document.nodes")
    assert designer.nodes()["say"] == {"type": "say"}
    assert designer.state("selected") == ["say"]
    area = designer.page.locator("#canvas").bounding_box()
    box = designer.node("say").bounding_box()
    assert area is not None
    assert box is not None
    assert abs(box["x"] + box["width"] / 2 - area["x"] - area["width"] / 2) < 2 * GRID
    assert designer.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Name"
    designer.page.keyboard.type("Sorry we are late")
    designer.press("Enter")
    designer.until("'sorry_we_are_late' in s.document.nodes")
    assert "sorry_we_are_late" in designer.draft()["document"]["nodes"]


def test_02_a_drag_from_the_palette_drops_on_the_grid_under_the_pointer(designer: Designer) -> None:
    pane = designer.page.locator("#canvas")
    palette = designer.page.get_by_role("button", name="Queue", exact=True)
    palette.drag_to(pane, target_position={"x": 400, "y": 60})
    designer.until("'queue' in s.document.nodes")
    place = designer.state("layout")["queue"]
    assert (place["x"] % GRID, place["y"] % GRID) == (0, 0)
    box = designer.node("queue").bounding_box()
    area = pane.bounding_box()
    assert box is not None
    assert area is not None
    assert abs(box["x"] + box["width"] / 2 - area["x"] - 400) <= GRID
    assert abs(box["y"] + 22 - area["y"] - 60) <= GRID


def test_03_slash_or_tab_adds_after_the_selected_node_and_connects_its_first_free_way(designer: Designer) -> None:
    designer.page.get_by_role("button", name="Menu", exact=True).click()
    designer.on_canvas("/")
    designer.choose("say")
    designer.until("'say' in s.document.nodes")
    assert designer.nodes()["menu_2"]["choices"]["1"]["next"] == "say"
    designer.on_canvas("Tab")
    designer.choose("hang")
    designer.until("'hangup' in s.document.nodes")
    assert designer.nodes()["say"]["next"] == "hangup"
    layout = designer.state("layout")
    assert layout["hangup"]["x"] > layout["say"]["x"] > layout["menu_2"]["x"]


def test_04_a_connection_dropped_on_nothing_asks_what_comes_there(designer: Designer) -> None:
    pane = designer.page.locator("#canvas")
    designer.page.get_by_role("button", name="Goal", exact=True).drag_to(pane, target_position={"x": 300, "y": 60})
    designer.until("'goal' in s.document.nodes")
    port = designer.port("goal", "next")
    x, y = designer.centre(port)
    designer.drag(port, x + 160, y)
    designer.choose("hangup")
    designer.until("'hangup' in s.document.nodes")
    assert designer.nodes()["goal"]["next"] == "hangup"
    assert designer.nodes()["hangup"] == {"type": "hangup"}
