"""A small water company's API, which the sample flows ask; `?delay=3` holds an answer back for 3 seconds.

It has a port of its own, since it knows no accounts: nothing that strangers may ask stands beside the designer.
"""

from __future__ import annotations

import asyncio
import json
from datetime import date

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from web_designer.demo import systems
from web_designer.settings import LOOPBACK

MAX_BODY = 10_000


def create_app() -> Starlette:
    """Give the application; it answers this machine only."""
    return Starlette(
        routes=[
            Route("/accounts/{account}", account),
            Route("/outages/{area}", outage),
            Route("/readings", reading, methods=["POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"], www_redirect=False)],
        exception_handlers={HTTPException: _refused},
    )


async def account(request: Request) -> Response:
    """Give an account's balance."""
    await _delay(request)
    found = systems.account(request.path_params["account"], date.today())
    return JSONResponse(found) if found is not None else _missing("account")


async def outage(request: Request) -> Response:
    """Say whether the water is off in an area."""
    await _delay(request)
    found = systems.outage(request.path_params["area"])
    return JSONResponse(found) if found is not None else _missing("area")


async def reading(request: Request) -> Response:
    """Take a meter reading."""
    await _delay(request)
    found = systems.reading(await _body(request))
    if found is None:
        return JSONResponse({"error": "send an account that exists and a reading of 1 to 6 digits"}, status_code=422)
    return JSONResponse(found, status_code=201)


async def _delay(request: Request) -> None:
    try:
        seconds = float(request.query_params.get("delay", 0))
    except ValueError:
        return
    if seconds > 0:
        await asyncio.sleep(min(seconds, systems.LONGEST_DELAY))


async def _body(request: Request) -> object:
    size = 0
    parts = []
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            return None
        parts.append(part)
    try:
        body: object = json.loads(b"".join(parts))
    except (ValueError, RecursionError):
        return None
    return body


def _missing(what: str) -> Response:
    return JSONResponse({"error": f"no such {what}"}, status_code=404)


async def _refused(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)
