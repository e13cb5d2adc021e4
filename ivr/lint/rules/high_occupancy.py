"""Q804: agents who talk nearly all the time, so that waits grow and nobody can catch up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar

from ivr.lint.capacity import counted, named, place, short_of
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.staffing.demand import Team
from ivr.staffing.need import OCCUPANCY, Need
from ivr.staffing.week import told

_ROUNDING = 1e-9


class HighOccupancy(ProjectRule):
    """Finds queues whose agents would talk too great a share of their time, even if all went for the best."""

    code = "Q804"
    name = "high-occupancy"
    severity = "warning"
    options: ClassVar[Mapping[str, int | float]] = {"occupancy": round(100 * OCCUPANCY)}
    """Percent of their time that agents may talk."""

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each queue, then each group of queues that share agents, with its worst hours."""
        limit = self.option("occupancy") / 100
        for team, need in short_of(scope, partial(_is_over, limit), _load, limit):
            busy = f"talk {need.there.occupancy:.0%} of the time" if need.erlangs < need.agents else "never catch up"
            yield self.found(
                place(scope, team),
                f"agents of {named(team)} {busy} on {told(need.slots)}: "
                f"{counted(need.agents, 'agent')} for {counted(need.calls, 'call')} each half hour",
                hint=f"it takes {counted(need.needed, 'agent')} then; `ivr staff` shows the whole week",
                node=team.queues[0],
            )


def _is_over(limit: float, team: Team, need: Need) -> bool:
    del team
    return need.there.occupancy > limit + _ROUNDING


def _load(need: Need) -> float:
    return need.erlangs
