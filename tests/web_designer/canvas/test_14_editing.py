"""Behaviours 14 to 20: undo, selecting, copying between flows, finding, tidying."""

from __future__ import annotations

import random

from tests.web_designer.canvas.conftest import Open
from tests.web_designer.canvas.driver import Designer

GRID = 16


def test_14_undo_leads_back_to_the_start_and_redo_to_the_end(designer: Designer) -> None:
    seed = random.Random(14)
    start = (designer.document(), designer.state("layout"))
    page = designer.page
    page.evaluate("document.querySelector('#canvas').focus()")
    for _ in range(13):
        page.get_by_role("button", name=seed.choice(["Say", "Menu", "Goal"]), exact=True).click()
        designer.on_canvas("Alt+ArrowRight", "c")
        page.locator("dialog").get_by_role("combobox").press("Enter")
        designer.choose(seed.choice(["bye", "menu", "bill"]))
        designer.on_canvas(*seed.choice([("Control+d",), ("ArrowLeft", "Control+Delete"), ("Alt+ArrowDown",)]))
    steps = len(designer.state("undo"))
    assert steps >= 50
    end = (designer.document(), designer.state("layout"))
    designer.on_canvas(*["Control+z"] * steps)
    assert (designer.document(), designer.state("layout")) == start
    designer.press(*["Control+Shift+z"] * steps)
    assert (designer.document(), designer.state("layout")) == end
    assert designer.draft()["document"] == end[0]


def test_14_undone_deletions_leave_the_file_as_it_was(designer: Designer) -> None:
    def file() -> str:
        designer.saved()
        return designer.page.request.get(f"/api/flows/{designer.flow}/draft.yaml").text()

    before = file()
    for node in ("welcome", "agents", "bye"):
        designer.select(node)
        designer.on_canvas("Delete")
        assert f"\n  {node}:" not in file()
        designer.on_canvas("Control+z")
        assert file() == before
        # Undone before the deletion is saved.
        designer.on_canvas("Delete", "Control+z")
        assert file() == before
    designer.select("menu", "bill", "message")
    designer.on_canvas("Delete")
    file()
    designer.on_canvas("Control+z")
    assert file() == before


def test_15_ctrl_z_inside_a_field_takes_back_text_only(designer: Designer) -> None:
    designer.on_canvas("Home", "Alt+ArrowRight")
    moved = designer.state("layout")["welcome"]
    field = designer.field("Prompt")
    field.press("End")
    designer.page.keyboard.type(" Hello")
    designer.until("s.document.nodes.welcome.prompt === 'Welcome to Northgate. Hello'")
    designer.press("Control+z")
    designer.until("s.document.nodes.welcome.prompt !== 'Welcome to Northgate. Hello'")
    assert designer.state("layout")["welcome"] == moved
    assert designer.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_16_shift_drag_shift_click_and_ctrl_a_select(designer: Designer) -> None:
    page = designer.page
    first, last = designer.node("welcome").bounding_box(), designer.node("menu").bounding_box()
    assert first is not None
    assert last is not None
    page.keyboard.down("Shift")
    page.mouse.move(first["x"] - 12, first["y"] - 30)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] + 8, last["y"] + last["height"] + 8, steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    designer.until("[...s.selected].sort().join() === 'menu,welcome'")
    designer.node("bill").locator(".head").click(modifiers=["Shift"])
    designer.until("[...s.selected].sort().join() === 'bill,menu,welcome'")
    designer.on_canvas("Control+a")
    assert len(designer.state("selected")) == 6
    designer.press("Escape")
    assert designer.state("selected") == []


def test_17_a_copy_goes_into_another_flow_with_new_names(designer: Designer, open_flow: Open) -> None:
    designer.select("menu", "bill")
    designer.on_canvas("Control+c")
    other = open_flow()
    other.on_canvas("Control+v")
    other.until("'menu_2' in s.document.nodes")
    nodes = other.nodes()
    assert nodes["menu_2"]["choices"]["1"]["next"] == "bill_2"
    assert nodes["bill_2"]["next"] == "bye"
    assert sorted(other.state("selected")) == ["bill_2", "menu_2"]
    empty = open_flow(text="flow: NAME\nstart: end\nnodes:\n  end: {type: hangup, prompt: Goodbye.}\n")
    empty.on_canvas("Control+v")
    empty.until("s.findings.some(each => each.code === 'R102' && each.node === 'bill')")


def test_18_ctrl_d_duplicates(designer: Designer) -> None:
    designer.select("menu")
    designer.on_canvas("Control+d")
    designer.until("'menu_2' in s.document.nodes")
    nodes = designer.nodes()
    assert nodes["menu_2"] == nodes["menu"]
    assert designer.state("selected") == ["menu_2"]


def test_19_find_knows_names_texts_types_and_commands(designer: Designer) -> None:
    for text, found in (("bill is in the post", "bill"), ("voicemail", "message"), ("agents", "agents")):
        designer.on_canvas("Control+k")
        designer.choose(text)
        designer.until("s.selected.join() === a", found)
    designer.on_canvas("Control+k")
    designer.choose("select all")
    designer.until("s.selected.length === 6")


def test_20_tidy_leaves_no_overlap_is_on_the_grid_and_one_step(designer: Designer) -> None:
    designer.on_canvas("Control+a", "Control+d", "Escape", "t")
    designer.until("s.undo.length === 2")
    layout = designer.state("layout")
    assert all(place["x"] % GRID == 0 and place["y"] % GRID == 0 for place in layout.values())
    drawn = "[...document.querySelectorAll('.react-flow__node')].map(each => [each.dataset.id, each.offsetHeight])"
    heights = dict(designer.page.evaluate(drawn))
    boxes = [(each["x"], each["y"], heights.get(name, 84)) for name, each in layout.items()]
    for number, (x, y, height) in enumerate(boxes):
        for other_x, other_y, other_height in boxes[:number]:
            assert abs(x - other_x) >= 248 or y >= other_y + other_height or other_y >= y + height
    designer.press("t")
    designer.until("s.announcement.text === 'All is tidy already.'")
    assert len(designer.state("undo")) == 2
    before = designer.state("layout")
    designer.select("menu", "bill")
    designer.on_canvas("Alt+ArrowRight", "t")
    designer.until("s.undo.length === 4")
    after = designer.state("layout")
    assert {name for name in after if after[name] != before[name]} <= {"menu", "bill"}
