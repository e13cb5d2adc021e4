from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from web_designer.app import create_app
from web_designer.settings import Settings

SITE = Path(__file__).parent / "site"


def client(flows: Path, data: Path) -> TestClient:
    return TestClient(create_app(Settings(flows=flows, data=data)), base_url="http://127.0.0.1:8080")


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(SITE, tmp_path)


def launch(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server as `ivr serve` does; gives it and its address once it listens."""
    command = [sys.executable, "-m", "web_designer", "--port", "0", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert ready["ready"] == "web"
    return process, str(ready["address"])


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
