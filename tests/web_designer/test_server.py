from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tests.web_designer.conftest import SITE, launch
from web_designer.settings import Settings


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_ends_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    process, address = launch("--flows", str(SITE), "--data", str(tmp_path))
    assert address.startswith("http://127.0.0.1:")
    assert httpx2.get(f"{address}/health").json() == {"status": "ok"}
    process.send_signal(how)
    rest, _ = process.communicate(timeout=10)
    assert (process.returncode, rest) == (0, "")


BUSY = """
import time
from starlette.applications import Starlette
from starlette.routing import Route
from web_designer.server import serve

def work(request):
    print("working", flush=True)
    while True:
        time.sleep(60)

serve("busy", Starlette(routes=[Route("/", work)]), "127.0.0.1", 0)
"""


def test_an_answer_that_takes_for_ever_does_not_keep_it_from_ending() -> None:
    command = [sys.executable, "-c", BUSY]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    port = int(json.loads(process.stdout.readline())["address"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert process.stdout.readline() == "working\n"
        process.terminate()
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
            process.communicate()
    assert process.returncode == 0


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    process, address = launch("--flows", str(SITE), "--data", str(tmp_path))
    port = address.rpartition(":")[2]
    command = [*process.args[:3], "--data", str(tmp_path / "other"), "--port", port]  # type: ignore[index]
    second = subprocess.run(command, capture_output=True, text=True, timeout=20)
    expected = f"another program listens on port {port} of 127.0.0.1: stop it, or choose another port"
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.splitlines() == [f"{expected} (0 takes a free one)"]
    process.terminate()
    process.communicate(timeout=10)


def test_a_database_that_cannot_be_reached_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "web_designer", "--flows", str(SITE), "--data", str(tmp_path), "--port", "0"]
    wrong = {**os.environ, "SIGNPOST_DATABASE": "postgresql+psycopg://x@127.0.0.1:1/x"}
    ended = subprocess.run(command, env=wrong, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("the database cannot be used")


def test_only_this_machine_is_served_unless_told_otherwise() -> None:
    assert Settings(flows=SITE, data=SITE).is_local
    assert not Settings(flows=SITE, data=SITE, host="0.0.0.0").is_local
