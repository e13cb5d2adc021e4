"""Calls that have been made, and one of them step by step."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ivr.errors import ConfigError, FlowError
from web_designer.pages import page
from web_designer.services.calls import CallLog, masked, told
from web_designer.views.shared import moment, settings, shelf

SHOWN = 100


async def calls(request: Request) -> Response:
    """Show the newest calls."""
    found = await run_in_threadpool(CallLog(settings(request).data).newest, SHOWN)
    local, flows = await moment(request), (await shelf(request)).project.flows
    rows = [
        {"call": each, "at": local(each.at), "caller": masked(each.caller), "known": each.flow in flows}
        for each in found
    ]
    return page(request, "calls.html", here="calls", rows=rows, shown=SHOWN)


async def call(request: Request) -> Response:
    """Show one call as it went."""
    day, name = request.path_params["day"], request.path_params["call"]
    try:
        journal = await run_in_threadpool(CallLog(settings(request).data).journal, day, name)
        if journal is None:
            raise HTTPException(404, "There is no such call.")
        project = (await shelf(request)).project
        found = await run_in_threadpool(told, project, day, name, journal)
    except (ConfigError, FlowError) as error:
        raise HTTPException(422, f"This call cannot be shown: {error}") from error
    at = (await moment(request))(found.call.at)
    return page(request, "call.html", here="calls", told=found, at=at)
