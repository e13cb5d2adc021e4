"""Where all values of a file stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.model.outlet import Path
from ivr.model.span import Span

Place = tuple[int, int, int]
"""Line, column and end column, as a span counts them."""


class Spans(Mapping[Path, Span]):
    """Spans by path, each made when it is asked for: of the many in a file few ever are."""

    def __init__(self, file: str, places: Mapping[Path, Place]) -> None:
        """Take places in one file."""
        self._file = file
        self._places = places

    def __getitem__(self, path: Path) -> Span:
        line, column, end = self._places[path]
        return Span(file=self._file, line=line, column=column, end_column=end)

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def __iter__(self) -> Iterator[Path]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
