"""How fast the linter is: `python -m bench.lint` lints the sample flows and generated ones, each in a cold process.

Then it runs all calls to them, and says how many states and steps the explorer does in a second.

The floor is networkx alone on the same graph: reading nothing, it only looks for what can be reached and for circles.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ivr.lint.call import Call
from ivr.lint.openings import openings
from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000)
MENU_KEYS = 5
STRUCTURE = "R,D"
FLOOR = """
import sys, networkx
graph = networkx.DiGraph(tuple(map(int, line.split())) for line in open(sys.argv[1]))
len(networkx.descendants(graph, 0)), sum(1 for each in networkx.strongly_connected_components(graph))
"""


def main() -> int:
    """Print the table; gives 0."""
    table = Table("linted", "rules", "nodes", "s", "MB", "networkx alone, s")
    ivr = [sys.executable, "-c", "from ivr.cli.main import main; main()", "lint"]
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder:
        # As after an installation, which compiles: a first run would otherwise compile every module anew.
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        measured([*ivr, "--no-cache", str(ROOT / "flows")])
        seconds, memory = measured([*ivr, "--no-cache", str(ROOT / "flows")])
        table.add_row("flows", "default", "", f"{seconds:.2f}", f"{memory:.0f}", "")
        for size in SIZES:
            flow, edges = generated(Path(folder), size)
            floor, _ = measured([sys.executable, "-c", FLOOR, str(edges)])
            for rules in (["--select", STRUCTURE], []):
                name = STRUCTURE if rules else "default"
                seconds, memory = measured([*ivr, str(flow), *rules, "--no-cache"])
                table.add_row("generated", name, f"{size:,}", f"{seconds:.2f}", f"{memory:.0f}", f"{floor:.2f}")
        linting = [*ivr, str(flow)]
        measured(linting, folder)
        seconds, memory = measured(linting, folder)
        table.add_row("generated", "kept", f"{size:,}", f"{seconds:.2f}", f"{memory:.0f}", "")
        explorer = explorations(ROOT / "flows", Path(folder) / "generated1000")
    console = Console(width=120)
    console.print(table)
    console.print(explorer)
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What the explorer has done: how much, in how many seconds of user time."""

    openings: int = 0
    states: int = 0
    steps: int = 0
    runs: int = 0
    seconds: float = 0
    verdicts: tuple[str, ...] = ()

    def __add__(self, other: Explored) -> Explored:
        """Give both together."""
        return Explored(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    def row(self, name: str) -> tuple[str, ...]:
        """Give the line of a table."""
        counts = (self.openings, self.states, self.steps, self.runs)
        speeds = (self.states / self.seconds, self.steps / self.seconds)
        told = ", ".join(f"{count} {verdict}" for verdict, count in Counter(self.verdicts).items())
        return (
            name,
            *[f"{each:,}" for each in counts],
            f"{self.seconds:.2f}",
            *[f"{each:,.0f}" for each in speeds],
            told,
        )


def explorations(flows: Path, generated: Path) -> Table:
    """Run every call to each flow and give the figures.

    A step is one event in one distinct state, with the state it leads to. The engine runs for those that are not alike
    in all it looks at; the time of those runs is in the figures.
    """
    table = Table("calls to", "openings", "states", "steps", "engine runs", "s", "states/s", "steps/s", "verdict")
    sample = load([flows], node_types()).project
    together = Explored()
    for flow in sample.flows:
        found = explored(sample, flow)
        together += found
        table.add_row(*found.row(flow))
    table.add_row(*together.row("all sample flows"), end_section=True)
    table.add_row(*explored(load([generated], node_types()).project, "generated").row("generated"))
    return table


def explored(project: Project, flow: str) -> Explored:
    """Run every call to a flow."""
    call = Call(project, flow)
    began = _user_seconds()
    found = [call.explorer.run(opening) for opening in openings(call)]
    return Explored(
        openings=len(found),
        states=sum(len(each.states) for each in found),
        steps=sum(each.steps for each in found),
        runs=call.explorer.transitions.asked,
        seconds=_user_seconds() - began,
        verdicts=tuple([each.verdict for each in found]),
    )


def _user_seconds() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def measured(command: list[str], folder: str | Path = ROOT) -> tuple[float, float]:
    """Give the seconds a process in a folder takes from start to end, and the most memory it had, in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def generated(folder: Path, size: int) -> tuple[Path, Path]:
    """Write a flow of `size` nodes, and its edges for networkx; gives both files."""
    place = folder / f"generated{size}"
    place.mkdir()
    lines, edges = list(_flow(size)), list(_edges(size))
    (place / "flow.yaml").write_text("\n".join(lines) + "\n")
    (place / "edges").write_text("\n".join(f"{one} {other}" for one, other in edges) + "\n")
    return place / "flow.yaml", place / "edges"


def _flow(size: int) -> Iterator[str]:
    """Give a tree of menus, each key a step deeper, which ends in goodbyes; 0 leads to somebody everywhere."""
    yield "flow: generated\nstart: n0"
    yield 'universals: {agent: {keys: ["0"], say: [agent], next: desk}}'
    yield 'reprompts: {no_input: ["We did not hear a key."], no_match: ["That key is not on the list."]}'
    yield "nodes:"
    for number in range(size - 2):
        children = _children(number, size)
        if children:
            prompt = " ".join(f"For topic {child}, press {key}." for key, child in enumerate(children, start=1))
            keys = ", ".join(f'"{key}": {{next: n{child}}}' for key, child in enumerate(children, start=1))
            said = f"{prompt} For an agent, press 0."
            yield f'  n{number}: {{type: menu, prompt: "{said}", choices: {{{keys}}}, failed: desk}}'
        else:
            yield f'  n{number}: {{type: say, prompt: "This is topic {number}.", next: bye}}'
    yield '  desk: {type: transfer, to: "sip:desk@127.0.0.1", answered: bye, busy: bye, no_answer: bye, failed: bye}'
    yield '  bye: {type: hangup, prompt: "Thank you for calling. Goodbye."}'


def _children(number: int, size: int) -> range:
    first = number * MENU_KEYS + 1
    return range(first, min(first + MENU_KEYS, size - 2))


def _edges(size: int) -> Iterator[tuple[int, int]]:
    desk, bye = size - 2, size - 1
    for number in range(size - 2):
        children = _children(number, size)
        yield from ((number, child) for child in children)
        yield from ((number, desk), (number, desk)) if children else ((number, bye),)
    yield from ((desk, bye),) * 4


if __name__ == "__main__":
    sys.exit(main())
