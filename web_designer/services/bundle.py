"""Names the files that the designer page is made of, as its build has left them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

ENTRY = "src/main.tsx"


class NotBuilt(Exception):
    """The designer has not been built; the message says how to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The addresses of the script and of its style sheets."""

    script: str
    styles: tuple[str, ...]


def bundle() -> Bundle:
    """Give what the build's manifest names; raises NotBuilt when there is none."""
    manifest = files("web_designer").joinpath("static", "dist", "manifest.json")
    try:
        entry = json.loads(manifest.read_text(encoding="utf-8"))[ENTRY]
    except FileNotFoundError:
        raise NotBuilt("The designer has not been built; run `make designer`.") from None
    return Bundle(
        script=f"/static/dist/{entry['file']}",
        styles=tuple(f"/static/dist/{name}" for name in entry.get("css", ())),
    )
