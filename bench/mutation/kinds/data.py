"""Defects of data: variables misspelt or gone, conditions that never or always hold, values of the wrong type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bench.mutation.kinds.naming import Change, Kinds
from bench.mutation.sample import DROP, Sample, Where

KINDS = Kinds()
WRITTEN = ("values", "save", "results")
NAME = re.compile(r"\b(account|topic|area|place|balance|active|due|currency|until|reading|score|born|age|comment)\b")


def texts(value: Any, path: Where = ()) -> Iterator[tuple[Where, str]]:
    """Give every text inside a value, with where it stands."""
    if isinstance(value, str):
        yield path, value
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from texts(item, (*path, key))


@KINDS.kind("rename a variable where it is read")
def _read(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes():
        for path, text in texts(fields):
            if path[-1] in ("type", "variable", "note", "label") or (path[0] == "prompt" and "{{" not in text):
                continue
            expression = path[0] in ("values", "save", "body", "cases") and path[-1] != "next"
            for match in NAME.finditer(text) if expression or "{{" in text else ():
                if _is_name(text, match, expression):
                    changed = f"{text[: match.start()]}{match[0]}_{text[match.end() :]}"
                    yield f"{flow}.{name}: {match[0]}", [((flow, "nodes", name, *path), changed)]


def _is_name(text: str, match: re.Match[str], expression: bool) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    inside = expression or (before.rfind("{{") > before.rfind("}}") and "}}" in after)
    return inside and not before.endswith(("'", '"', "body."))


@KINDS.kind("rename a variable where it is written")
def _written(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes():
        for field in WRITTEN:
            for variable, value in fields.get(field, {}).items() if isinstance(fields.get(field), dict) else ():
                here = (flow, "nodes", name, field)
                yield f"{flow}.{name}: {variable}", [((*here, variable), DROP), ((*here, f"{variable}_"), value)]
        if "variable" in fields:
            here = (flow, "nodes", name, "variable")
            yield f"{flow}.{name}: {fields['variable']}", [(here, fields["variable"] + "_")]


@KINDS.kind("drop a value that is saved")
def _dropped(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("fetch", "subflow"):
        for field in ("save", "results"):
            for variable in fields.get(field, {}):
                yield f"{flow}.{name}: {variable}", [((flow, "nodes", name, field, variable), DROP)]
        if "save" in fields:
            yield f"{flow}.{name}: all", [((flow, "nodes", name, "save"), DROP)]


@KINDS.kind("drop the first value of a variable")
def _first(flows: Sample) -> Iterator[Change]:
    for flow, document in flows.documents.items():
        for variable in document.get("variables", {}):
            yield f"{flow}: {variable}", [((flow, "variables", variable), DROP)]


@KINDS.kind("shadow a branch")
def _shadowed(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        cases = fields["cases"]
        for number, case in enumerate(cases):
            for always in ("true", f"({case['when']}) or true", f"({case['when']}) or not ({case['when']})"):
                first = {"label": "always", "when": always, "next": fields["default"]}
                yield (
                    f"{flow}.{name} before {number}: {always}",
                    [((flow, "nodes", name, "cases"), [*cases[:number], first, *cases[number:]])],
                )


@KINDS.kind("a condition that never holds")
def _never(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        for number, case in enumerate(fields["cases"]):
            for never in ("false", f"({case['when']}) and false", f"({case['when']}) and not ({case['when']})"):
                yield f"{flow}.{name} {number}: {never}", [((flow, "nodes", name, "cases", number, "when"), never)]


@KINDS.kind("a case that is there already")
def _twice(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        cases = fields["cases"]
        for number, case in enumerate(cases):
            other = {**case, "next": fields["default"]}
            changed = [*cases[:number], other, *cases[number:]]
            yield f"{flow}.{name} {number}", [((flow, "nodes", name, "cases"), changed)]


@KINDS.kind("compare a text with a number")
def _types(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        for number, case in enumerate(fields["cases"]):
            for wrong in ("> 3", "< 10", ">= 1"):
                variable = NAME.search(case["when"])
                if variable is not None and variable[0] in ("topic", "account", "born"):
                    condition = f"{variable[0]} {wrong}"
                    here = (flow, "nodes", name, "cases", number, "when")
                    yield f"{flow}.{name} {number}: {condition}", [(here, condition)]


@KINDS.kind("a condition that cannot be read")
def _unreadable(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        for number, case in enumerate(fields["cases"]):
            for text in (f"{case['when']} and", f"({case['when']}", f"{{{{ {case['when']} }}}}", f"{case['when']} = 1"):
                yield f"{flow}.{name} {number}: {text}", [((flow, "nodes", name, "cases", number, "when"), text)]


@KINDS.kind("an address that reads an unknown value")
def _address(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("fetch", "transfer"):
        field = "url" if "url" in fields else "to"
        for value in ("api", "desk", "region", "customer"):
            wrong = (
                f"http://127.0.0.1/{{{{ {value} | urlencode }}}}"
                if field == "url"
                else f"sip:{{{{ {value} }}}}@127.0.0.1"
            )
            yield f"{flow}.{name}: {value}", [((flow, "nodes", name, field), wrong)]
