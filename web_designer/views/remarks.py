"""Comments on a flow, and links that show it, over the API."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ivr.store.drafts import MissingError
from web_designer.gate import LINK
from web_designer.pages import page
from web_designer.views.drafts import body, draft_of, missing
from web_designer.views.shared import person, store

SHOWS = "design"
"""The route of the page that a link leads to."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class NewComment(BaseModel):
    """Something to say about a node; `node` "" is the flow as a whole."""

    model_config = ConfigDict(extra="forbid")

    node: Annotated[str, Field(max_length=64)] = ""
    text: Text


class ChangedComment(BaseModel):
    """What changes of a comment."""

    model_config = ConfigDict(extra="forbid")

    text: Text | None = None
    resolved: bool | None = None


async def comments(request: Request) -> Response:
    """Give the comments of a flow, oldest first."""
    found = await draft_of(request)
    every = await run_in_threadpool(store(request).remarks.comments, found.flow)
    return JSONResponse({"comments": [asdict(each) for each in every]})


async def comment(request: Request) -> Response:
    """Pin a comment on a node."""
    wanted = await body(request, NewComment)
    flow = request.path_params["flow"]
    given = (flow, wanted.node, wanted.text, person(request), time.time())
    try:
        found = await run_in_threadpool(store(request).remarks.comment, *given)
    except MissingError as error:
        raise missing(error) from error
    return JSONResponse(asdict(found), 201)


async def change_comment(request: Request) -> Response:
    """Change a comment, or mark it as resolved."""
    wanted = await body(request, ChangedComment)
    flow, number = request.path_params["flow"], request.path_params["number"]
    change = store(request).remarks.change
    try:
        found = await run_in_threadpool(lambda: change(flow, number, text=wanted.text, resolved=wanted.resolved))
    except MissingError as error:
        raise missing(error) from error
    return JSONResponse(asdict(found))


async def share(request: Request) -> Response:
    """Make a link that shows the draft to whoever has it, and lets nobody change anything."""
    flow = request.path_params["flow"]
    try:
        secret = await run_in_threadpool(store(request).remarks.share, flow, person(request), time.time())
    except MissingError as error:
        raise missing(error) from error
    return JSONResponse({"url": f"/share/{secret}"}, 201)


async def shared(request: Request) -> Response:
    """Take somebody with a link to its flow, which is all they see."""
    secret = request.path_params["secret"]
    flow = await run_in_threadpool(store(request).remarks.shared, secret)
    if flow is None:
        text = "Ask whoever sent you the link for another one."
        return page(request, "error.html", status=404, here="", title="This link shows nothing", text=text)
    answer = RedirectResponse(request.url_for(SHOWS, flow=flow).path, status_code=303)
    answer.set_cookie(LINK, secret, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer
