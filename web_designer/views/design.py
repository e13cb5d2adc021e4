"""The designer: a page that holds the canvas."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ivr.drawing.words import spoken_name
from web_designer.pages import page
from web_designer.services.bundle import bundle


async def design(request: Request) -> Response:
    """Give the page on which a flow is drawn; the canvas asks the API for the flow itself."""
    flow = request.path_params["flow"]
    return page(request, "designer.html", flow=flow, title=spoken_name(flow), bundle=bundle())
