"""Everything that belongs together: a site and its flows, with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.site import Site
from ivr.model.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file's text and where each of its values stands."""

    file: str
    text: str
    keys: Mapping[Path, Span] = field(repr=False)
    """Where the name of a field stands."""
    values: Mapping[Path, Span] = field(repr=False)
    """Where its value stands."""

    def key(self, path: Path) -> Span:
        """Give the place of a field's name; for a path that is not in the file, of the nearest part around it."""
        return self._nearest(self.keys, path)

    def value(self, path: Path) -> Span:
        """Give the place of a field's value; for a path that is not in the file, of the name of the part around it."""
        found = self.values.get(path)
        return found if found is not None else self._nearest(self.keys, path[:-1])

    @property
    def folder(self) -> str:
        """Give the folder the file is in."""
        return str(PurePath(self.file).parent)

    def _nearest(self, spans: Mapping[Path, Span], path: Path) -> Span:
        while path:
            if path in spans:
                return spans[path]
            if isinstance(path[-1], int) and path in self.values:
                return self.values[path]
            path = path[:-1]
        return Span(file=self.file, line=1, column=1, end_column=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A site, its flows by id, and the file each was read from."""

    site: Site
    flows: Mapping[str, Flow]
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    """By flow id; the site's own file is under ""."""

    def flow_for(self, called: str) -> str | None:
        """Give the flow a called number or SIP user runs: the numbers of the site first, then a flow of that name."""
        assigned = self.site.flow_for(called)
        if assigned is not None:
            return assigned if assigned in self.flows else None
        return called if called in self.flows else None
