"""That a worker says it is there, and says goodbye; on a real worker, and when the database is gone."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
import structlog

from bench.caller import Caller
from ivr.errors import ChannelError
from ivr.store.database import open_database
from ivr.store.workers import Beat, Workers
from sip import heartbeat
from sip.heartbeat import Heartbeat
from tests.sip.conftest import StartWorker
from tests.sip.peers import PATIENCE


def _beat() -> Beat:
    at = time.time()
    return Beat(machine="m", address="a", calls=0, callers=2, since=at, seen=at, version="0", generation=0)


@pytest.mark.peer
def test_a_worker_is_known_with_its_calls_until_it_ends(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start_worker(sip={"drain_seconds": 1})
    engine = open_database(worker.data)
    workers = Workers(engine)
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        deadline = time.monotonic() + PATIENCE
        while (found := workers.all()) and not found[0].calls and time.monotonic() < deadline:
            time.sleep(0.2)
        assert [(each.address, each.calls) for each in found] == [(f"127.0.0.1:{worker.port}", 1)]
        assert found[0].generation > 0
        caller.hang_up()
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(PATIENCE) == 0
    assert workers.all() == ()
    engine.dispose()


def test_a_database_that_is_gone_is_told_once_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_database(tmp_path)
    workers = Workers(engine)
    beats = 0

    def gone(beat: Beat) -> None:
        nonlocal beats
        beats += 1
        raise ChannelError("the database does not answer: gone")

    monkeypatch.setattr(heartbeat, "EVERY", 0.01)
    monkeypatch.setattr(workers, "beat", gone)
    with structlog.testing.capture_logs() as logged:
        beating = Heartbeat(workers, _beat, structlog.get_logger())
        while beats < 3:
            time.sleep(0.01)
        beating.close()
    assert [each["event"] for each in logged] == ["heartbeat_failed"]
    engine.dispose()
