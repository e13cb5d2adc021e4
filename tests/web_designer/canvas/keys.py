"""Somebody who has a keyboard and no mouse: presses keys, types, and knows what has the focus."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.web_designer.canvas.driver import Designer, Json

FOCUSED = """() => {
  const here = document.activeElement;
  const named = here.getAttribute("aria-label") || here.labels?.[0]?.innerText || here.innerText;
  return (named || "").replaceAll(/\\s+/g, " ").trim();
}"""


class Keys:
    """Nothing here can click, or focus anything but by keys; what is on the page can be read."""

    def __init__(self, page: Page, patience: float) -> None:
        self._page = page
        self._designer = Designer(page, "", patience)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def enter(self, address: str) -> None:
        """Press Enter, which leads to another page."""
        with self._page.expect_navigation(url=f"**{address}", timeout=1000 * self._designer.patience):
            self._page.keyboard.press("Enter")

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)

    def at(self, name: str) -> None:
        """Wait until what is so named has the focus."""
        try:
            self._designer.wait(f"name => ({FOCUSED})().startsWith(name)", name)
        except AssertionError:
            raise AssertionError(f"not at {name}, but at {self._page.evaluate(FOCUSED)!r}") from None

    def state(self, condition: str) -> None:
        """Wait until a condition on the designer's state `s` holds."""
        self._designer.until(condition)

    def reads(self, text: str) -> None:
        """Wait until the page shows a text."""
        self._designer.wait("text => document.body.innerText.includes(text)", text)

    def opened(self) -> None:
        """Wait until a flow is drawn."""
        self._designer.opened()

    def document(self) -> Json:
        return self._designer.document()
