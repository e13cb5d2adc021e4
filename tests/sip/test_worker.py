"""The worker as a service: registration, draining, missing settings."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest

from bench.caller import Caller
from tests.sip.conftest import StartSipp, StartWorker
from tests.sip.listening import hears
from tests.sip.peers import PATIENCE, wait

pytestmark = pytest.mark.peer


def test_registration_with_digest_and_a_call_through_it(
    start_worker: StartWorker, tmp_path: Path, start_sipp: StartSipp
) -> None:
    registrar = start_sipp("registrar.xml", "-trace_logs", "-log_file", str(tmp_path / "contact.log"))
    trunk = {"registrar": f"sip:127.0.0.1:{registrar.port}", "username": "trunk", "password_env": "TRUNK_PASSWORD"}
    worker = start_worker(
        {"TRUNK_PASSWORD": "secret"},
        trunks={"provider": trunk},
        sip={"allow": ["10.0.0.0/8"]},
        numbers=[{"number": "trunk", "flow": "main"}],
    )
    assert registrar.wait() == 0, registrar.errors()
    assert worker.logged("trunk_registered")[0]["registrar"] == "127.0.0.1"
    contact = re.search(r"contact=(sip:\S+)", (tmp_path / "contact.log").read_text())
    assert contact is not None
    codes = []
    for uri, local in ((contact[1], "127.0.0.2"), ("", "127.0.0.2"), ("", "127.0.0.1")):
        with Caller("127.0.0.1", worker.port, "trunk", local=local, uri=uri) as caller:
            codes.append(caller.call()[0].code)
    assert codes == [200, 403, 200], "by the token in the contact; without it; from the registrar's address"
    assert "secret" not in str(worker.log())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_draining_lets_calls_finish(start_worker: StartWorker, number: signal.Signals) -> None:
    worker = start_worker(sip={"drain_seconds": 60})
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        worker.process.send_signal(number)
        worker.logged("worker_draining")
        with Caller("127.0.0.1", worker.port) as late:
            response = late.call()[0]
        assert (response.code, response.headers["retry-after"]) == (503, "5")
        hears(caller, 900.0, caller.press("1"))
        assert worker.process.poll() is None
        caller.hang_up()
    assert worker.process.wait(PATIENCE) == 0
    assert worker.log()[-1]["event"] == "worker_stopped"


@pytest.mark.parametrize("why", ["the limit", "a second signal"])
def test_draining_has_an_end(start_worker: StartWorker, why: str) -> None:
    worker = start_worker(sip={"drain_seconds": 0.5 if why == "the limit" else 600})
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        worker.process.send_signal(signal.SIGTERM)
        worker.logged("worker_draining")
        if why == "a second signal":
            worker.process.send_signal(signal.SIGTERM)
        wait(lambda: caller.hung_up)
    assert worker.process.wait(PATIENCE) == 0
    assert worker.logged("call_ended")[0]["by"] == "drain"
