"""All flows."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from web_designer.pages import page
from web_designer.services.findings import tally, worst_first
from web_designer.views.shared import settings, shelf, store


async def home(request: Request) -> Response:
    """Show a row for each flow, and what is wrong with files that are none."""
    found = await shelf(request)
    standings = await run_in_threadpool(store(request).drafts.standings)
    rows = [
        {
            "flow": flow,
            "numbers": found.numbers(name),
            "tally": tally(found.of(name)),
            "live": standings[name]["live_revision"],
            "base": standings[name]["base_revision"],
        }
        for name, flow in found.project.flows.items()
    ]
    return page(
        request,
        "flows.html",
        here="flows",
        rows=rows,
        broken=found.broken,
        site_findings=worst_first(each for each in found.of("") if each.code),
        total=tally(found.findings),
        stray=found.stray_numbers(),
        folder=str(settings(request).flows),
        shelf=found,
    )
