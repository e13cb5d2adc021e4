"""The worker that is measured: a real one, in a process of its own, with the flows of `bench/flows` or others."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

FLOWS = Path(__file__).parent / "flows"


class Worker:
    """Starts `python -m sip.worker`; use it in a `with` block."""

    def __init__(self, flows: Path = FLOWS) -> None:
        """Start it and wait until it listens."""
        self._folder = tempfile.TemporaryDirectory(prefix="signpost-bench-")
        self._log = Path(self._folder.name) / "log"
        command = [sys.executable, "-m", "sip.worker", "--flows", str(flows), "--data", self._folder.name]
        with self._log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the worker did not start:\n{self._log.read_text()}")
        host, _, port = json.loads(line)["address"].rpartition(":")
        self.host, self.port = host, int(port)

    def __enter__(self) -> Worker:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drain it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(90)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._folder.cleanup()

    def status(self) -> dict[str, int]:
        """Give what it says is in use."""
        before = self._log.read_text().count("worker_status")
        self.process.send_signal(signal.SIGUSR1)
        for _ in range(200):
            lines = [line for line in self._log.read_text().splitlines() if "event=worker_status" in line]
            if len(lines) > before:
                pairs = dict(part.split("=", 1) for part in lines[-1].split())
                return {name: int(pairs[name]) for name in ("calls", "legs", "players", "playing", "ports")}
            time.sleep(0.02)
        raise SystemExit("the worker does not answer SIGUSR1")

    def resident(self) -> int:
        """Give its resident memory in KiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("RssAnon:")[2].split()[0])

    def descriptors(self) -> int:
        """Count its open files."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def processor_seconds(self) -> float:
        """Give the processor time it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100
