"""How kinds of defects get their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.mutation.sample import Mutant, Sample, Where

Change = tuple[str, list[tuple[Where, object]]]
"""What was done, and each path with its new value."""
Changes = Callable[[Sample], Iterator[Change]]


class Kinds(dict[str, Callable[[Sample], Iterator[Mutant]]]):
    """Kinds of defects by name, in the order in which they are written."""

    def kind(self, name: str) -> Callable[[Changes], Changes]:
        """Give the decorator that adds a kind."""

        def add(changes: Changes) -> Changes:
            self[name] = lambda flows: (Mutant.of(name, what, *edits) for what, edits in changes(flows))
            return changes

        return add

    def add(self, name: str, changes: Changes) -> None:
        """Add a kind that another one gives with parameters."""
        self.kind(name)(changes)
