"""Ring my phone: somebody's own phone is rung, and the draft runs on that call."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.model.phones import NotRung, phone_at
from ivr.publishing.projects import site_of
from ivr.store.draft_calls import DraftCalls, TooManyError
from ivr.store.workers import Workers
from web_designer.services.ringing import check_reach, refused, told
from web_designer.views.drafts import body, draft_of
from web_designer.views.errors import Refusal
from web_designer.views.shared import person, record, settings


class NewRing(BaseModel):
    """A phone to ring."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    """Its SIP address, such as `sip:anna@192.168.1.20:5060`, or the name of an agent of site.yaml."""


async def rung(request: Request) -> Response:
    """Give how the last call to your phone goes, null before the first."""
    return await _told(request)


async def ring(request: Request) -> Response:
    """Ring your phone: whoever answers it hears the draft.

    Phones near this system and those of agents are rung, telephone numbers never are (sip.phones of site.yaml).
    """
    found = await draft_of(request)
    wanted = await body(request, NewRing)
    site = await run_in_threadpool(site_of, settings(request).flows)
    try:
        phone = phone_at(wanted.phone, site)
    except NotRung as error:
        await record(request, "did not ring", found.flow, f"{wanted.phone}: {error.message}")
        raise Refusal(422, error.message, error.cure) from error
    try:
        await run_in_threadpool(_ask, request, phone)
    except NotRung as error:
        raise Refusal(409, error.message, error.cure) from error
    except TooManyError as error:
        why = refused(error)
        raise Refusal(429 if error.why == "often" else 409, why.message, why.cure) from error
    await record(request, "rang a phone", found.flow, phone)
    return await _told(request, 201)


async def hang_up(request: Request) -> Response:
    """Hang up, whether it rings or has been answered."""
    await run_in_threadpool(_calls(request).stop, request.path_params["flow"], person(request))
    return await _told(request)


def _ask(request: Request, phone: str) -> None:
    now = time.time()
    check_reach(phone, Workers(request.app.state.database).all(), now)
    _calls(request).ask(flow=request.path_params["flow"], phone=phone, by=person(request), at=now)


async def _told(request: Request, status: int = 200) -> Response:
    now = time.time()
    found = await run_in_threadpool(_calls(request).newest, request.path_params["flow"], person(request), now)
    return JSONResponse({"ring": None if found is None else asdict(told(found, now))}, status)


def _calls(request: Request) -> DraftCalls:
    return DraftCalls(request.app.state.database)
