"""Signing in and out, and the links that let somebody in the first time."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web_designer.gate import COOKIE
from web_designer.pages import page
from web_designer.principal import principal, signed_in
from web_designer.services.passwords import SHORTEST
from web_designer.services.people import Refused
from web_designer.views.forms import address, fields
from web_designer.views.shared import people


async def login(request: Request) -> Response:
    """Ask for name and password."""
    target = _local(request.query_params.get("next", "/"))
    if principal(request) is not None:
        return RedirectResponse(target, status_code=303)
    return _login(request, target)


async def sign_in(request: Request) -> Response:
    """Open a session and go on to where somebody wanted to go."""
    sent = await fields(request)
    name, target = sent.get("name", ""), _local(sent.get("next", "/"))
    try:
        secret = await run_in_threadpool(people(request).sign_in, name, sent.get("password", ""), address(request))
    except Refused as refused:
        return _login(request, target, name=name, fault=str(refused), status=401)
    return opened(request, secret, target)


async def sign_out(request: Request) -> Response:
    """End this session."""
    who = signed_in(request).name
    await run_in_threadpool(people(request).sign_out, who, request.cookies.get(COOKIE, ""), address(request))
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


async def welcome(request: Request) -> Response:
    """Ask whoever has a one-time link for a password."""
    return await _welcome(request)


async def welcomed(request: Request) -> Response:
    """Set the password and sign in."""
    sent = await fields(request)
    if sent.get("password") != sent.get("again"):
        return await _welcome(request, name=sent.get("name", ""), fault="The two passwords are not the same.")
    secret, name = request.path_params["secret"], sent.get("name", "")
    try:
        opening = await run_in_threadpool(
            people(request).accept, secret, name, sent.get("password", ""), address(request)
        )
    except Refused as refused:
        return await _welcome(request, name=name, fault=str(refused))
    return opened(request, opening, "/")


def opened(request: Request, secret: str, target: str) -> Response:
    """Give the answer that starts a session and leads to `target`."""
    answer = RedirectResponse(target, status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=secure, path="/")
    return answer


def _login(request: Request, target: str, *, name: str = "", fault: str = "", status: int = 200) -> Response:
    return page(request, "login.html", status=status, here="", next=target, name=name, fault=fault)


async def _welcome(request: Request, *, name: str = "", fault: str = "") -> Response:
    asked = await run_in_threadpool(people(request).welcome, request.path_params["secret"])
    if asked is None:
        text = "This link has been used, or is too old. Ask an administrator for a new one."
        return page(request, "error.html", status=404, here="", title="This link is used up", text=text)
    status = 422 if fault else 200
    return page(request, "welcome.html", status=status, here="", asked=asked, name=name, fault=fault, shortest=SHORTEST)


def _local(target: str) -> str:
    """Give a path of ours, never an address elsewhere."""
    harmless = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if harmless else "/"
