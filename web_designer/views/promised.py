"""What callers were promised: callbacks, and messages that wait to be heard."""

from __future__ import annotations

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from web_designer.pages import page
from web_designer.services.promises import promises
from web_designer.views.shared import settings, shelf


async def promised(request: Request) -> Response:
    """Show callbacks by when they are due, and messages, the newest first."""
    site = (await shelf(request)).project.site
    found = await run_in_threadpool(promises, settings(request).data, site, time.time())
    owed = sum(callback.state in ("owed", "late") for callback in found.callbacks)
    late = sum(callback.state == "late" for callback in found.callbacks)
    return page(request, "promises.html", here="promises", promises=found, owed=owed, late=late, zone=site.time_zone)
