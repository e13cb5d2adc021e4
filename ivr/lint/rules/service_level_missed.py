"""Q805: callers are not answered as fast as the site means to, with the agents it has."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.capacity import counted, named, place, short_of
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.staffing.demand import Team
from ivr.staffing.need import OCCUPANCY, Need
from ivr.staffing.week import told

_ROUNDING = 1e-9


class ServiceLevelMissed(ProjectRule):
    """Finds queues whose service level is out of reach, even if their agents took no other calls."""

    code = "Q805"
    name = "service-level-missed"
    severity = "warning"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each queue, then each group of queues that share agents, with its worst hours."""
        for team, need in short_of(scope, _is_missed, _late, OCCUPANCY):
            target = team.target
            yield self.found(
                place(scope, team),
                f"of those who call {named(team)} on {told(need.slots)}, {need.there.answered:.0%} are answered within "
                f"{target.within:g} seconds instead of {target.percent:g}%: there "
                f"{'is' if need.agents == 1 else 'are'} {counted(need.agents, 'agent')} "
                f"for {counted(need.calls, 'call')} each half hour",
                hint=f"it takes {counted(need.needed, 'agent')} then; `ivr staff` shows the whole week",
                node=team.queues[0],
            )


def _is_missed(team: Team, need: Need) -> bool:
    return need.there.answered < team.target.percent / 100 - _ROUNDING


def _late(need: Need) -> float:
    return -need.there.answered
