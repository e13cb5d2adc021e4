"""Turns what pydantic says about a value into what an author can act on."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.fields import FieldInfo

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
    "none_required": "nothing",
}
_PATTERNS = {
    "^[A-Za-z_][A-Za-z0-9_-]*$": ("name", "a name has letters, digits, _ and -, and begins with a letter or _"),
    "^[A-Za-z_][A-Za-z0-9_]*$": ("variable name", "it has letters, digits and _, and begins with a letter or _"),
    "^[0-9*#A-D]{1,4}$": ("key", "write one key, or up to four, of 0-9, *, # and A-D"),
    "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$": ("language tag", "write en-GB, es-ES, vi …"),
    r"^([01]\d|2[0-3]):[0-5]\d$": ("time of day", "write 10:00"),
    r"^[A-Z]\d{3}$": ("rule code", "write R101"),
    "^sips?:.+": ("SIP address", "write sip:name@host"),
}
"""What a pattern of the model means; a test checks that every pattern is here."""


def closest(word: str, known: Iterable[str]) -> str:
    """Give `did you mean "…"?` for the nearest known word, or the list of them all."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return _meant(near[0])
    return "there are: " + ", ".join(names) if names else ""


def _meant(word: int | str) -> str:
    return f'did you mean "{word}"?'


def located(error: ValidationError, source: Source, path: Path, model: type[BaseModel]) -> list[Problem]:
    """Give one located problem for each thing that is wrong under `path`, in the order of the file."""
    details: dict[Path, list[Any]] = {}
    for detail in error.errors(include_url=False):
        place = _real_path(source, path, detail["loc"], missing=detail["type"] == "missing")
        details.setdefault(place, []).append(detail)
    problems = {
        place: _explain(_chosen(found), source, place, _models_at(model, place[len(path) : -1]))
        for place, found in details.items()
        if not _is_vague(place, found, details)
    }
    # A field that is misspelt is not missing too.
    hints = {(place[:-1], problem.hint) for place, problem in problems.items()}
    told = [each for place, each in problems.items() if not place or (place[:-1], _meant(place[-1])) not in hints]
    return sorted(told, key=lambda problem: problem.span)


def unread(problems: list[Problem], before: tuple[Problem, ...]) -> list[Problem]:
    """Give the problems but those with values that could not be read, of which `before` tells already."""
    told = {problem.span for problem in before}
    return [problem for problem in problems if problem.span not in told]


def _is_vague(place: Path, found: list[Any], details: Iterable[Path]) -> bool:
    """Say whether a value has merely the wrong type for one way of writing it, and something inside says more."""
    deeper = any(len(other) > len(place) and other[: len(place)] == place for other in details)
    return deeper and all(detail["type"] in _TYPES or detail["type"] == "too_short" for detail in found)


def _chosen(found: list[Any]) -> Any:
    """Give the error that says most of those for one value; wrong types are named together."""
    telling = [detail for detail in found if detail["type"] not in _TYPES]
    if telling:
        return telling[0]
    kinds = list(dict.fromkeys(str(detail["type"]) for detail in found))
    return {**found[0], "expected": " or ".join(_TYPES[kind] for kind in kinds)}


def _real_path(source: Source, path: Path, parts: Sequence[int | str], *, missing: bool) -> Path:
    """Give the path in the file: pydantic also names union members and `[key]`, which the file does not have."""
    for number, part in enumerate(parts):
        absent = missing and number == len(parts) - 1
        if (*path, part) in source.values or absent:
            path = (*path, part)
    return path


def _models_at(model: type[BaseModel], parts: Path) -> list[type[BaseModel]]:
    """Give the models that a value at this path may be, each once."""
    kinds: list[Any] = [model]
    for part in parts:
        kinds = [inner for each in kinds for outer in _plain(each) for inner in _inside(outer, part)]
    models = [each for outer in kinds for each in _plain(outer) if _is_model(each)]
    # A recording may stand where a map of languages does.
    inner = [each for model in models if _is_root(model) for each in _inside(model, "") if _is_model(each)]
    return [*inner, *models]


