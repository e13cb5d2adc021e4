"""What several views need from the request."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ivr.drawing.words import spoken_name
from ivr.model.flow import Flow
from ivr.publishing.projects import Stored, project_of
from ivr.store.accounts import Accounts
from ivr.store.audit import Audit
from ivr.store.drafts import Draft, MissingError
from ivr.store.flows import FlowStore
from ivr.store.workers import Workers
from web_designer.principal import signed_in
from web_designer.roles import Role
from web_designer.services import system
from web_designer.services.checking import Checker
from web_designer.services.library import Library, Shelf
from web_designer.services.moments import local, spoken, zone
from web_designer.services.people import People
from web_designer.services.tokens import Tokens
from web_designer.settings import Settings
from web_designer.views.forms import address

Held = TypeVar("Held")


def held(request: Request, name: str, kind: type[Held]) -> Held:
    """Give what the application holds under a name, which is of this kind."""
    found = getattr(request.app.state, name)
    assert isinstance(found, kind)
    return found


def settings(request: Request) -> Settings:
    """Give the server's settings."""
    return held(request, "settings", Settings)


async def shelf(request: Request) -> Shelf:
    """Give the flows as they are now, without holding up other requests."""
    return await run_in_threadpool(held(request, "library", Library).shelf)


def flow_named(request: Request, found: Shelf) -> Flow:
    """Give the flow the path names; raises 404 when there is none."""
    name = request.path_params["flow"]
    if name not in found.project.flows:
        raise HTTPException(404, f'There is no flow "{name}".')
    return found.project.flows[name]


async def titled(request: Request, draft: Draft) -> str:
    """Give what a flow is called: its title, or its id in words."""
    read = partial(project_of, store(request), settings(request).flows, [Stored(draft.flow, draft.content)])
    found = (await run_in_threadpool(read)).project.flows.get(draft.flow)
    return (found.title if found is not None else "") or spoken_name(draft.flow)


def accounts(request: Request) -> Accounts:
    """Give the accounts."""
    return held(request, "accounts", Accounts)


def audit(request: Request) -> Audit:
    """Give the audit log."""
    return held(request, "audit", Audit)


def people(request: Request) -> People:
    """Give what lets people in."""
    return held(request, "people", People)


def tokens(request: Request) -> Tokens:
    """Give the tokens of whoever asks."""
    return Tokens(accounts(request), audit(request))


async def phone(request: Request) -> str:
    """Give where callers ring, as `HOST:PORT`; `…` when that is not known here."""
    beats = await run_in_threadpool(Workers(request.app.state.database).all)
    return system.address(beats, time.time()) or "…"


async def moment(request: Request) -> Callable[[float | None], str]:
    """Give what writes a moment on the site's clock; "" for None."""
    here = zone((await shelf(request)).project.site.time_zone)
    return lambda at: "" if at is None else spoken(at, here)


async def midnight(request: Request) -> float:
    """Give when today began on the site's clock, in UTC seconds."""
    here = zone((await shelf(request)).project.site.time_zone)
    return local(time.time(), here).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


async def draft_named(request: Request) -> Draft:
    """Give the draft the path names; raises 404 when there is none."""
    try:
        return await run_in_threadpool(store(request).drafts.get, request.path_params["flow"])
    except MissingError as error:
        raise HTTPException(404, str(error)) from error


def store(request: Request) -> FlowStore:
    """Give the database of flows."""
    return held(request, "store", FlowStore)


def checker(request: Request) -> Checker:
    """Give who checks drafts."""
    return held(request, "checker", Checker)


def person(request: Request) -> str:
    """Give the name of who makes this request, as drafts, revisions and comments show it."""
    return signed_in(request).title


async def record(request: Request, act: str, subject: str, detail: str) -> None:
    """Write into the audit log what whoever makes this request does."""
    entry = partial(audit(request).record, at=time.time(), who=person(request), address=address(request))
    await run_in_threadpool(lambda: entry(act=act, subject=subject, detail=detail))


def read_only(request: Request) -> bool:
    """Say whether who makes this request may only look."""
    return signed_in(request).role < Role.DESIGNER
