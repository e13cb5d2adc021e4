"""The designer: a page that holds the canvas."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ivr.drawing.words import spoken_name
from ivr.errors import ConfigError
from web_designer.pages import page
from web_designer.services.designer_files import designer_files


async def design(request: Request) -> Response:
    """Give the page on which a flow is drawn; the canvas asks the API for the flow itself."""
    flow = request.path_params["flow"]
    try:
        files = designer_files()
    except ConfigError as error:
        title = "The designer is not here yet"
        return page(request, "error.html", status=503, here="", title=title, text=str(error))
    return page(request, "designer.html", flow=flow, title=spoken_name(flow), files=files)
