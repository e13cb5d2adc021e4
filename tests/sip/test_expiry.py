"""The worker removes old recordings when it starts, and every day after that."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

import sip.expiry
from sip.expiry import Expiry
from sip.runtime import Pump
from tests.sip.conftest import StartWorker
from tests.sip.peers import wait


def old_recording(folder: Path) -> Path:
    path = folder / "recordings" / "calls" / "c1-1.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (1.0, 1.0))
    return path


@pytest.mark.peer
def test_at_the_start_of_a_worker(start_worker: StartWorker) -> None:
    worker = start_worker(retention_days=30)
    assert worker.logged("recordings_removed")[0]["count"] == 0


def test_every_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sip.expiry, "_DAY_SECONDS", 0.01)
    pump = Pump(print)
    expiry = Expiry(tmp_path, 30, pump, structlog.get_logger())
    expiry.start()
    for _ in range(2):
        path = old_recording(tmp_path)
        wait(partial(_is_gone, path, pump))
    expiry.close()


def test_without_a_time_everything_is_kept(tmp_path: Path) -> None:
    path = old_recording(tmp_path)
    expiry = Expiry(tmp_path, None, Pump(print), structlog.get_logger())
    expiry.start()
    expiry.close()
    assert path.exists()


def test_what_cannot_be_removed_is_logged(tmp_path: Path) -> None:
    (tmp_path / "signpost.db").mkdir()
    with capture_logs() as logged:
        expiry = Expiry(tmp_path, 30, Pump(print), structlog.get_logger())
        expiry.start()
        expiry.close()
    assert [line["event"] for line in logged] == ["recordings_not_removed"]


def _is_gone(path: Path, pump: Pump) -> bool:
    pump.turn(lambda _: None)
    return not path.exists()
