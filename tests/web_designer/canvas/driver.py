"""Works the designer's page as a person does, and reads what came of it."""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Locator, Page

Json = Any
PATIENCE = 15.0


class Designer:
    """One page with one flow open."""

    def __init__(self, page: Page, flow: str, patience: float = PATIENCE) -> None:
        self.page = page
        self.flow = flow
        self.patience = patience

    def open(self) -> Designer:
        self.page.goto(f"/flows/{self.flow}/design")
        return self.opened()

    def opened(self) -> Designer:
        """Wait until the flow is drawn."""
        shown = "() => window.signpost && document.querySelector('.react-flow__node, .first') !== null"
        self.wait(shown, patience=60)
        return self

    def state(self, name: str) -> Json:
        return self.page.evaluate("name => window.signpost.state[name]", name)

    def document(self) -> Json:
        return self.state("document")

    def nodes(self) -> Json:
        return self.document()["nodes"]

    def draft(self) -> Json:
        """Give the draft as the server has it, once everything is saved."""
        self.saved()
        answer = self.page.request.get(f"/api/flows/{self.flow}/draft")
        assert answer.ok
        return answer.json()

    def saved(self) -> None:
        self.until("s.status === 'saved'")

    def until(self, condition: str, argument: Json = None) -> None:
        """Wait for a condition on the state `s` and the argument `a`."""
        self.wait(f"a => {{ const s = window.signpost.state; return {condition}; }}", argument)

    def wait(self, function: str, argument: Json = None, patience: float = 0) -> None:
        """Wait until a function holds in the page; Playwright's own waiting needs what the page's policy forbids."""
        patience = patience or self.patience
        end = time.monotonic() + patience
        while not self.page.evaluate(function, argument):
            assert time.monotonic() < end, f"not within {patience} s: {function}"
            self.page.wait_for_timeout(25)

    def node(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"rf__node-{name}")

    def port(self, node: str, port: str) -> Locator:
        return self.page.locator(f'.react-flow__handle[data-nodeid="{node}"][data-handleid="{port}"]')

    def select(self, *names: str) -> None:
        """Select nodes with the mouse: a click on the first header, Shift-clicks on the others."""
        for number, name in enumerate(names):
            self.node(name).locator(".head").click(modifiers=["Shift"] if number else [])
        self.until("JSON.stringify([...s.selected].sort()) === a", json.dumps(sorted(names), separators=(",", ":")))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def on_canvas(self, *keys: str) -> None:
        self.page.locator("#canvas").focus()
        self.press(*keys)

    def choose(self, text: str) -> None:
        """Type into the open picker and take the first entry."""
        field = self.page.locator("dialog").get_by_role("combobox")
        field.fill(text)
        field.press("Enter")

    def drag(self, source: Locator, x: float, y: float) -> None:
        """Drag from the middle of an element to a point of the page, slowly enough to be seen."""
        box = source.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=8)
        self.page.mouse.up()

    def centre(self, element: Locator) -> tuple[float, float]:
        box = element.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def listen(self) -> None:
        """Note from now on in `window.played` what is heard: the address of each sound that really plays."""
        self.page.evaluate(
            """() => {
              window.played = [];
              const play = HTMLMediaElement.prototype.play;
              HTMLMediaElement.prototype.play = function () {
                this.addEventListener("playing", () => window.played.push(this.src));
                return play.call(this);
              };
            }"""
        )

    def heard(self) -> str:
        """Give what the live region said last."""
        return str(self.page.evaluate("window.signpost.state.announcement.text"))

    def field(self, label: str) -> Locator:
        return self.page.locator(".side").get_by_label(label, exact=True)
