"""Who did what."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from web_designer.pages import page
from web_designer.views.shared import audit, moment

SIZE = 100


async def audited(request: Request) -> Response:
    """Show the newest entries; `?before=NUMBER` shows older ones."""
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    entries = await run_in_threadpool(audit(request).page, before=before, size=SIZE)
    local = await moment(request)
    rows = [{"entry": each, "at": local(each.at)} for each in entries]
    older = entries[-1].number if len(entries) == SIZE else None
    return page(request, "audit.html", here="audit", rows=rows, older=older, newest=before is None)
