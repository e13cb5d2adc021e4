"""Ring my phone: a real worker rings a real phone, and the page shows how it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Locator

from tests.sip.conftest import StartBaresip, StartSipp, start_baresip, start_sipp
from tests.sip.listening import tone_seconds
from tests.sip.peers import WorkerProcess
from tests.web_designer.canvas.conftest import FLOW, SITE, Open, Server, visit
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.conftest import launch
from web_designer.gate import COOKIE

pytestmark = pytest.mark.peer
__all__ = ["start_baresip", "start_sipp"]
SOUNDS = FLOW.replace("Welcome to Northgate.", "tone 900 1").replace("Your bill is in the post.", "tone 1500 1")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    folder = tmp_path_factory.mktemp("ringing")
    (folder / "none").mkdir()
    found = WorkerProcess(folder, yaml.safe_load(SITE), flows=folder / "none")
    yield found
    assert found.stop() == 0
    found.check()


@pytest.fixture(scope="module")
def server(worker: WorkerProcess) -> Iterator[Server]:
    """Give a server beside that worker, as `ivr serve` runs them: two processes and one database."""
    process, address = launch("--flows", str(worker.flows), "--data", str(worker.data))
    yield Server(address, *visit(worker.data))
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


def ring(designer: Designer, phone: str) -> Locator:
    """Ask for a phone to be rung, and give the form that shows how it goes."""
    designer.page.get_by_role("tab", name="Simulator").click()
    designer.page.get_by_role("button", name="Ring my phone").click()
    form = designer.page.get_by_role("form", name="Ring my phone")
    form.get_by_label("Your phone").fill(phone)
    form.get_by_role("button", name="Ring", exact=True).click()
    return form


def sees(form: Locator, text: str) -> None:
    form.get_by_role("status").get_by_text(text).wait_for(timeout=20_000)


def phone(port: int) -> str:
    return f"sip:anna@127.0.0.1:{port}"


def test_26_my_phone_rings_and_i_hear_the_draft(
    open_flow: Open, worker: WorkerProcess, start_baresip: StartBaresip
) -> None:
    mine = start_baresip()
    worker.begin()
    designer = open_flow(text=SOUNDS)
    form = ring(designer, mine.address)
    sees(form, "You are connected")
    worker.happened("PlayFinished")
    mine.type("1")
    worker.happened("DigitPressed")
    sees(form, "The call is over: the flow ended it.")
    mine.stop()
    assert tone_seconds(mine.heard(), 900.0) > 0.8, "the draft's first prompt"
    assert tone_seconds(mine.heard(), 1500.0) > 0.3, "what its key leads to"
    designer.open()
    designer.page.get_by_role("tab", name="Simulator").click()
    designer.page.get_by_role("button", name="Ring my phone").click()
    assert designer.page.get_by_label("Your phone").input_value() == mine.address


def test_26_a_call_outlives_the_page_and_ends_from_it(designer: Designer, start_sipp: StartSipp) -> None:
    mine = start_sipp("agent_rings.xml")
    sees(ring(designer, phone(mine.port)), "is ringing: answer it.")
    designer.open()
    designer.page.get_by_role("tab", name="Simulator").click()
    form = designer.page.get_by_role("form", name="Ring my phone")
    sees(form, "is ringing: answer it.")
    form.get_by_role("button", name="Hang up").click()
    sees(form, "The call is over: you hung up here.")
    assert mine.wait() == 0, mine.errors()


@pytest.mark.parametrize(
    ("status", "words", "cure"),
    [
        ("486 Busy Here", "is busy (486 Busy Here).", "End its other call, then ring again."),
        ("603 Decline", "declined the call (603 Decline).", "Ring again, and accept it."),
        ("404 Not Found", "knows nobody of that name (404 Not Found).", "Check the name before the @, and the port."),
    ],
)
def test_26_a_phone_that_refuses_says_why(
    designer: Designer, start_sipp: StartSipp, status: str, words: str, cure: str
) -> None:
    form = ring(designer, phone(start_sipp("agent_refuses.xml", status=status).port))
    sees(form, words)
    sees(form, cure)
    assert form.get_by_role("button", name="Ring", exact=True).is_enabled()


def test_26_telephone_numbers_are_not_rung_and_no_mouse_is_needed(designer: Designer) -> None:
    designer.on_canvas("Control+k")
    designer.choose("Ring my phone")
    form = designer.page.get_by_role("form", name="Ring my phone")
    form.get_by_label("Your phone").wait_for()
    designer.wait("() => document.activeElement.tagName === 'INPUT'")
    designer.page.keyboard.type("+44 20 7946 0100\n")
    form.get_by_role("alert").get_by_text("is a telephone number, and those are not rung from here.").wait_for()


def test_26_who_may_only_look_rings_nobody(
    browser: Browser, server: Server, worker: WorkerProcess, designer: Designer
) -> None:
    secret, _ = visit(worker.data, "vic", "viewer")
    context: BrowserContext = browser.new_context(base_url=server.address)
    context.add_cookies([{"name": COOKIE, "value": secret, "url": server.address}])
    page = Designer(context.new_page(), designer.flow).open().page
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Call", exact=True).wait_for()
    assert page.get_by_role("button", name="Ring my phone").count() == 0
    context.close()
