"""Calls that have been made, and one of them step by step."""

from __future__ import annotations

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ivr.drawing.marking import PLAIN
from ivr.drawing.svg import svg
from ivr.errors import ConfigError, FlowError
from web_designer.pages import page
from web_designer.services.calls import CallLog, masked, told
from web_designer.services.replayed import ran
from web_designer.views.shared import moment, settings, shelf, store

SHOWN = 100


async def calls(request: Request) -> Response:
    """Show the newest calls, of one flow or of all."""
    flows, flow = (await shelf(request)).project.flows, request.query_params.get("flow", "")
    found = await run_in_threadpool(CallLog(settings(request).data).newest, SHOWN, flow)
    local = await moment(request)
    rows = [
        {"call": each, "at": local(each.at), "caller": masked(each.caller), "known": each.flow in flows}
        for each in found
    ]
    return page(request, "calls.html", here="calls", rows=rows, shown=SHOWN, flows=list(flows), chosen=flow)


async def call(request: Request) -> Response:
    """Show one call as it went, on the flows as they were then."""
    day, name = request.path_params["day"], request.path_params["call"]
    try:
        journal = await run_in_threadpool(CallLog(settings(request).data).journal, day, name)
        if journal is None:
            raise HTTPException(404, "There is no such call.")
        drafts = (await shelf(request)).project
        project, doubt = await run_in_threadpool(ran, store(request), settings(request).flows, journal.header, drafts)
        found = await run_in_threadpool(told, project, day, name, journal)
    except (ConfigError, FlowError) as error:
        raise HTTPException(422, f"This call cannot be shown: {error}") from error
    mapped = request.query_params.get("map", found.call.flow)
    if mapped not in {found.call.flow, *found.visited}:
        raise HTTPException(404, f'This call did not come through the flow "{mapped}".')
    marking = found.visited.get(mapped, PLAIN)
    drawing = await run_in_threadpool(svg, project.flows[mapped], inline=True, marking=marking)
    return page(
        request,
        "call.html",
        here="calls",
        told=found,
        at=(await moment(request))(found.call.at),
        doubt=doubt,
        mapped=mapped,
        # Everything in the drawing is escaped where it is drawn.
        drawing=Markup(drawing),
        marks={"visited": (len(marking.nodes), len(marking.ways))},
    )
