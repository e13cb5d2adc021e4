from __future__ import annotations

import itertools
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from ivr.store.accounts import Accounts
from ivr.store.database import open_database
from tests.web_designer.canvas.driver import Designer
from tests.web_designer.conftest import HASHED, launch
from tests.web_designer.test_browser import ARGUMENTS
from web_designer.gate import COOKIE

FLOW = """\
flow: NAME
title: Small line
language: en-GB
start: welcome
universals:
  agent: {label: an agent, keys: ["0"], say: [agent], next: agents}
nodes:
  welcome: {type: say, prompt: "Welcome to Northgate.", next: menu}
  menu:
    type: menu
    prompt: "For billing, press 1. For an agent, press 0."
    choices:
      "1": {label: billing, next: bill}
    no_input: ["We heard nothing. For billing, press 1. For an agent, press 0."]
    no_match: ["That is not on the list. For billing, press 1. For an agent, press 0."]
    failed: agents
  bill: {type: say, prompt: "Your bill is in the post.", next: bye}
  agents:
    type: queue
    queue: support
    max_wait: 60
    answered: bye
    timeout: message
    full: message
    no_agents: message
    closed: message
  message: {type: voicemail, mailbox: support, next: bye, empty: bye}
  bye: {type: hangup, prompt: "Goodbye."}
"""
LAYOUT = {
    "welcome": {"x": 0, "y": 0},
    "menu": {"x": 336, "y": 0},
    "bill": {"x": 672, "y": 0},
    "agents": {"x": 0, "y": 272},
    "message": {"x": 336, "y": 272},
    "bye": {"x": 672, "y": 160},
}
SITE = """\
language: en-GB
time_zone: Europe/London
queues:
  support: {title: Customer service}
mailboxes: {support: For the morning}
"""
MEDIA = [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
"""A microphone that hears beeps, and prompts that sound without a click."""
Open = Callable[..., Designer]
_numbers = itertools.count(1)


class Server(NamedTuple):
    """A running server, and the visit of somebody who has signed in."""

    address: str
    secret: str
    csrf: str


def visit(data: Path, name: str = "ada", role: str = "administrator") -> tuple[str, str]:
    """Let somebody in; gives the secret of their cookie, and their CSRF token."""
    engine = open_database(data)
    accounts = Accounts(engine)
    if accounts.named(name) is None:
        accounts.add(name=name, role=role, password=HASHED, at=time.time())
    secret = accounts.open(name, time.time())
    found = accounts.visit(secret, time.time())
    engine.dispose()
    assert found is not None
    return secret, found.csrf


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server for all tests of the designer; each opens a flow of its own."""
    folder = tmp_path_factory.mktemp("designer")
    flows = folder / "flows"
    flows.mkdir()
    (flows / "site.yaml").write_text(SITE, encoding="utf-8")
    process, address = launch("--flows", str(flows), "--data", str(folder / "data"))
    yield Server(address, *visit(folder / "data"))
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*ARGUMENTS, *MEDIA])
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    view: ViewportSize = {"width": 1440, "height": 900}
    # Without motion, so that nothing is still moving when a test looks.
    found = browser.new_context(viewport=view, base_url=server.address, reduced_motion="reduce")
    found.set_default_timeout(15_000)
    found.add_cookies([{"name": COOKIE, "value": server.secret, "url": server.address}])
    yield found
    found.close()


@pytest.fixture
def begin(context: BrowserContext, server: Server) -> Callable[..., str]:
    """Give a function that stores a new flow and gives its name."""

    def made(text: str = FLOW, layout: dict[str, Any] | None = None) -> str:
        name = f"line_{next(_numbers)}"
        token = {"X-CSRF-Token": server.csrf}
        new = {"name": name, "text": text.replace("NAME", name)}
        answer = context.request.post("/api/flows", data=new, headers=token, timeout=60_000)
        assert answer.status == 201, answer.text()
        places = LAYOUT if layout is None else layout
        if places:
            headers = {"If-Match": answer.headers["etag"], **token}
            saved = context.request.patch(
                f"/api/flows/{name}/draft", data={"layout": places}, headers=headers, timeout=60_000
            )
            assert saved.ok, saved.text()
        return name

    return made


@pytest.fixture
def open_flow(context: BrowserContext, begin: Callable[..., str]) -> Iterator[Open]:
    """Give a function that opens a flow, a new one unless told otherwise; faults of the page fail the test."""
    faults: list[str] = []

    def opened(name: str | None = None, **made: Any) -> Designer:
        page = context.new_page()
        # Raising in here would cut the line to the browser, and every later test would hang on it.
        page.on("pageerror", lambda error: faults.append(str(error)))
        return Designer(page, name or begin(**made)).open()

    yield opened
    assert faults == []


@pytest.fixture
def designer(open_flow: Open) -> Designer:
    """Give the small flow, open."""
    return open_flow()
