"""Lucide icons, drawn inline. To use another one, copy its file from `lucide-static` into `icons/`."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

FALLBACK = "circle-help"
"""Stands in for an icon whose file is not here."""


@lru_cache(maxsize=256)
def icon_shapes(name: str) -> str:
    """Give the shapes of an icon, without the `<svg>` around them, on a field of 24 x 24."""
    text = _read(name) or _read(FALLBACK) or ""
    inside = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    return re.sub(r"\s*\n\s*", "", inside.group(1)) if inside else ""


def has_icon(name: str) -> bool:
    """Say whether the icon's file is here."""
    return _read(name) is not None


def icon(name: str, size: int = 16, *, x: float | None = None, y: float | None = None, style: str = "icon") -> str:
    """Give an icon as an `<svg>` element that takes the colour of its surroundings and says nothing to a reader."""
    place = "" if x is None or y is None else f' x="{x:g}" y="{y:g}"'
    return (
        f'<svg class="{style}"{place} width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" '
        f'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f"{icon_shapes(name)}</svg>"
    )


def _read(name: str) -> str | None:
    if not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    file = files("ivr.drawing").joinpath("icons", f"{name}.svg")
    return file.read_text(encoding="utf-8") if file.is_file() else None
