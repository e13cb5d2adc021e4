"""What the designer's palette, panels and pickers are made of."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.publishing.projects import drafts
from web_designer.principal import signed_in
from web_designer.services.forms import flow_form, node_forms
from web_designer.services.names import names
from web_designer.views.shared import settings, store


async def node_types(request: Request) -> Response:
    """Give every node type with the schema of its fields."""
    del request
    return JSONResponse(await run_in_threadpool(node_forms))


async def flow_schema(request: Request) -> Response:
    """Give the schema of what stands in a flow outside its nodes."""
    del request
    return JSONResponse(await run_in_threadpool(flow_form))


async def site(request: Request) -> Response:
    """Give the names that flows can refer to: queues, calendars, flows, numbers, languages, mailboxes, agents."""
    found = await run_in_threadpool(drafts, store(request), settings(request).flows)
    return JSONResponse(names(found.project, signed_in(request).only))
