"""Writes a picture of every page, light and dark, to docs/img: `make screenshots`. Needs Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from ivr.channels.journal import event_line, header_line
from ivr.model.event import CallerHungUp, CallStarted, DigitPressed, Event, PlayFinished
from ivr.model.value import Record
from ivr.publishing.importing import import_folder
from ivr.store.accounts import Accounts
from ivr.store.bookings import Bookings
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from ivr.store.workers import Beat, Workers
from web_designer.services import passwords

ROOT = Path(__file__).parents[1]
FLOWS = Path("flows")
IMAGES = ROOT / "docs" / "img"
NAME, PASSWORD = "ada", "correct horse battery"
CALLER = "+442079460123"
CALLED = time.time() - 1800
RELEASE = version("signpost-ivr")
HOLIDAYS = """\
  holiday_hours:
    type: say
    prompt: "Today is a public holiday, and our office is closed. These services are open."
    next: closed_menu
"""
OTHERS = '"4": {label: call back or message, say: [call back, message], next: contact}'
OFFERS = """\
  offers:
    type: menu
    prompt: "Our offers will be here soon. To hear this again, press 1."
    choices: {"1": {label: again, next: offers}}
    failed: offers
"""
PAGES = {
    "flows": "/",
    "map": "/flows/main",
    "designer": "/flows/main/design",
    "simulator": "/flows/main/design",
    "findings": "/flows/main/report",
    "prompts": "/flows/clinic/prompts",
    "coverage": "/flows/main/dialogues#coverage",
    "dialogues": "/flows/main/dialogues",
    "revisions": "/flows/main/revisions",
    "changes-map": "/flows/main/diff#node-open",
    "changes": "/flows/main/diff",
    "calls": "/calls",
    "call": f"/calls/{time.strftime('%Y-%m-%d', time.gmtime(CALLED))}/sample",
    "promises": "/promises",
    "system": "/system",
    "people": "/people",
    "audit": "/audit",
    "account": "/me",
    "rule": "/rules/A202",
    "api": "/api/docs",
}
Scheme = Literal["light", "dark"]


def main() -> None:
    """Take every picture."""
    # Pages name files as they were given; where the project is on this machine is nobody's business.
    os.chdir(ROOT)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            _walk(browser, address, scheme)
        browser.close()


def _walk(browser: Browser, address: str, scheme: Scheme) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme, base_url=address)
    page.goto("/login")
    page.screenshot(path=IMAGES / f"login-{scheme}.png")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address + "/")
    for name, path in PAGES.items():
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise SystemExit(f"{path} cannot be shown")
        if path.endswith("/design"):
            page.locator(".react-flow__node").first.wait_for()
        if name == "designer":
            page.get_by_text("The linter is looking").wait_for(state="hidden")
            # The first problem: its node is selected, and shown.
            page.keyboard.press("F8")
            page.locator(".react-flow__node.selected").wait_for()
        if name == "simulator":
            _rehearse(page)
        page.screenshot(path=IMAGES / f"{name}-{scheme}.png")
    page.close()


def _rehearse(page: Page) -> None:
    """Call the draft and press a key."""
    page.get_by_role("tab", name="Simulator").click()
    page.get_by_role("button", name="Call", exact=True).click()
    page.locator(".log li").first.wait_for()
    page.keyboard.press("1")
    page.locator(".log li.do").first.wait_for()


@contextmanager
def _server(data: Path) -> Iterator[str]:
    """Give the address of the pages, over the sample flows as people have worked on them for a while."""
    _fill(data)
    command = [sys.executable, "-m", "web_designer", "--flows", str(FLOWS), "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
        process.terminate()


def _fill(data: Path) -> None:
    now = time.time()
    engine = open_database(data)
    Accounts(engine).add(name=NAME, role="administrator", password=passwords.hashed(PASSWORD), at=now)
    store = FlowStore(engine, data)
    import_folder(store, FLOWS, now - 90_000)
    _edit(store, "main", "Welcome", "Good day, and welcome", now - 7200)
    draft = store.drafts.get("main")
    store.revisions.publish("main", draft.version, note="A warmer greeting", by=NAME, at=now - 7000, findings={})
    # So that there are findings to see: by night there is a new menu that nobody gets out of.
    _edit(store, "main", "press 4. For a leak", "press 4. For our offers, press 5. For a leak", now - 900)
    _edit(store, "main", OTHERS, f'{OTHERS}\n      "5": {{label: our offers, next: offers}}', now - 800)
    _edit(store, "main", "  contact:\n", OFFERS + "  contact:\n", now - 600)
    # And holidays are like any evening from now on.
    _edit(store, "main", HOLIDAYS, "", now - 500)
    _edit(store, "main", "holiday: holiday_hours", "holiday: closed_hours", now - 500)
    Workers(engine).beat(
        Beat(
            machine="east",
            address="192.0.2.10:5060",
            calls=1,
            callers=2,
            since=now - 90_000,
            # It must not seem gone when the last picture is taken.
            seen=now + 3600,
            version=RELEASE,
            generation=store.revisions.generation(),
        )
    )
    engine.dispose()
    bookings = Bookings(data)
    bookings.book(call="1", queue="support", number=CALLER, at=now - 900, not_before=now, deadline=now + 1800)
    bookings.close()
    _call(data, CALLED)


def _edit(store: FlowStore, flow: str, old: str, new: str, at: float) -> None:
    draft = store.drafts.get(flow)
    if old not in draft.content.text:
        raise SystemExit(f"the sample flow {flow} has no “{old}” any more; change scripts/screenshots.py")
    content = replace(draft.content, text=draft.content.text.replace(old, new, 1))
    store.drafts.save(flow, draft.version, NAME, at, content=content)


def _call(data: Path, at: float) -> None:
    """Leave the journal of a call that presses a key and hangs up."""
    file = data / "journals" / time.strftime("%Y-%m-%d", time.gmtime(at)) / "sample.jsonl"
    file.parent.mkdir(parents=True)
    happened: list[Event] = [
        CallStarted(at=at, call="sample", caller=CALLER, called="main"),
        PlayFinished(at=at + 4, play=1),
        DigitPressed(at=at + 9.5, digit="1"),
        CallerHungUp(at=at + 15.25),
    ]
    begun = header_line("main", CALLER, "main", at, revisions=Record({"main": 2, "survey": 1}))
    lines = [begun, *(event_line(event) for event in happened)]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
