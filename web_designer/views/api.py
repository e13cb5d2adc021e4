"""The same as JSON, for scripts."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web_designer.services.findings import as_json, tally
from web_designer.views.shared import flow_named, shelf, store


async def flows(request: Request) -> Response:
    """Give every flow with its numbers and how many findings it has, and the mistakes of files that are none."""
    found = await shelf(request)
    versions = await run_in_threadpool(store(request).drafts.standings)
    rows = [
        {
            "flow": name,
            **versions[name],
            "title": flow.title,
            "kind": flow.kind,
            "languages": list(flow.spoken),
            "numbers": list(found.numbers(name)),
            "nodes": len(flow.nodes),
            "findings": dict(tally(found.of(name))),
        }
        for name, flow in found.project.flows.items()
    ]
    broken = [
        {
            "file": file,
            "line": problem.span.line,
            "column": problem.span.column,
            "message": problem.message,
            "hint": problem.hint,
        }
        for file, problems in found.broken.items()
        for problem in problems
    ]
    return JSONResponse({"flows": rows, "broken": broken})


async def findings(request: Request) -> Response:
    """Give the findings of one flow in the order of its file."""
    found = await shelf(request)
    chosen = flow_named(request, found)
    return JSONResponse({"flow": chosen.flow, "findings": [as_json(finding) for finding in found.of(chosen.flow)]})


async def health(request: Request) -> Response:
    """Say that the server answers."""
    del request
    return JSONResponse({"status": "ok"})
