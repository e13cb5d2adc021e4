"""A newcomer's way from an empty database to callers who hear the change, and back; with a browser and a telephone."""

from __future__ import annotations

import array
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from playwright.sync_api import Browser, Page, ViewportSize

from bench.caller import Caller
from ivr.speech.transcribe import transcribe
from sip.tones import write_wav
from tests.sip.peers import free_port, wait
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.conftest import PASSWORD

pytestmark = pytest.mark.peer
COMMAND = [sys.executable, "-c", "from ivr.cli.main import main; main()", "serve"]
VIEW: ViewportSize = {"width": 1280, "height": 800}
PATIENCE = 60.0
GREETING = "Welcome to Northgate Water."
MENU = "For our opening hours, press 1. To speak to a person, press 0. To hear this again, press star."
HINTS = (GREETING, "Welcome.", MENU, "We are open from Monday to Friday, 9 in the morning to 5 in the afternoon.")


class Served(NamedTuple):
    """What `ivr serve` said: where the pages are, the link that opens once, and the telephone's port."""

    address: str
    first: str
    port: int
    log: Path


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve a folder that has no flows, and a database that has nothing, as `ivr serve` does for anybody."""
    port, log = free_port(), tmp_path / "log"
    site = {
        "sip": {"rtp_port": 20000 + port % 20000, "drain_seconds": 1},
        "queues": {"support": {}},
        "agents": {"anna": {"address": f"sip:anna@127.0.0.1:{free_port()}", "queues": ["support"]}},
        "mailboxes": {"support": "Messages for support"},
    }
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "site.yaml").write_text(yaml.safe_dump(site), encoding="utf-8")
    command = [*COMMAND, "flows", "--data", "data", "--web-port", "0", "--sip-port", str(port)]
    environment = {**os.environ, "SIGNPOST_CACHE": str(tmp_path / "prompts")}
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    said: dict[str, str] = {}
    for line in process.stdout:
        name, _, rest = line.strip().partition(" ")
        said[name] = rest.strip()
        if name == "stop":
            break
    yield Served(said["look"], said["first"], port, log)
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEW, base_url=served.address, reduced_motion="reduce")
    context.set_default_timeout(1000 * PATIENCE)
    found = context.new_page()
    faults: list[str] = []
    found.on("pageerror", lambda error: faults.append(str(error)))
    yield found
    context.close()
    assert faults == []


def test_a_newcomer_from_an_empty_database_to_callers_and_back(page: Page, served: Served, tmp_path: Path) -> None:
    _sign_up(page, served.first)
    designer = _begin(page)
    with _taken_in(served):
        _publish(designer, "As the template has it", 1)
    _change_and_hear(designer, tmp_path)
    _mistake_and_fix(designer)
    _simulate(designer)
    with _taken_in(served):
        _publish(designer, "Our name in the greeting", 2)
    heard = _call(served, tmp_path)
    assert "northgate water for our opening hours" in heard
    with _taken_in(served):
        _roll_back(page, served.port)
    heard = _call(served, tmp_path)
    assert "northgate" not in heard
    assert "for our opening hours" in heard


def _sign_up(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()


def _begin(page: Page) -> Designer:
    page.get_by_role("heading", name="No flows yet").wait_for()
    page.get_by_label("Id").fill("helpline")
    page.get_by_role("button", name="Begin the flow").click()
    page.wait_for_url("**/flows/helpline/design")
    designer = Designer(page, "helpline", PATIENCE).opened()
    designer.listen()
    page.get_by_text("Nothing found.").wait_for()
    return designer


def _publish(designer: Designer, note: str, revision: int) -> None:
    designer.page.get_by_role("button", name="Publish").click()
    dialog = designer.page.get_by_role("dialog", name="Publish this draft")
    dialog.get_by_label("What changes for callers").fill(note)
    dialog.get_by_role("button", name="Publish").click()
    designer.page.get_by_text(f"Revision {revision} is live").wait_for()


def _change_and_hear(designer: Designer, folder: Path) -> None:
    page = designer.page
    designer.select("welcome")
    designer.field("Prompt").fill(GREETING)
    page.get_by_role("button", name="Hear it in en-GB").click()
    designer.wait("() => window.played.length === 1")
    sound = folder / "heard.wav"
    sound.write_bytes(page.request.get(page.evaluate("window.played[0]")).body())
    assert transcribe(sound, HINTS) == "welcome to northgate water"


def _mistake_and_fix(designer: Designer) -> None:
    """Take away what looked needless, the way to a person; the linter minds, and mends it."""
    page = designer.page
    problems = page.get_by_role("region", name="Problems, outline and simulator")
    designer.on_canvas("Escape")
    page.get_by_role("button", name="Remove agent").click()
    problems.get_by_text("Callers are told of 0, but it does nothing here").wait_for()
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("dialog").get_by_text("1 error to mend first.").wait_for()
    page.keyboard.press("Escape")
    problems.get_by_role("button", name="Fix").click()
    problems.get_by_text("Nothing found.").wait_for()
    assert designer.document()["universals"]["agent"] == {"keys": ["0"], "next": "agents"}


def _simulate(designer: Designer) -> None:
    page = designer.page
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Call", exact=True).click()
    log = page.get_by_role("region", name="What happened in the call")
    log.get_by_role("button", name=GREETING).wait_for()
    page.keyboard.press("1")
    log.get_by_role("button", name="presses 1").wait_for()
    log.get_by_role("button", name="We are open from Monday to Friday").wait_for()
    designer.until("s.trace.trail.has('menu:choices/1/next')")


@contextmanager
def _taken_in(served: Served) -> Iterator[None]:
    """Wait until the telephone, which runs on, has taken in what is published meanwhile."""

    def times() -> int:
        return served.log.read_text().count("event=flows_refreshed")

    before = times()
    yield
    wait(lambda: times() > before, PATIENCE, "the publication")


def _call(served: Served, folder: Path) -> str:
    """Ring the flow and give the words of the first seconds that callers hear."""
    with Caller("127.0.0.1", served.port, "helpline") as caller:
        assert caller.call()[0].code == 200
        began = caller.wait_for(True, 0, PATIENCE)
        assert began is not None
        wait(lambda: caller.frames[-1].at > began.at + 6, PATIENCE, "six seconds of the call")
        heard = [value / 32768 for value in caller.samples()]
    return transcribe(write_wav(folder / f"call{time.time_ns()}.wav", array.array("d", heard)), HINTS)


def _roll_back(page: Page, port: int) -> None:
    page.get_by_role("link", name="Live: revision 2").click()
    page.get_by_text(f"sip:helpline@127.0.0.1:{port}").wait_for()
    page.get_by_label("Why callers get revision 1 again").fill("Callers want the short one")
    page.get_by_role("button", name="Go back to 1").click()
    page.get_by_text("Callers get revision 1.").wait_for()
