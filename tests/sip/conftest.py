"""What the tests of the phone share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sip.peers import Sipp, WorkerProcess

StartWorker = Callable[..., WorkerProcess]
StartSipp = Callable[..., Sipp]


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[StartWorker]:
    """Start workers with parts of a site.yaml; each is drained at the end and must end well."""
    started: list[WorkerProcess] = []

    def start(environment: dict[str, str] | None = None, **site: Any) -> WorkerProcess:
        worker = WorkerProcess(tmp_path / f"worker{len(started)}", {**SITE, **site}, environment)
        started.append(worker)
        return worker

    yield start
    statuses = [worker.stop() for worker in started]
    assert statuses == [0] * len(statuses)
    for worker in started:
        assert not [line for line in worker.log() if line["event"] == "job_failed"]


@pytest.fixture
def start_sipp(tmp_path: Path) -> Iterator[StartSipp]:
    """Start SIPp scenarios in the background; whatever still runs at the end is stopped."""
    started: list[Sipp] = []

    def start(scenario: str, *arguments: str, status: str = "") -> Sipp:
        started.append(Sipp(scenario, tmp_path, *arguments, status=status))
        return started[-1]

    yield start
    for each in started:
        each.stop()


SITE: dict[str, Any] = {
    "numbers": [{"number": "+442079460100", "flow": "main"}],
    "constants": {"partner": "sip:nobody@127.0.0.1:9"},
    "queues": {"support": {"ring_seconds": 2}, "empty": {}},
    "mailboxes": {"office": "messages"},
}
