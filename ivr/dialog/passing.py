"""What an agent is told with a call, so that callers need not say it again."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.model.value import Record
from ivr.model.view import View


def passed(names: Iterable[str], call: View) -> Record:
    """Give these variables as text, by name; one without a value, or with a list or map, is left out."""
    known = {name: _text(call.variables.get(name)) for name in names}
    return Record({name: text for name, text in known.items() if text})


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""
