from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.channels.journal import event_line, header_line
from ivr.model.event import CallerHungUp, CallStarted, DigitPressed, Event, PlayFinished
from ivr.model.value import Record
from ivr.store.accounts import Accounts
from ivr.store.database import open_database
from web_designer.app import create_app
from web_designer.gate import COOKIE
from web_designer.roles import Role
from web_designer.services import passwords
from web_designer.settings import Settings

PROGRAM = (sys.executable, "-m", "web_designer")
SITE = Path(__file__).parent / "site"


PASSWORD = "correct horse battery"
HASHED = passwords.hashed(PASSWORD)


def stranger(flows: Path, data: Path) -> TestClient:
    """Give somebody who has not signed in."""
    app = create_app(Settings(flows=flows, data=data))
    return TestClient(app, base_url="http://127.0.0.1:8080", follow_redirects=False)


def signed_in(client: TestClient, role: Role, name: str = "") -> TestClient:
    """Give somebody of that role, in a browser of their own, who sends the CSRF token as scripts do."""
    accounts: Accounts = client.app.state.accounts  # type: ignore[attr-defined]
    name = name or role.word
    if accounts.named(name) is None:
        accounts.add(name=name, role=role.word, password=HASHED, at=time.time())
    secret = accounts.open(name, time.time())
    visit = accounts.visit(secret, time.time())
    assert visit is not None
    headers = {"X-CSRF-Token": visit.csrf}
    cookies = {COOKIE: secret}
    return TestClient(
        client.app, base_url="http://127.0.0.1:8080", headers=headers, cookies=cookies, follow_redirects=False
    )


def client(flows: Path, data: Path) -> TestClient:
    """Give an administrator."""
    return signed_in(stranger(flows, data), Role.ADMINISTRATOR)


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(SITE, tmp_path)


def started(*arguments: str, program: Sequence[str] = PROGRAM) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """Start a server as `ivr serve` does; gives it and what it says once it listens."""
    command = [*program, "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert ready["ready"] == "web"
    return process, ready


def launch(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server; gives it and its address."""
    process, ready = started(*arguments)
    return process, ready["address"]


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a running server over the test site."""
    data = tmp_path_factory.mktemp("data")
    _fill(data)
    process, found = launch("--flows", str(SITE), "--data", str(data))
    yield found
    process.terminate()
    assert process.wait(10) == 0
    if process.stdout is not None:
        process.stdout.close()


def _fill(data: Path) -> None:
    from ivr.store.bookings import Bookings

    bookings = Bookings(data)
    bookings.book(call="1", queue="support", number="+442079460123", at=0, not_before=3600, deadline=7200)
    bookings.book(call="2", queue="support", number="+442079460124", at=0, not_before=4e9, deadline=4.1e9)
    bookings.leave(call="3", mailbox="support", caller="+442079460125", at=60, seconds=73, path="/x/m1.wav")
    bookings.close()
    write_journal(data)
    engine = open_database(data)
    Accounts(engine).add(name="ada", role="administrator", password=HASHED, at=0)
    engine.dispose()


def write_journal(
    data: Path,
    flow: str = "sample",
    name: str = "c1",
    *,
    revisions: Record = Record(),
    drafts: Record = Record(),
) -> Path:
    """Write the journal of a call that presses a key and hangs up."""
    file = data / "journals" / "2026-11-21" / f"{name}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    at = 1795255200.0
    happened: list[Event] = [
        CallStarted(at=at, call=name, caller="+442079460123", called=flow),
        PlayFinished(at=at + 2, play=1),
        DigitPressed(at=at + 3.5, digit="1"),
        CallerHungUp(at=at + 5.25),
    ]
    begun = header_line(flow, "+442079460123", flow, at, revisions=revisions, drafts=drafts)
    lines = [begun, *(event_line(event) for event in happened)]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def silent_wav() -> bytes:
    """Give a second of silence as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16_000))
    return target.getvalue()
