"""How large a node is drawn and where its ports are; pixels, on a grid of 16."""

from __future__ import annotations

from dataclasses import dataclass

GRID = 16
WIDTH = 248
HEADER = 48
SUMMARY = 28
ROW = 24
FOOT = 8
PORT_IN = HEADER // 2
"""Height of the port at which calls arrive, from the node's top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node's place: its top left corner and its height; every node is WIDTH wide."""

    node: str
    x: int
    y: int
    height: int

    @property
    def entry(self) -> tuple[int, int]:
        """Give the place where calls arrive."""
        return self.x, self.y + PORT_IN

    def port(self, row: int) -> tuple[int, int]:
        """Give the place where calls leave by an outlet, counted from 0."""
        return self.x + WIDTH, self.y + port_height(row)


def port_height(row: int) -> int:
    """Give the height of an outlet's port from the node's top."""
    return HEADER + SUMMARY + ROW * row + ROW // 2


def box_height(rows: int) -> int:
    """Give the height of a node with so many outlets."""
    return HEADER + SUMMARY + ROW * rows + FOOT
