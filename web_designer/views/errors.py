"""What is shown when there is nothing to show."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web_designer.gate import stranger
from web_designer.pages import page
from web_designer.principal import principal
from web_designer.security import HEADERS

_TITLES = {404: "Nothing here", 405: "That cannot be done here"}


async def refused(request: Request, error: Exception) -> Response:
    """Explain a refusal, as JSON to scripts."""
    assert isinstance(error, HTTPException)
    if principal(request) is None and not request.url.path.startswith("/static/"):
        # Whether there is such an address is not for strangers to know.
        return stranger(request)
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)
    title = _TITLES.get(error.status_code, "That did not work")
    text = error.detail if error.detail not in ("Not Found", "Method Not Allowed") else "This address leads nowhere."
    return page(request, "error.html", status=error.status_code, here="", title=title, text=text)


async def failed(request: Request, error: Exception) -> Response:
    """Say that the fault is ours; the log has the rest."""
    del error
    text = "The fault is ours. The server's log says more; the flows and calls are not affected."
    response = page(request, "error.html", status=500, here="", title="This page failed", text=text)
    # What is answered here has passed the middleware by.
    response.headers.update(HEADERS)
    return response
