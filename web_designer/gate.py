"""Finds out who is asking, and refuses what a page elsewhere sends in their name."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivr.store.accounts import Accounts
from web_designer.pages import page
from web_designer.principal import Principal
from web_designer.roles import SCOPES, Role, role

COOKIE = "signpost_session"
LINK = "signpost_link"
"""Cookie with the secret of a link that shows one flow."""
FIELD = "csrf"
HEADER = "x-csrf-token"
LARGEST_FORM = 1024 * 1024
"""Bytes of a form with its own CSRF field; larger things are sent by script, with the header."""
_READING = ("GET", "HEAD", "OPTIONS")


class Gate:
    """Puts `principal` into the scope of each request; who may do what stands in access.py."""

    def __init__(self, app: ASGIApp, accounts: Accounts, shared: Callable[[str], str | None]) -> None:
        """Stand before `app`; `shared` gives the flow that the secret of a link shows."""
        self._app = app
        self._accounts = accounts
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Identify, refuse what comes from elsewhere, pass the rest on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        changing = scope["type"] == "websocket" or scope["method"] not in _READING
        if changing and _from_elsewhere(connection):
            await forbidden(scope, receive, send, "This request came from another site.")
            return
        who = await self._identify(connection)
        scope["principal"] = who
        if scope["type"] == "http" and changing and who is not None and who.csrf:
            sent = connection.headers.get(HEADER)
            if sent is None:
                form = await _from_form(connection, receive)
                if form is None:
                    await _too_large(scope, receive, send)
                    return
                sent, receive = form
            if not hmac.compare_digest(sent, who.csrf):
                text = "This page is older than your session. Reload it and try again."
                await forbidden(scope, receive, send, text)
                return
        await self._app(scope, receive, send)

    async def _identify(self, connection: HTTPConnection) -> Principal | None:
        kind, _, secret = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return await run_in_threadpool(self._bearer, secret.strip())
        cookie, link = connection.cookies.get(COOKIE), connection.cookies.get(LINK)
        visitor = await run_in_threadpool(self._visitor, cookie) if cookie else None
        return await run_in_threadpool(self._guest, link) if visitor is None and link else visitor

    def _guest(self, secret: str) -> Principal | None:
        flow = self._shared(secret)
        return Principal(name="a guest", role=Role.VIEWER, only=flow) if flow is not None else None

    def _bearer(self, secret: str) -> Principal | None:
        found = self._accounts.bearer(secret, time.time())
        if found is None or found[0].disabled:
            return None
        account, token = found
        return Principal(name=account.name, role=min(role(account.role), SCOPES[token.scope]), token=token.label)

    def _visitor(self, secret: str) -> Principal | None:
        visit = self._accounts.visit(secret, time.time())
        if visit is None or visit.account.disabled:
            return None
        return Principal(name=visit.account.name, role=role(visit.account.role), csrf=visit.csrf)


async def turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer somebody who has not signed in: people are led to the login page, whatever they asked for."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "sign in first"})
        return
    await stranger(Request(scope))(scope, receive, send)


def stranger(request: Request) -> Response:
    """Give the answer for somebody who has not signed in."""
    if _is_script(request) or request.method not in _READING:
        headers = {"WWW-Authenticate": "Bearer"}
        body = {"error": {"message": "Sign in first.", "cure": "Send Authorization: Bearer TOKEN; make one at /me."}}
        return JSONResponse(body, status_code=401, headers=headers)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" if target == "/" else f"/login?next={quote(target, safe='/')}", status_code=303)


async def forbidden(scope: Scope, receive: Receive, send: Send, text: str) -> None:
    """Refuse, with the reason."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": text})
        return
    answer = _refusal(Request(scope), 403, "Not allowed", text, "Ask an administrator.")
    await answer(scope, receive, send)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    text = "What you sent is larger than 1 MB: go back and send less at once."
    await _refusal(Request(scope), 413, "Too large", text, "Nothing has been changed.")(scope, receive, send)


def _refusal(request: Request, status: int, title: str, text: str, cure: str) -> Response:
    if _is_script(request):
        return JSONResponse({"error": {"message": text, "cure": cure}}, status_code=status)
    return page(request, "error.html", status=status, here="", title=title, text=text)


def _is_script(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _from_elsewhere(connection: HTTPConnection) -> bool:
    """Say whether a browser tells us that another site sends this; programs tell us nothing."""
    if connection.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return True
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != connection.headers.get("host")


async def _from_form(connection: HTTPConnection, receive: Receive) -> tuple[str, Receive] | None:
    """Give the CSRF field of a form, "" without one, and what to receive the form from; None for one too large."""
    if not connection.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "", receive
    body, more = b"", True
    while more and len(body) <= LARGEST_FORM:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    read = False

    async def again() -> Message:
        nonlocal read
        if read:
            return await receive()
        read = True
        return {"type": "http.request", "body": body, "more_body": more}

    if len(body) > LARGEST_FORM:
        return None
    return parse_qs(body.decode("utf-8", "replace")).get(FIELD, [""])[0], again