def _plain(annotation: Any) -> list[Any]:
    """Give the members of a union, without what annotates them."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _plain(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return [member for each in typing.get_args(annotation) for member in _plain(each)]
    return [annotation]


def _inside(annotation: Any, part: int | str) -> list[Any]:
    """Give the types a part of a value of this type may have."""
    if _is_model(annotation):
        if _is_root(annotation):
            return _inside(annotation.model_fields["root"].annotation, part)
        return [field.annotation for name, field in _fields(annotation) if name == part]
    arguments = [each for each in typing.get_args(annotation) if each is not Ellipsis]
    return arguments[-1:]


def _is_root(model: type[BaseModel]) -> bool:
    return issubclass(model, RootModel)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    return [(field.alias or name, field) for name, field in model.model_fields.items()]


def _explain(detail: Any, source: Source, place: Path, models: list[type[BaseModel]]) -> Problem:
    kind = str(detail["type"])
    name = str(place[-1]) if place else "this file"
    message, hint = _EXPLAIN.get(kind, _explain_other)(detail, name, models)
    if kind == "missing" and len(place) > 1 and isinstance(place[-2], int):
        return Problem(span=source.value(place[:-1]), message=message, hint=hint)
    at_key = kind in ("extra_forbidden", "missing") or detail["loc"][-1:] == ("[key]",)
    return Problem(span=source.key(place) if at_key else source.value(place), message=message, hint=hint)


def _explain_missing(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del detail
    fields = [field for model in models for each, field in _fields(model) if each == name]
    what = " ".join((fields[0].description or "").split()).rstrip(".") if fields else ""
    return f'"{name}" is missing', f"add {name}: …" + (f", {what[0].lower()}{what[1:]}" if what else "")


def _explain_extra(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del detail
    known = [each for model in models for each, _ in _fields(model)]
    return f'there is no field "{name}" here', closest(name, known)


def _explain_literal(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del models
    expected = str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    return f'"{name}" cannot be {_show(detail["input"])}', closest(str(detail["input"]), expected.split(", "))


def _explain_value(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del name, models
    message, _, hint = str(detail["ctx"]["error"]).partition("; ")
    return message, hint


def _explain_pattern(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del name, models
    pattern = detail["ctx"]["pattern"]
    what, hint = _PATTERNS.get(pattern, ("such value", f"it must match {pattern}"))
    return f"{_show(detail['input'])} is no {what}", hint


def _explain_short(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del detail, models
    return f'"{name}" must not be empty', ""


def _explain_other(detail: Any, name: str, models: list[type[BaseModel]]) -> tuple[str, str]:
    del models
    expected = detail.get("expected")
    if expected is None:
        message = str(detail["msg"]).replace("Input should be", "it must be").replace("String should", "it should")
        return f'"{name}" cannot be {_show(detail["input"])}', message
    return f'"{name}" must be {expected}, not {_show(detail["input"])}', _instead(expected, detail["input"])


def _instead(expected: str, value: object) -> str:
    """Give how a value of the wrong type was probably meant."""
    if expected.startswith("text") and isinstance(value, int | float | bool):
        return 'write it in quotes: "…"'
    if expected.startswith("a list") and isinstance(value, str):
        return f"write [{_show(value)}]"
    if expected.startswith("true or false") and isinstance(value, str):
        return "write true or false without quotes"
    return ""


_EXPLAIN: dict[str, Callable[[Any, str, list[type[BaseModel]]], tuple[str, str]]] = {
    "missing": _explain_missing,
    "extra_forbidden": _explain_extra,
    "literal_error": _explain_literal,
    "value_error": _explain_value,
    "string_pattern_mismatch": _explain_pattern,
    "string_too_short": _explain_short,
    "too_short": _explain_short,
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
    shown = text if len(text) <= 40 else f"{text[:37]}…"
    return f'"{shown}"' if isinstance(value, str) else shown
