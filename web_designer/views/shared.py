"""What several views need from the request."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ivr.model.flow import Flow
from web_designer.services.library import Library, Shelf
from web_designer.settings import Settings


def settings(request: Request) -> Settings:
    """Give the server's settings."""
    found = request.app.state.settings
    assert isinstance(found, Settings)
    return found


async def shelf(request: Request) -> Shelf:
    """Give the flows as they are now, without holding up other requests."""
    library = request.app.state.library
    assert isinstance(library, Library)
    return await run_in_threadpool(library.shelf)


def flow_named(request: Request, found: Shelf) -> Flow:
    """Give the flow the path names; raises 404 when there is none."""
    name = request.path_params["flow"]
    if name not in found.project.flows:
        raise HTTPException(404, f'There is no flow "{name}".')
    return found.project.flows[name]
