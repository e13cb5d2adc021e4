"""`ivr staff`: how many agents the queues of a site need."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli._output import err, out, print_json
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from rich.table import Table

    from ivr.drawing.staffing import Plot
    from ivr.model.site import Site
    from ivr.staffing.demand import Team
    from ivr.staffing.need import Need

LONG_WAIT = 180
WIDTH = 110


def command(
    path: Annotated[Path, typer.Argument(help="A folder with site.yaml, or a flow below it.")] = Path("flows"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each span of half hours.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Draw the week into this SVG file.", metavar="FILE.svg")] = None,
    callback_after: Annotated[
        float, typer.Option(min=10, help="Estimated wait in seconds from which a callback is offered.")
    ] = LONG_WAIT,
) -> None:
    r"""Say how many agents each queue needs, from the volumes in site.yaml.

    For each half hour: the agents it takes for the service level with nobody busier than 85%, and how the agents who
    are there will do. An agent of several queues counts fully in each; the last table takes such queues as one.

    \b
    Examples:
      ivr staff
      ivr staff flows --plot week.svg
      ivr staff --json > staffing.jsonl
    """
    from ivr.staffing.demand import alone, together
    from ivr.staffing.need import needs

    site, file = _site(path)
    week = [(team, needs(team, long_wait=callback_after)) for team in (*alone(site), *together(site))]
    week = [(team, found) for team, found in week if found]
    if not week:
        raise ConfigError(f"no queue in {file} says how many calls it expects; give one of them volumes")
    for team, found in week:
        if as_json:
            _print_json(team, found)
        else:
            _print_table(_table(site, team, found))
    if plot is not None:
        _draw(plot, [_plot(site, team, found) for team, found in week])


def _site(path: Path) -> tuple[Site, Path]:
    """Give the site and its file; raises FlowError and ConfigError."""
    from ivr.loading.files import SITE_FILE, site_file
    from ivr.loading.flow_file import read_text
    from ivr.loading.project import parse_site

    file = site_file(path) if path.exists() else None
    if file is None:
        raise ConfigError(f"there is no {SITE_FILE} at {path}")
    return parse_site(str(file), read_text(file))[0], file


def _title(site: Site, team: Team) -> str:
    if len(team.queues) > 1:
        return f"{', '.join(team.queues)}: together"
    name = team.queues[0]
    title = site.queues[name].title
    return f"{name}: {title}" if title else name


def _aim(team: Team) -> str:
    return f"{team.target.percent:g}% answered within {team.target.within:g} s"


def _print_table(table: Table) -> None:
    console = out()
    # A number that is cut is worse than a line that wraps.
    console.width = max(console.width, WIDTH)
    console.print(table)
    console.print()


def _table(site: Site, team: Team, found: tuple[Need, ...]) -> Table:
    from rich.table import Table
    from rich.text import Text

    title = Text.assemble((_title(site, team), "bold"), (f"  {_aim(team)}", "dim"))
    table = Table(title=title, title_justify="left", title_style="", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("days", "time"):
        table.add_column(name, no_wrap=True)
    for name in ("calls", "needed", "there", "busy", "in time", "wait", "hang up", "callback offered"):
        table.add_column(name, justify="right", no_wrap=True)
    for days, span, need in _rows(found):
        there = need.there
        enough = "green" if need.needed <= need.agents else "bold red"
        table.add_row(
            days,
            span,
            f"{need.calls:g}",
            Text(str(need.needed), enough),
            str(need.agents),
            f"{there.occupancy:.0%}",
            f"{there.answered:.0%}",
            f"{there.wait:.0f} s" if math.isfinite(there.wait) else "grows",
            f"{there.abandonment:.0%}",
            f"{need.offered:.1%} from place {need.offer_place}",
        )
    return table


def _rows(found: tuple[Need, ...]) -> list[tuple[str, str, Need]]:
    """Give each span of half hours with what it needs, in the order of the week."""
    from ivr.model.calendar import DAYS
    from ivr.staffing.week import spells

    rows = [(days, span, need) for need in found for days, span in spells(need.slots)]
    return sorted(rows, key=lambda row: (DAYS.index(row[0][:3]), row[1]))


def _print_json(team: Team, found: tuple[Need, ...]) -> None:
    for days, span, need in _rows(found):
        print_json(
            {
                "queues": team.queues,
                "days": days,
                "time": span,
                "calls": need.calls,
                "erlangs": round(need.erlangs, 6),
                "target": {"percent": team.target.percent, "within": team.target.within},
                "needed": need.needed,
                "agents": need.agents,
                "occupancy": round(need.there.occupancy, 6),
                "answered_in_time": round(need.there.answered, 6),
                "waiting": round(need.there.waiting, 6),
                "wait_seconds": round(need.there.wait, 3) if math.isfinite(need.there.wait) else None,
                "abandonment": round(need.there.abandonment, 6),
                "occupancy_when_staffed": round(need.staffed.occupancy, 6),
                "wait_seconds_when_staffed": round(need.staffed.wait, 3),
                "callback_from_place": need.offer_place,
                "callback_offered": round(need.offered, 6),
            }
        )


def _plot(site: Site, team: Team, found: tuple[Need, ...]) -> Plot:
    from ivr.drawing.staffing import Plot

    return Plot(title=_title(site, team), about=_aim(team), needs=found)


def _draw(file: Path, plots: list[Plot]) -> None:
    from ivr.drawing.staffing import plotted

    try:
        file.write_text(plotted(plots), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror}") from error
    err().print(f"{file} written", style="dim")
