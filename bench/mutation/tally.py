"""Counts verdicts by kind of defect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table

from bench.mutation.judge import Verdict


class Tally:
    """What came of many mutants."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        """Count these."""
        self.verdicts = tuple(verdicts)

    def of(self, kind: str) -> Tally:
        """Give those of one kind."""
        return Tally(each for each in self.verdicts if each.mutant.kind == kind)

    @property
    def hurting(self) -> int:
        """Give how many hurt callers."""
        return sum(bool(each.harms) for each in self.verdicts)

    @property
    def missed(self) -> tuple[Verdict, ...]:
        """Give those that hurt callers, and that the linter says nothing about."""
        return tuple(each for each in self.verdicts if each.harms and not each.reported)

    @property
    def excessive(self) -> tuple[Verdict, ...]:
        """Give those that the linter reports though no caller is hurt."""
        return tuple(each for each in self.verdicts if each.reported and not each.harms)

    @property
    def cut_short(self) -> int:
        """Give how many runs met their bound."""
        return sum(not each.complete for each in self.verdicts)

    @property
    def share(self) -> float:
        """Give how much of what hurts is reported, from 0 to 1."""
        return 1 - len(self.missed) / self.hurting if self.hurting else 1.0

    @property
    def doubtful(self) -> Iterator[dict[str, object]]:
        """Give what was missed, then what is reported without harm, for people to look at."""
        for what, verdicts in (("missed", self.missed), ("harmless", self.excessive)):
            for each in verdicts:
                harms = sorted({f"{harm.name} at {harm.place} ({harm.detail})" for harm in each.harms})
                yield {
                    what: each.mutant.kind,
                    "what": each.mutant.what,
                    "harms": harms[:4],
                    "reported": each.reported,
                }


def table(tally: Tally, kinds: Iterable[str]) -> Table:
    """Give the counts by kind, and in all."""
    found = Table("kind", "mutants", "hurting", "reported", "missed", "harmless, reported")
    for kind in kinds:
        found.add_row(kind, *_row(tally.of(kind)))
    found.add_section()
    found.add_row("all", *_row(tally))
    return found


def _row(tally: Tally) -> Iterator[str]:
    reported = tally.hurting - len(tally.missed)
    yield from (str(each) for each in (len(tally.verdicts), tally.hurting, reported))
    yield from (str(len(each)) if each else "" for each in (tally.missed, tally.excessive))
