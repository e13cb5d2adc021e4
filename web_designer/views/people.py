"""Who may sign in, for administrators."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web_designer.pages import page
from web_designer.principal import signed_in
from web_designer.roles import WHAT, Role
from web_designer.services.people import Refused
from web_designer.views.forms import address, fields
from web_designer.views.shared import accounts, moment, people


async def listed(request: Request) -> Response:
    """Show everybody, and a form to invite somebody."""
    return await _page(request)


async def invite(request: Request) -> Response:
    """Make a link for somebody new."""
    sent, who = await fields(request), signed_in(request).title
    name = sent.get("name", "")
    try:
        secret = await run_in_threadpool(people(request).invite, who, name, sent.get("role", ""), address(request))
    except Refused as refused:
        return await _page(request, fault=str(refused))
    return await _page(request, link=str(request.url_for("welcome", secret=secret)), invited=name)


async def person(request: Request) -> Response:
    """Change one account: its role, its links, whether it may sign in."""
    sent, who, name = await fields(request), signed_in(request).title, request.path_params["account"]
    office, where = people(request), address(request)
    try:
        match sent.get("act"):
            case "role":
                await run_in_threadpool(office.set_role, who, name, sent.get("role", ""), where)
            case "reset":
                secret = await run_in_threadpool(office.reset, who, name, where)
                link = str(request.url_for("welcome", secret=secret))
                return await _page(request, link=link, invited=name)
            case "disable":
                await run_in_threadpool(office.disable, who, name, where)
            case "enable":
                await run_in_threadpool(office.enable, who, name, where)
            case "withdraw":
                await run_in_threadpool(office.withdraw, who, name, where)
            case _:
                raise HTTPException(422, "Say what to do: role, reset, disable, enable or withdraw.")
    except Refused as refused:
        return await _page(request, fault=str(refused))
    return RedirectResponse("/people", status_code=303)


async def _page(request: Request, *, fault: str = "", link: str = "", invited: str = "") -> Response:
    local = await moment(request)
    every = await run_in_threadpool(accounts(request).all)
    names = {each.name for each in every}
    open_links = [
        {"link": each, "until": local(each.expires_at), "known": each.name in names}
        for each in await run_in_threadpool(people(request).invitations)
    ]
    rows = [{"account": each, "seen": local(each.seen_at), "made": local(each.created_at)} for each in every]
    return page(
        request,
        "people.html",
        status=422 if fault else 200,
        here="people",
        rows=rows,
        open_links=open_links,
        roles=[(role.word, text) for role, text in WHAT.items()],
        first=Role.VIEWER.word,
        fault=fault,
        link=link,
        invited=invited,
    )
