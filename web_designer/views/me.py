"""One's own account: password and API tokens."""

from __future__ import annotations

import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web_designer.pages import page
from web_designer.principal import Principal, signed_in
from web_designer.roles import SCOPES, WHAT
from web_designer.services.passwords import SHORTEST
from web_designer.services.people import Refused
from web_designer.views.forms import address, fields
from web_designer.views.login import opened
from web_designer.views.shared import accounts, moment, people, tokens


async def me(request: Request) -> Response:
    """Show who one is, what one may do, and one's tokens."""
    return await _page(request)


async def set_password(request: Request) -> Response:
    """Change one's password."""
    who, sent = _person(request), await fields(request)
    if sent.get("password") != sent.get("again"):
        return await _page(request, fault="The two new passwords are not the same.", at="password")
    old, new = sent.get("old", ""), sent.get("password", "")
    try:
        secret = await run_in_threadpool(people(request).change_password, who.name, old, new, address(request))
    except Refused as refused:
        return await _page(request, fault=str(refused), at="password")
    return opened(request, secret, "/me")


async def make_token(request: Request) -> Response:
    """Make a token and show it this once."""
    who, sent = _person(request), await fields(request)
    label, scope, days = sent.get("label", ""), sent.get("scope", ""), sent.get("days", "")
    try:
        secret = await run_in_threadpool(tokens(request).make, who, label, scope, days, address(request))
    except Refused as refused:
        return await _page(request, fault=str(refused), at="token")
    return await _page(request, made=secret)


async def revoke_token(request: Request) -> Response:
    """End a token."""
    try:
        number = request.path_params["number"]
        await run_in_threadpool(tokens(request).revoke, _person(request), number, address(request))
    except Refused as refused:
        return await _page(request, fault=str(refused), at="token")
    return RedirectResponse("/me", status_code=303)


def _person(request: Request) -> Principal:
    """Give who is asking; a program may not change what it signs in with."""
    who = signed_in(request)
    if who.token:
        raise HTTPException(403, "This page is for people: sign in with name and password.")
    return who


async def _page(request: Request, *, fault: str = "", at: str = "", made: str = "") -> Response:
    who = _person(request)
    mine = await run_in_threadpool(accounts(request).tokens, who.name)
    now = time.time()
    local = await moment(request)
    rows: list[dict[str, Any]] = [
        {"token": each, "until": local(each.expires_at), "used": local(each.used_at), "over": each.expires_at <= now}
        for each in mine
    ]
    scopes = [scope for scope, role in SCOPES.items() if role <= who.role]
    return page(
        request,
        "me.html",
        status=422 if fault else 200,
        here="me",
        rows=rows,
        scopes=scopes,
        what=[text for role, text in WHAT.items() if role <= who.role],
        fault=fault,
        at=at,
        made=made,
        shortest=SHORTEST,
    )
