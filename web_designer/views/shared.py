"""What several views need from the request."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ivr.model.flow import Flow
from ivr.store.accounts import Accounts
from ivr.store.audit import Audit
from ivr.store.drafts import Draft, MissingError
from ivr.store.flows import FlowStore
from web_designer.principal import signed_in
from web_designer.roles import Role
from web_designer.services.checking import Checker
from web_designer.services.library import Library, Shelf
from web_designer.services.moments import local, spoken, zone
from web_designer.services.people import People
from web_designer.services.tokens import Tokens
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


def accounts(request: Request) -> Accounts:
    """Give the accounts."""
    found = request.app.state.accounts
    assert isinstance(found, Accounts)
    return found


def audit(request: Request) -> Audit:
    """Give the audit log."""
    found = request.app.state.audit
    assert isinstance(found, Audit)
    return found


def people(request: Request) -> People:
    """Give what lets people in."""
    found = request.app.state.people
    assert isinstance(found, People)
    return found


def tokens(request: Request) -> Tokens:
    """Give the tokens of whoever asks."""
    return Tokens(accounts(request), audit(request))


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
    found = request.app.state.store
    assert isinstance(found, FlowStore)
    return found


def checker(request: Request) -> Checker:
    """Give who checks drafts."""
    found = request.app.state.checker
    assert isinstance(found, Checker)
    return found


def person(request: Request) -> str:
    """Give the name of who makes this request, as drafts, revisions and comments show it."""
    return signed_in(request).title


def read_only(request: Request) -> bool:
    """Say whether who makes this request may only look."""
    return signed_in(request).role < Role.DESIGNER
