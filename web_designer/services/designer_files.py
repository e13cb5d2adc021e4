"""Names the files that the designer page is made of, as its build has left them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

from ivr.errors import ConfigError

ENTRY = "src/main.tsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignerFiles:
    """The addresses of the script and of its style sheets."""

    script: str
    styles: tuple[str, ...]


def designer_files() -> DesignerFiles:
    """Give what the build's manifest names; raises ConfigError when there is none."""
    manifest = files("web_designer").joinpath("static", "dist", "manifest.json")
    try:
        entry = json.loads(manifest.read_text(encoding="utf-8"))[ENTRY]
    except FileNotFoundError:
        raise ConfigError("The designer has not been built. Run make designer, and reload this page.") from None
    return DesignerFiles(
        script=f"/static/dist/{entry['file']}",
        styles=tuple(f"/static/dist/{name}" for name in entry.get("css", ())),
    )
