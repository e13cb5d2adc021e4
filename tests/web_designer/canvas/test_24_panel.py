"""Behaviours 24 and 25: a new node type needs no JavaScript, and a prompt is heard at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.web_designer.canvas.conftest import FLOW, SITE, visit
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.conftest import started
from web_designer.gate import COOKIE

LOTTERY = '''
"""Gives one caller in so many something else to hear."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.view import View


class Lottery(Node):
    """Sends one caller in so many another way."""

    type: Literal["lottery"] = "lottery"
    family: ClassVar[Family] = "decide"
    icon: ClassVar[str] = "split"

    one_in: Annotated[int, Field(ge=2)] = 10
    """One caller in so many wins."""
    mood: Literal["quiet", "loud"] = "quiet"
    """How the winner is told."""
    won: NodeRef
    """Where winners go."""
    lost: NodeRef
    """Where everybody else goes."""

    def outlets(self) -> tuple[Outlet, ...]:
        return (
            Outlet(name="won", kind="next", target=self.won, field=("won",)),
            Outlet(name="lost", kind="next", target=self.lost, field=("lost",)),
        )

    def enter(self, call: View) -> Step:
        return Step(outlet="lost")
'''
START = (
    "import sys, ivr.nodes; ivr.nodes.__path__.append(sys.argv.pop(1)); from web_designer.__main__ import main; main()"
)


@pytest.fixture
def other_server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Give a server that has one more node type, and the cookie of somebody who may use it."""
    types, flows = tmp_path / "types", tmp_path / "flows"
    (flows / "line").mkdir(parents=True)
    types.mkdir()
    (types / "lottery.py").write_text(LOTTERY, encoding="utf-8")
    (flows / "site.yaml").write_text(SITE, encoding="utf-8")
    (flows / "line" / "flow.yaml").write_text(FLOW.replace("NAME", "line"), encoding="utf-8")
    program = [sys.executable, "-c", START, str(types)]
    process, ready = started("--flows", str(flows), "--data", str(tmp_path / "data"), program=program)
    yield ready["address"], visit(tmp_path / "data")[0]
    process.terminate()
    process.communicate(timeout=10)


def test_24_a_new_node_type_has_a_palette_entry_ports_and_a_panel(
    context: BrowserContext, other_server: tuple[str, str]
) -> None:
    address, secret = other_server
    context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/flows/line/design")
    designer = Designer(page, "line")
    designer.wait("() => window.signpost && document.querySelector('.react-flow__node') !== null")
    page.get_by_role("button", name="Lottery", exact=True).click()
    designer.until("'lottery' in s.document.nodes")
    assert [designer.port("lottery", port).count() for port in ("won", "lost")] == [1, 1]
    designer.field("One in").fill("50")
    page.get_by_label("Mood").select_option(label="Loud")
    page.get_by_role("button", name="Won: nowhere yet. Choose where it leads").click()
    designer.choose("bye")
    designer.until("s.document.nodes.lottery.won === 'bye'")
    saved = designer.nodes()["lottery"]
    assert saved == {"type": "lottery", "one_in": 50, "mood": "loud", "won": "bye"}
    designer.saved()


def test_25_a_prompt_is_heard_within_a_second_once_it_is_made(designer: Designer) -> None:
    page = designer.page
    designer.select("welcome")
    designer.listen()
    hear = page.locator(".side").get_by_role("button", name="Hear it in en-GB")
    hear.click()
    designer.wait("() => window.played.length === 1")
    since = time.monotonic()
    hear.click()
    designer.wait("() => window.played.length === 2")
    assert time.monotonic() - since < 1
    assert page.evaluate("new Set(window.played).size") == 1
