"""The API described as OpenAPI 3.1, from its routes, what they say of themselves, and the models of what they take."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from starlette.convertors import IntegerConvertor
from starlette.routing import BaseRoute, Route

from web_designer.access import RIGHTS
from web_designer.services import answers, documents, places

Schema = dict[str, Any]
_REF = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an address takes and gives; a text instead of a model is a media type."""

    takes: type[BaseModel] | str | None = None
    gives: type[BaseModel] | str | None = None
    status: int = 200
    refusals: Mapping[int, type[BaseModel]] | None = None
    of_version: bool = False
    """Whether If-Match must name the draft's version."""


_UNREADABLE = {422: answers.Unreadable}
YAML, ZIP = "application/yaml", "application/zip"


def operations(requests: Mapping[str, type[BaseModel]]) -> Mapping[str, Operation]:
    """Give the operations by the name of their route; `requests` are the models that views know."""
    draft = answers.DraftAnswer
    return {
        "flow_create": Operation(takes=requests["flow_create"], gives=draft, status=201, refusals=_UNREADABLE),
        "draft": Operation(gives=draft),
        "draft_save": Operation(takes=documents.Changes, gives=answers.Changed, refusals=_UNREADABLE, of_version=True),
        "draft_delete": Operation(gives=answers.Deleted, refusals={409: answers.Error}, of_version=True),
        "draft_text": Operation(gives=YAML),
        "draft_replace": Operation(takes=YAML, gives=answers.Saved, refusals=_UNREADABLE, of_version=True),
        "draft_bundle": Operation(gives=ZIP),
        "draft_bundle_replace": Operation(takes=ZIP, gives=answers.Replaced, of_version=True),
        "live_bundle": Operation(gives=ZIP),
        "draft_findings": Operation(gives=answers.FindingsAnswer),
        "prompts_table": Operation(gives="text/csv"),
        "prompts_table_take": Operation(takes="text/csv", gives=answers.Taken, refusals=_UNREADABLE, of_version=True),
        "recording": Operation(gives="audio/wav"),
        "recording_replace": Operation(
            takes="audio/wav", gives=answers.Recorded, refusals=_UNREADABLE, of_version=True
        ),
        "findings_sarif": Operation(gives="application/sarif+json"),
        "findings_json": Operation(),
        "draft_tidy": Operation(takes=places.Untidy, gives=answers.Tidied),
        "revisions": Operation(gives=answers.RevisionsAnswer),
        "revision_text": Operation(gives=YAML),
        "diff": Operation(gives=answers.Difference),
        "publish": Operation(
            takes=requests["publish"],
            gives=answers.Published,
            status=201,
            refusals={409: answers.Refused},
            of_version=True,
        ),
        "put_live": Operation(takes=requests["put_live"], gives=answers.Live),
        "comments": Operation(gives=answers.CommentsAnswer),
        "comment": Operation(takes=requests["comment"], gives=answers.CommentAnswer, status=201),
        "comment_change": Operation(takes=requests["comment_change"], gives=answers.CommentAnswer),
        "rung": Operation(gives=answers.Rung),
        "ring": Operation(
            takes=requests["ring"],
            gives=answers.Rung,
            status=201,
            refusals={409: answers.Error, 429: answers.Error},
        ),
        "hang_up": Operation(gives=answers.Rung),
        "share": Operation(gives=answers.Shared, status=201),
    }


def openapi(routes: Iterable[BaseRoute], known: Mapping[str, Operation]) -> Schema:
    """Give the description of every address below /api/, in the order of their paths."""
    models: set[type[BaseModel]] = {answers.Error, answers.Stale}
    for operation in known.values():
        models.update(_models(operation))
    ordered = sorted(models, key=lambda model: model.__name__)
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in ordered]
    _, schemas = models_json_schema(wanted, ref_template=_REF)
    paths: dict[str, Schema] = {}
    for route in sorted(_described(routes), key=lambda route: route.path):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
            paths.setdefault(path, {})[method.lower()] = _operation(route, known.get(route.name, Operation()))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Signpost", "version": version("signpost-ivr")},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Made at /me."}},
        },
    }


def _described(routes: Iterable[BaseRoute]) -> list[Route]:
    return [route for route in routes if isinstance(route, Route) and route.path.startswith("/api/")]


def _models(operation: Operation) -> list[type[BaseModel]]:
    every = (operation.takes, operation.gives, *(operation.refusals or {}).values())
    return [each for each in every if isinstance(each, type)]


def _operation(route: Route, operation: Operation) -> Schema:
    summary, _, more = inspect.cleandoc(route.endpoint.__doc__ or "").partition("\n\n")
    role = RIGHTS[route.name]
    found: Schema = {
        "operationId": route.name,
        "summary": " ".join(summary.split()).rstrip("."),
        "description": f"{' '.join(more.split())} Needs the role {role.word if role else 'nobody'}.".strip(),
        "parameters": [*_in_path(route), *(_IF_MATCH if operation.of_version else [])],
        "responses": {str(operation.status): _content("Done.", operation.gives), **_refusals(operation)},
    }
    if operation.takes is not None:
        found["requestBody"] = {"required": True, **_content("", operation.takes)}
        found["requestBody"].pop("description")
    return found


_IF_MATCH: list[Schema] = [
    {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The ETag of the draft that the change is for.",
        "schema": {"type": "string"},
    }
]


def _in_path(route: Route) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer" if isinstance(convertor, IntegerConvertor) else "string"},
        }
        for name, convertor in sorted(route.param_convertors.items())
    ]


def _refusals(operation: Operation) -> Schema:
    own: dict[int, type[BaseModel]] = {401: answers.Error, 403: answers.Error, 404: answers.Error}
    if operation.of_version:
        own |= {412: answers.Stale, 428: answers.Error}
    if operation.takes is not None:
        own |= {413: answers.Error, 422: answers.Error}
    own |= dict(operation.refusals or {})
    return {str(status): _content(_WORDS[status], model) for status, model in sorted(own.items())}


_WORDS = {
    401: "Not signed in.",
    403: "Not allowed.",
    404: "Not there.",
    409: "Not as things are; the answer says why.",
    412: "Somebody has saved in between.",
    413: "Too large.",
    422: "Not as it should be.",
    428: "If-Match is missing.",
    429: "Too often.",
}


def _content(words: str, what: type[BaseModel] | str | None) -> Schema:
    if what is None:
        return {"description": words, "content": {"application/json": {"schema": {}}}}
    if isinstance(what, str):
        return {"description": words, "content": {what: {"schema": {"type": "string", "format": "binary"}}}}
    reference = {"$ref": _REF.format(model=what.__name__)}
    return {"description": words, "content": {"application/json": {"schema": reference}}}
