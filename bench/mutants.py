"""How much of what hurts callers the linter reports: `python -m bench.mutants` seeds defects into the sample flows.

A mutant hurts when callers meet a harm that the untouched flows do not have, in an exhaustive run of the engine
(bench/mutation/harms.py says which harms there are). It counts as reported when `ivr lint` with its default preset
gives an error or a warning. Gives 0 when 99% of those that hurt are reported and the untouched flows have no finding.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.mutation.judge import Judge, Verdict
from bench.mutation.kinds import KINDS, mutants
from bench.mutation.sample import Mutant, sample
from bench.mutation.tally import Tally, table

WANTED = 0.99
SEED = 2026
_JUDGE: list[Judge] = []
"""The judge of a process that judges."""


def main(arguments: list[str] | None = None) -> int:
    """Print the table by kind, what was missed, and how sure it is."""
    parser = argparse.ArgumentParser(prog="bench.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="mutants; default 2000")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--kind", default="", help="only kinds whose name has this in it")
    parser.add_argument("--missed", type=Path, help="write what was missed, and harmless but reported, to this file")
    asked = parser.parse_args(arguments)
    chosen = [each for each in mutants(sample(), asked.count, asked.seed) if asked.kind in each.kind]
    console, began = Console(width=120), time.perf_counter()
    judge = Judge()
    # What is known of the untouched flows stays, and is shared by the processes.
    gc.freeze()
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("mutants", total=len(chosen))
        verdicts = []
        for verdict in _verdicts(judge, chosen, asked.processes):
            verdicts.append(verdict)
            progress.advance(task)
    tally = Tally(verdicts)
    console.print(table(tally, [name for name in KINDS if asked.kind in name]))
    console.print(
        f"{len(verdicts):,} mutants of {len({each.kind for each in chosen})} kinds, seed {asked.seed}, in "
        f"{time.perf_counter() - began:,.0f} s; {tally.hurting:,} hurt callers, {tally.share:.2%} of them are reported."
    )
    console.print(f"Runs cut short: {tally.cut_short}. Findings on the untouched flows: {len(judge.findings)}.")
    if asked.missed is not None:
        asked.missed.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in tally.doubtful) + "\n")
    return 0 if tally.share >= WANTED and not judge.findings and judge.complete else 1


def _verdicts(judge: Judge, chosen: list[Mutant], processes: int) -> Iterator[Verdict]:
    if processes == 1:
        yield from map(judge.judge, chosen)
        return
    _JUDGE.append(judge)
    # Each process begins as a copy of this one, with the untouched flows run already.
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        yield from pool.imap(_judged, chosen, chunksize=4)


def _judged(mutant: Mutant) -> Verdict:
    return _JUDGE[0].judge(mutant)


if __name__ == "__main__":
    sys.exit(main())
