"""Whether a worker wears out: `python -m bench.soak [CALLS]` makes calls one after the other and compares.

Each caller hears the menu, presses 1, hears the answer and hangs up. None may be lost, memory may not grow after the
first 100, and nothing may be in use at the end that was not after the first 100.
"""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.table import Table

from bench.caller import Caller
from bench.worker import Worker

SETTLED = 100
PACE = 0.4
"""Seconds from one call to the next at least. SIP keeps a finished transaction for 32 s (RFC 3261, timers H and J).
At this pace the first 100 calls take longer, so that as many are in memory by then as there will ever be."""
GROWTH = 256
"""KiB by which anonymous memory may differ: the allocator's own noise."""


def main(calls: int = 1000) -> int:
    """Make the calls, print, and give 1 when something was lost or left."""
    with Worker() as worker:
        lost = sum(not paced_call(worker) for _ in range(SETTLED))
        settled = usage(worker)
        lost += sum(not paced_call(worker) for _ in range(calls - SETTLED))
        ended = usage(worker)
    table = Table("in use", f"after {SETTLED} calls", f"after {calls} calls")
    for name, value in settled.items():
        table.add_row(name, str(value), str(ended[name]))
    table.add_row("calls lost", "", str(lost))
    Console().print(table)
    grown = ended["memory, KiB"] - settled["memory, KiB"]
    same = all(ended[name] == settled[name] for name in settled if name not in ("memory, KiB", "players", "ports"))
    same = same and ended["players"] - settled["players"] == ended["ports"] - settled["ports"] <= 2
    return 0 if not lost and same and grown <= GROWTH else 1


def paced_call(worker: Worker) -> bool:
    """Make one call that takes `PACE` seconds at least; tell whether everything was heard."""
    began = time.monotonic()
    heard = one_call(worker)
    time.sleep(max(0.0, began + PACE - time.monotonic()))
    return heard


def one_call(worker: Worker) -> bool:
    """Make one call; tell whether everything was heard."""
    with Caller(worker.host, worker.port, "bench") as caller:
        response, _ = caller.call()
        if response.code != 200:
            return False
        heard = caller.wait_for(True, response.at, 3)
        pressed = caller.press("1", milliseconds=40)
        answered = caller.wait_for(True, pressed + 0.1, 3)
        return caller.hang_up().code == 200 and heard is not None and answered is not None


def usage(worker: Worker) -> dict[str, int]:
    """Give what the worker uses once it has come to rest."""
    time.sleep(2)
    status = worker.status()
    return {**status, "open files": worker.descriptors(), "memory, KiB": worker.resident()}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
