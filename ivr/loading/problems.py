"""Turns what pydantic says about a value into what an author can act on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from ivr.errors import Problem
from ivr.model.outlet import Path
from ivr.model.project import Source

_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a map",
    "mapping_type": "a map",
    "model_type": "a map",
}


def closest(word: str, known: Iterable[str]) -> str:
    """Give `did you mean "…"?` for the nearest known word, or the list of them all."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return "there are: " + ", ".join(names) if names else ""


def located(error: ValidationError, source: Source, path: Path, model: type[BaseModel]) -> list[Problem]:
    """Give one located problem for each thing that is wrong under `path`, in the order of the file."""
    problems: dict[Path, Problem] = {}
    for detail in error.errors(include_url=False):
        place = _real_path(source, path, detail["loc"])
        problem = _explain(detail, source, place, model)
        problems.setdefault(place, problem)
    return sorted(problems.values(), key=lambda problem: problem.span)


def _real_path(source: Source, path: Path, parts: Sequence[int | str]) -> Path:
    """Give the path in the file: pydantic also names union members and `[key]`, which the file does not have."""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if (*path, part) in source.values or (last and not _is_noise(part)):
            path = (*path, part)
    return path


def _is_noise(part: int | str) -> bool:
    return isinstance(part, str) and (
        part == "[key]" or not part.isidentifier() or part in ("str", "int", "float", "bool")
    )


def _explain(detail: Any, source: Source, place: Path, model: type[BaseModel]) -> Problem:
    kind = str(detail["type"])
    name = str(place[-1]) if place else "this file"
    explain = _EXPLAIN.get(kind, _explain_other)
    message, hint = explain(detail, name, model)
    at_key = kind in ("extra_forbidden", "missing", "invalid_key") or detail["loc"][-1:] == ("[key]",)
    return Problem(span=source.key(place) if at_key else source.value(place), message=message, hint=hint)


def _explain_missing(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    del detail
    field = model.model_fields.get(name)
    what = (field.description or "") if field else ""
    return f'"{name}" is missing', what or f"add {name}: …"


def _explain_extra(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    known = [field.alias or key for key, field in model.model_fields.items()] if len(detail["loc"]) == 1 else []
    return f'there is no field "{name}" here', closest(name, known)


def _explain_literal(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    del model
    expected = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    return f'"{name}" cannot be {_show(detail["input"])}', closest(str(detail["input"]), expected.split(", "))


def _explain_value(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    del name, model
    message, _, hint = str(detail["ctx"]["error"]).partition("; ")
    return message, hint


def _explain_pattern(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    del model
    given = _show(detail["input"])
    return f"{given} is not a valid name or value for {name}", f"it must match {detail['ctx']['pattern']}"


def _explain_other(detail: Any, name: str, model: type[BaseModel]) -> tuple[str, str]:
    del model
    expected = _TYPES.get(str(detail["type"]))
    if expected is None:
        message = str(detail["msg"])
        return f'"{name}": {message[0].lower()}{message[1:]}', f"it is {_show(detail['input'])}"
    hint = 'write it in quotes: "…"' if expected == "text" and isinstance(detail["input"], int | float | bool) else ""
    return f'"{name}" must be {expected}, not {_show(detail["input"])}', hint


_EXPLAIN: dict[str, Callable[[Any, str, type[BaseModel]], tuple[str, str]]] = {
    "missing": _explain_missing,
    "extra_forbidden": _explain_extra,
    "literal_error": _explain_literal,
    "value_error": _explain_value,
    "string_pattern_mismatch": _explain_pattern,
}


def _show(value: object) -> str:
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, tuple):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f'"{text}"' if len(text) <= 40 else f'"{text[:37]}…"'
