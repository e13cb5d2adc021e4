"""Behaviours 5 to 10: connections are made, put off, healed, refused and moved, also without a mouse."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.web_designer.canvas.driver import Designer


def _edge(designer: Designer, name: str) -> Locator:
    return designer.page.get_by_test_id(f"rf__edge-{name}")


def _middle(designer: Designer, edge: str, along: float = 0.5) -> tuple[float, float]:
    """Give a point on a connection, halfway along it unless told otherwise."""
    x, y = designer.page.evaluate(
        """([edge, along]) => {
          const path = document.querySelector(`[data-testid="rf__edge-${edge}"] path`);
          const point = path.getPointAtLength(path.getTotalLength() * along);
          const at = new DOMPoint(point.x, point.y).matrixTransform(path.getScreenCTM());
          return [at.x, at.y];
        }""",
        [edge, along],
    )
    return x, y


def test_05_the_plus_on_a_connection_puts_a_node_in_between_in_one_step(designer: Designer) -> None:
    before, layout = designer.document(), designer.state("layout")
    designer.page.mouse.move(*_middle(designer, "welcome:next"))
    designer.page.get_by_role("button", name="Put a node in between").click()
    designer.choose("goal")
    designer.until("'goal' in s.document.nodes")
    nodes, after = designer.nodes(), designer.state("layout")
    assert (nodes["welcome"]["next"], nodes["goal"]["next"]) == ("goal", "menu")
    assert after["menu"]["x"] > layout["menu"]["x"]
    assert after["bill"]["x"] > layout["bill"]["x"]
    assert len(designer.state("undo")) == 1
    designer.on_canvas("Control+z")
    assert designer.document() == before
    assert designer.state("layout") == layout


def test_06_a_node_dropped_on_a_connection_is_put_in_between(designer: Designer) -> None:
    pane = designer.page.locator("#canvas")
    designer.page.get_by_role("button", name="Set", exact=True).drag_to(pane, target_position={"x": 300, "y": 60})
    designer.until("'set' in s.document.nodes")
    designer.drag(designer.node("set").locator(".head"), *_middle(designer, "welcome:next"))
    designer.until("s.document.nodes.welcome.next === 'set'")
    assert designer.nodes()["set"]["next"] == "menu"
    assert len(designer.state("undo")) == 2


def test_07_removing_with_ctrl_heals_what_is_left(designer: Designer) -> None:
    designer.select("bill")
    designer.on_canvas("Control+Delete")
    designer.until("!('bill' in s.document.nodes)")
    assert designer.nodes()["menu"]["choices"]["1"]["next"] == "bye"
    designer.select("agents")
    designer.on_canvas("Delete")
    designer.until("!('agents' in s.document.nodes)")
    designer.until("s.findings.some(each => each.code === 'R102')")
    assert designer.nodes()["menu"]["failed"] == "agents"


def test_08_what_cannot_be_is_refused_in_words_and_changes_nothing(designer: Designer) -> None:
    before = designer.document()
    designer.drag(designer.port("welcome", "next"), *designer.centre(designer.node("welcome").locator(".says")))
    assert "A node cannot lead to itself" in designer.heard()
    assert designer.page.get_by_text("A node cannot lead to itself").first.is_visible()
    assert designer.document() == before
    assert designer.state("undo") == []


def test_09_the_end_of_a_connection_can_be_moved(designer: Designer) -> None:
    # Several end at the same node; the one that is selected lies on top.
    designer.page.mouse.click(*_middle(designer, "bill:next", along=0.35))
    designer.until("s.edge === 'bill:next'")
    end = _edge(designer, "bill:next").locator(".react-flow__edgeupdater-target")
    designer.drag(end, *designer.centre(designer.port("message", "in")))
    designer.until("s.document.nodes.bill.next === 'message'")
    assert len(designer.state("undo")) == 1


def test_10_connecting_needs_no_mouse(designer: Designer) -> None:
    designer.on_canvas("Home", "ArrowRight", "c")
    designer.choose("billing")
    designer.choose("goodbye")
    designer.until("s.document.nodes.menu.choices['1'].next === 'bye'")
    assert "Connected Menu, key 1 to Bye" in designer.heard()
