"""How fast a worker answers: `python -m bench.latency` prints the table and fails when a target is missed.

Four callers at once press keys after silence; each press is timed from its first RTP packet to the RTP packets that
come back, by the kernel's receive time stamps, in a process that shares nothing with the worker. One of the two prompts
begins with an F, which eSpeak says for 80 ms below the level of a voice: the time to the first sound shows the system
alone, the time to the first voice what a caller gets. The control is a bare 20 ms ticker beside the worker.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from bench.caller import Caller, encoded
from bench.ticker import Ticker
from bench.worker import Worker

CALLERS = 4
PRESSES = 25
INVITES = 100
TALK_SECONDS = 20.0


@dataclass(slots=True)
class Measured:
    """Milliseconds of everything measured."""

    sounds: list[float] = field(default_factory=list)
    voices: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    control: list[float] = field(default_factory=list)
    setups: list[float] = field(default_factory=list)
    listening: list[float] = field(default_factory=list)
    listening_control: list[float] = field(default_factory=list)


def main() -> int:
    """Measure, print, and give 1 when a target is missed."""
    measured = Measured()
    with Worker() as worker:
        before, began = worker.processor_seconds(), time.monotonic()
        measured.control = four_callers(lambda: press_keys(worker, measured))
        busy = (worker.processor_seconds() - before) / (time.monotonic() - began)
        before, began = worker.processor_seconds(), time.monotonic()
        measured.listening_control = four_callers(lambda: talk(worker, measured))
        heard = (worker.processor_seconds() - before) / (time.monotonic() - began)
        measured.setups = [set_up(worker) for _ in range(INVITES)]
    met = report(measured)
    Console().print(f"worker: {busy:.1%} of a core with four calls, {heard:.1%} while four callers talk to it")
    return 0 if met and len(measured.voices) == CALLERS * PRESSES else 1


def report(measured: Measured) -> bool:
    """Print the table and tell whether every target was met."""
    rows: list[tuple[str, list[float], float, float | None]] = [
        ("key press to sound, 99th percentile", measured.sounds, 0.99, None),
        ("key press to voice, median", measured.voices, 0.5, 80.0),
        ("key press to voice, 99th percentile", measured.voices, 0.99, 200.0),
        ("INVITE to 200, 99th percentile", measured.setups, 0.99, 50.0),
        ("RTP gap with 4 calls, 99th percentile", measured.gaps, 0.99, 25.0),
        ("  control: bare ticker meanwhile", measured.control, 0.99, None),
        ("RTP gap, 4 callers talking to recognisers, 99th", measured.listening, 0.99, 25.0),
        ("  control: bare ticker meanwhile", measured.listening_control, 0.99, None),
    ]
    table = Table("measured", "ms", "largest", "target", "samples", "")
    met = True
    for name, values, share, target in rows:
        value = quantile(values, share)
        good = target is None or value < target
        met = met and good
        verdict = "" if target is None else "ok" if good else "missed"
        wanted = "" if target is None else f"< {target:.0f}"
        table.add_row(name, f"{value:.1f}", f"{max(values, default=0):.1f}", wanted, str(len(values)), verdict)
    Console().print(table)
    return met


def four_callers(caller: Callable[[], None]) -> list[float]:
    """Run four callers at once; gives the milliseconds between the control's packets meanwhile."""
    with Ticker() as ticker:
        threads = [threading.Thread(target=caller) for _ in range(CALLERS)]
        for thread in threads:
            thread.start()
            time.sleep(0.37)  # their presses shall not fall together
        for thread in threads:
            thread.join()
    return gaps_of(ticker.times)


def press_keys(worker: Worker, measured: Measured) -> None:
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
            time.sleep(0.013 * (len(measured.voices) % 7))  # spread over the worker's 20 ms frames
            since = caller.press("1")
            voice, sound = caller.wait_for(True, since, 3), caller.first_sound(since)
            if voice is not None and sound is not None:
                measured.voices.append((voice.at - since) * 1000)
                measured.sounds.append((sound.at - since) * 1000)
        measured.gaps += gaps_of([frame.at for frame in caller.frames])
        caller.hang_up()


def talk(worker: Worker, measured: Measured) -> None:
    """Call a menu that listens, and make it work: bursts of noise that is none of its phrases."""
    with Caller(worker.host, worker.port, "listening") as caller:
        if caller.call()[0].code != 200:
            return
        end = time.monotonic() + TALK_SECONDS
        while time.monotonic() < end:
            caller.say(BABBLE)
        measured.listening += gaps_of([frame.at for frame in caller.frames])
        caller.hang_up()


def babble() -> bytes:
    """Give two seconds of mu-law audio: a buzz with the loudness of syllables, then a pause that ends an utterance."""
    samples = []
    for index in range(9600):
        syllable = max(0.0, math.sin(math.tau * 4 * index / 8000))
        buzz = sum(math.sin(math.tau * 120 * harmonic * index / 8000) / harmonic for harmonic in range(1, 12))
        samples.append(0.15 * syllable * buzz)
    return encoded([*samples, *[0.0] * 6400])


def gaps_of(times: list[float]) -> list[float]:
    """Give the milliseconds between consecutive packets."""
    return [(after - before) * 1000 for before, after in pairwise(times)]


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


BABBLE = babble()


if __name__ == "__main__":
    sys.exit(main())
