"""What the tests of the phone share: one worker that serves most of them, and phones on ports it knows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.sip.peers import Baresip, Sipp, WorkerProcess, free_port
from tests.sip.web_server import WebServer

StartWorker = Callable[..., WorkerProcess]
StartSipp = Callable[..., Sipp]
StartBaresip = Callable[..., Baresip]


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the shared worker's site expects phones; each test starts the ones it needs."""

    agent: int = field(default_factory=free_port)
    absent: int = field(default_factory=free_port)
    busy: int = field(default_factory=free_port)
    partner: int = field(default_factory=free_port)


@pytest.fixture(scope="session")
def ports() -> Ports:
    """Give the ports of the site's phones."""
    return Ports()


@pytest.fixture(scope="session")
def web_server() -> Iterator[WebServer]:
    """Serve what the fetches of the flows ask for."""
    with WebServer() as server:
        yield server


@pytest.fixture(scope="session")
def site(ports: Ports, web_server: WebServer) -> dict[str, Any]:
    """Give the site of the shared worker; a copy of it can be changed for a worker of its own."""
    return {
        "numbers": [{"number": "+442079460100", "flow": "main"}],
        "constants": {"partner": _address(ports.partner), "api": web_server.url},
        "calendars": {"never": {"time_zone": "UTC", "hours": {}}},
        "queues": {
            "support": {"ring_seconds": 20},
            "team": {"ring_seconds": 1},
            "patient": {"ring_seconds": 60},
            "small": {"ring_seconds": 60, "max_waiting": 1},
            "shut": {"calendar": "never"},
            "empty": {},
        },
        "agents": {
            "ann": {"address": _address(ports.agent), "queues": ["support"]},
            "away": {"address": _address(ports.absent), "queues": ["team"]},
            "busy": {"address": _address(ports.busy), "queues": ["team"]},
            "near": {"address": _address(ports.agent), "queues": ["team"]},
            "late": {"address": _address(ports.absent), "queues": ["patient"]},
            "later": {"address": _address(ports.absent), "queues": ["small"]},
        },
        "mailboxes": {"office": "messages"},
    }


def _address(port: int) -> str:
    return f"sip:agent@127.0.0.1:{port}"


@pytest.fixture(scope="session")
def shared_worker(site: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """Run the worker that most tests call; at the end it is drained and must end well."""
    worker = WorkerProcess(tmp_path_factory.mktemp("worker"), copy.deepcopy(site))
    yield worker
    assert worker.stop() == 0


@pytest.fixture
def worker(shared_worker: WorkerProcess) -> Iterator[WorkerProcess]:
    """Give the shared worker without the calls of earlier tests; nothing may go wrong inside it."""
    shared_worker.begin()
    yield shared_worker
    shared_worker.check()


@pytest.fixture
def start_worker(tmp_path: Path, site: dict[str, Any]) -> Iterator[StartWorker]:
    """Start workers whose site differs, or which do not survive the test; each must end well."""
    started: list[WorkerProcess] = []

    def start(environment: dict[str, str] | None = None, **changes: Any) -> WorkerProcess:
        folder = tmp_path / f"worker{len(started)}"
        started.append(WorkerProcess(folder, {**copy.deepcopy(site), **changes}, environment))
        return started[-1]

    yield start
    assert [worker.stop() for worker in started] == [0] * len(started)
    for each in started:
        each.check()


@pytest.fixture
def start_sipp(tmp_path: Path) -> Iterator[StartSipp]:
    """Start SIPp scenarios in the background; whatever still runs at the end is stopped."""
    started: list[Sipp] = []

    def start(scenario: str, *arguments: str, status: str = "", port: int = 0) -> Sipp:
        started.append(Sipp(scenario, tmp_path, *arguments, status=status, port=port))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def start_baresip(tmp_path: Path) -> Iterator[StartBaresip]:
    """Start baresip phones; those that still run at the end are stopped."""
    started: list[Baresip] = []

    def start(**settings: Any) -> Baresip:
        started.append(Baresip(tmp_path / f"phone{len(started)}", **settings))
        return started[-1]

    yield start
    for each in started:
        each.stop()
