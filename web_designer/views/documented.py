"""The API's own description, for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web_designer.pages import page
from web_designer.services.openapi import Schema, openapi, operations
from web_designer.views.drafts import NewFlow
from web_designer.views.publishing import Publish, PutLive
from web_designer.views.remarks import ChangedComment, NewComment
from web_designer.views.ringing import NewRing

REQUESTS: Mapping[str, type[BaseModel]] = {
    "flow_create": NewFlow,
    "publish": Publish,
    "put_live": PutLive,
    "comment": NewComment,
    "ring": NewRing,
    "comment_change": ChangedComment,
}


async def described(request: Request) -> Response:
    """Give this description, as OpenAPI 3.1."""
    return JSONResponse(_description(request))


async def docs(request: Request) -> Response:
    """Show this description to people."""
    found = _description(request)
    rows = [
        {
            "method": method.upper(),
            "path": path,
            **operation,
            "takes": _named(operation.get("requestBody", {})),
            "gives": [(status, each["description"], _named(each)) for status, each in operation["responses"].items()],
        }
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]
    schemas = {name: json.dumps(schema, indent=2) for name, schema in found["components"]["schemas"].items()}
    return page(request, "api.html", here="", rows=rows, schemas=schemas)


def _description(request: Request) -> Schema:
    return openapi(request.app.routes, operations(REQUESTS))


def _named(content: Schema) -> str:
    """Give the name of a schema, or the media type of what has none."""
    for media, each in content.get("content", {}).items():
        reference = each["schema"].get("$ref", "")
        return str(reference.rpartition("/")[2] or media)
    return ""
