"""What rules about capacity share: teams by name, and which of them fall short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ivr.lint.scope import Scope
from ivr.model.span import Span
from ivr.staffing.demand import Team, alone, together
from ivr.staffing.need import Need, needs


def short_of(
    scope: Scope, is_short: Callable[[Team, Need], bool], how_bad: Callable[[Need], float], occupancy: float
) -> Iterator[tuple[Team, Need]]:
    """Give each team that falls short with its worst half hours.

    Queues that share agents are looked at together only when each of them alone would do.
    """
    site = scope.project.site
    found: set[str] = set()
    for team in (*alone(site), *together(site)):
        # Nobody at all is Q806.
        if not team.agents or found & set(team.queues):
            continue
        short = [need for need in needs(team, occupancy=occupancy) if is_short(team, need)]
        if short:
            found |= set(team.queues)
            yield team, max(short, key=how_bad)


def place(scope: Scope, team: Team) -> Span:
    """Give where the team's volumes stand; of several queues, those of the first."""
    return scope.project.sources[""].key(("queues", team.queues[0], "volumes"))


def named(team: Team) -> str:
    """Give the team's queues in words."""
    names = listed(team.queues)
    return f"the queue {names}" if len(team.queues) == 1 else f"the queues {names} together"


def counted(number: float, word: str) -> str:
    """Give `1 agent`, `2.5 calls`."""
    return f"{number:g} {word}" if number == 1 else f"{number:g} {word}s"


def listed(names: Sequence[str]) -> str:
    """Give names as `"a", "b" and "c"`."""
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
