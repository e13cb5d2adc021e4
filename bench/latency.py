"""How fast a worker answers: `python -m bench.latency` prints the table and fails when a target is missed.

Four callers at once press keys after silence; each press is timed from its first RTP packet to the first voiced RTP
packet that comes back, by the kernel's receive time stamps, in a process that shares nothing with the worker.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from bench.caller import Caller, Frame
from bench.worker import Worker

CALLERS = 4
PRESSES = 25
INVITES = 100


def main() -> int:
    """Measure, print, and give 1 when a target is missed."""
    with Worker() as worker:
        before, began = worker.processor_seconds(), time.monotonic()
        answers, gaps = press_keys(worker)
        busy = (worker.processor_seconds() - before) / (time.monotonic() - began)
        setups = [set_up(worker) for _ in range(INVITES)]
    rows = [
        ("key press to voice, median", quantile(answers, 0.5), 80.0, len(answers)),
        ("key press to voice, 99th percentile", quantile(answers, 0.99), 200.0, len(answers)),
        ("INVITE to 200, 99th percentile", quantile(setups, 0.99), 50.0, len(setups)),
        ("RTP gap with 4 calls, 99th percentile", quantile(gaps, 0.99), 25.0, len(gaps)),
    ]
    table = Table("measured", "ms", "target", "samples", "")
    for name, value, target, count in rows:
        table.add_row(name, f"{value:.1f}", f"< {target:.0f}", str(count), "ok" if value < target else "missed")
    Console().print(table)
    Console().print(f"worker: {busy:.1%} of a core during the four calls")
    complete = len(answers) == CALLERS * PRESSES
    return 0 if complete and all(value < target for _, value, target, _ in rows) else 1


def press_keys(worker: Worker) -> tuple[list[float], list[float]]:
    """Give the milliseconds from key to voice, and between RTP packets, of four callers at once."""
    answers: list[float] = []
    gaps: list[float] = []
    threads = [threading.Thread(target=one_caller, args=(worker, answers, gaps)) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
        time.sleep(0.37)  # their presses shall not fall together
    for thread in threads:
        thread.join()
    return answers, gaps


def one_caller(worker: Worker, answers: list[float], gaps: list[float]) -> None:
    """Call, press after each prompt has ended, and add what was measured."""
    with Caller(worker.host, worker.port, "bench") as caller:
        response, _ = caller.call()
        if response.code != 200:
            return
        since = response.at
        for _ in range(PRESSES):
            spoken = caller.wait_for(True, since, 5)
            silent = caller.wait_for(False, spoken.at, 10, run=25) if spoken else None
            if silent is None:
                break
            time.sleep(0.013 * (len(answers) % 7))  # spread over the worker's 20 ms frames
            pressed = caller.press("1")
            voice = caller.wait_for(True, pressed, 3)
            if voice is not None:
                answers.append((voice.at - pressed) * 1000)
            since = pressed
        gaps += rtp_gaps(caller.frames)
        caller.hang_up()


def rtp_gaps(frames: list[Frame]) -> list[float]:
    """Give the milliseconds between consecutive packets."""
    return [(after.at - before.at) * 1000 for before, after in pairwise(frames)]


def set_up(worker: Worker) -> float:
    """Give the milliseconds from INVITE to 200."""
    with Caller(worker.host, worker.port, "bench") as caller:
        response, seconds = caller.call()
        if response.code != 200:
            raise SystemExit(f"a call was refused with {response.code}")
        caller.hang_up()
        return seconds * 1000


def quantile(values: list[float], share: float) -> float:
    """Give the smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else float("inf")


if __name__ == "__main__":
    sys.exit(main())
