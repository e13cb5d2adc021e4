"""Draws the agents that queues need through the week as SVG, light and dark."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from ivr.drawing.marks import line_of_text, safe
from ivr.drawing.measure import text_width
from ivr.model.calendar import DAYS
from ivr.model.volume import HALF_HOUR, clock
from ivr.staffing.demand import Slot
from ivr.staffing.need import Need

MARGIN = 32
LEFT = 36
"""Room for the numbers of agents."""
PLOT_WIDTH = 980
PLOT_HEIGHT = 120
HEADING = 112
ROW = PLOT_HEIGHT + 92
MAX_TICKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What one plot shows: a queue, or several that share agents."""

    title: str
    about: str
    """One line on what the numbers are for."""
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """Where half hours stand: the days one beside the other, each from the first to the last hour of any."""

    days: tuple[int, ...]
    start: int
    end: int

    @property
    def slots(self) -> int:
        return (self.end - self.start) // HALF_HOUR

    @property
    def width(self) -> float:
        """Give the width of a half hour."""
        return PLOT_WIDTH / (len(self.days) * self.slots)

    def x(self, day: int, minute: int) -> float:
        return (self.days.index(day) * self.slots + (minute - self.start) // HALF_HOUR) * self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Half hours of a day one after the other that need the same; in minutes since midnight."""

    day: int
    start: int
    end: int
    need: Need


def plotted(plots: Sequence[Plot]) -> str:
    """Give the plots one below the other; there is at least one, and each has a need."""
    width, height = 2 * MARGIN + LEFT + PLOT_WIDTH, HEADING + MARGIN + len(plots) * ROW
    axis = _axis(slot for plot in plots for need in plot.needs for slot in need.slots)
    title = "Agents needed through the week"
    rows = (
        f'<g transform="translate({MARGIN} {HEADING + number * ROW})">{_row(plot, axis)}</g>'
        for number, plot in enumerate(plots)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="plot-title plot-desc">'
        f'<title id="plot-title">{title}</title><desc id="plot-desc">{safe(_described(plots))}</desc>'
        f"<style>{_style_sheet()}</style>{line_of_text(MARGIN, MARGIN + 18, title, 'heading')}{_legend()}"
        f"{''.join(rows)}</svg>\n"
    )


@lru_cache(maxsize=1)
def _style_sheet() -> str:
    folder = files("ivr.drawing").joinpath("static")
    names = ("tokens.css", "graph.css", "staffing.css")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def _axis(slots: Iterable[Slot]) -> _Axis:
    every = set(slots)
    minutes = [minute for _, minute in every]
    return _Axis(days=tuple(sorted({day for day, _ in every})), start=min(minutes), end=max(minutes) + HALF_HOUR)


def _described(plots: Sequence[Plot]) -> str:
    told = (
        f"{plot.title}: at most {max(need.needed for need in plot.needs)} needed, {plot.needs[0].agents} there"
        for plot in plots
    )
    return ". ".join(told) + "."


def _legend() -> str:
    parts, x = [], float(MARGIN)
    y = MARGIN + 34
    for style, words in (("bar", "agents needed"), ("bar short", "more than there are"), ("there", "agents there")):
        if style == "there":
            parts.append(f'<path class="there" d="M{x:g} {y + 7}h16"/>')
        else:
            parts.append(f'<rect class="{style}" x="{x:g}" y="{y + 1}" width="16" height="12" rx="2"/>')
        parts.append(line_of_text(x + 22, y + 12, words))
        x += 22 + text_width(words, 13) + 24
    return "".join(parts)


def _row(plot: Plot, axis: _Axis) -> str:
    runs = _runs(plot.needs)
    top = max(max(need.needed, need.agents) for need in plot.needs) + 1
    parts = [
        line_of_text(0, 14, plot.title, "name"),
        line_of_text(LEFT + PLOT_WIDTH, 14, plot.about, "sub end"),
        f'<g transform="translate({LEFT} 28)"><rect class="plot" width="{PLOT_WIDTH}" height="{PLOT_HEIGHT}"/>',
        *_grid(axis, top),
        *_bars(runs, axis, top),
        f'<path class="there" d="{_there(runs, axis, top)}"/></g>',
    ]
    return "".join(parts)


def _height(agents: int, top: int) -> float:
    return round(PLOT_HEIGHT * agents / top, 2)


def _grid(axis: _Axis, top: int) -> Iterator[str]:
    step = math.ceil(top / MAX_TICKS)
    for agents in range(0, top + 1, step):
        y = PLOT_HEIGHT - _height(agents, top)
        yield f'<path class="grid" d="M0 {y:g}H{PLOT_WIDTH}"/>{line_of_text(-8, y + 4.5, str(agents), "sub end")}'
    day_width = axis.slots * axis.width
    for number, day in enumerate(axis.days):
        x = number * day_width
        yield f'<path class="grid" d="M{x:g} 0V{PLOT_HEIGHT + 6}"/>'
        words = f"{DAYS[day]} {clock(axis.start)}-{clock(axis.end)}"
        yield line_of_text(x + day_width / 2, PLOT_HEIGHT + 20, words, "sub middle")


def _bars(runs: Sequence[_Run], axis: _Axis, top: int) -> Iterator[str]:
    for run in runs:
        need, high = run.need, _height(run.need.needed, top)
        style = "bar short" if need.needed > need.agents else "bar"
        told = f"{DAYS[run.day]} {clock(run.start)}-{clock(run.end)}: {need.calls:g} calls each half hour, "
        told += f"{need.needed} needed, {need.agents} there"
        x, width = axis.x(run.day, run.start), (run.end - run.start) // HALF_HOUR * axis.width
        yield (
            f'<rect class="{style}" x="{x:.2f}" y="{PLOT_HEIGHT - high:g}" width="{width:.2f}" height="{high:g}">'
            f"<title>{told}</title></rect>"
        )


def _there(runs: Sequence[_Run], axis: _Axis, top: int) -> str:
    """Give the line of agents who are there, broken where no calls are expected."""
    pieces = (
        f"M{axis.x(run.day, run.start):.2f} {PLOT_HEIGHT - _height(run.need.agents, top):g}"
        f"h{(run.end - run.start) // HALF_HOUR * axis.width:.2f}"
        for run in runs
    )
    return "".join(pieces)


def _runs(needs: Iterable[Need]) -> tuple[_Run, ...]:
    slots = {slot: need for need in needs for slot in need.slots}
    runs: list[_Run] = []
    for (day, minute), need in sorted(slots.items(), key=lambda each: each[0]):
        last = runs[-1] if runs else None
        if last is not None and (last.day, last.end) == (day, minute) and last.need is need:
            runs[-1] = replace(last, end=minute + HALF_HOUR)
        else:
            runs.append(_Run(day=day, start=minute, end=minute + HALF_HOUR, need=need))
    return tuple(runs)
