"""What was published, by whom and why; going back; what differs between two versions."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ivr.store.drafts import KeptError, MissingError, StaleError
from web_designer.pages import page
from web_designer.services.difference import difference, drawn, for_callers
from web_designer.services.versions import NoVersion, content
from web_designer.views.forms import fields
from web_designer.views.shared import draft_named, moment, person, phone, record, settings, store, titled

ICONS = {"published": "upload", "overridden": "shield-alert", "imported": "download", "rolled back": "undo-2"}
LONGEST_NOTE = 2000


async def history(request: Request) -> Response:
    """Show a flow's timeline and its revisions."""
    return await _history(request)


async def roll_back(request: Request) -> Response:
    """Give callers an older revision."""
    flow, number = request.path_params["flow"], request.path_params["number"]
    note = (await fields(request)).get("note", "").strip()
    if not note or len(note) > LONGEST_NOTE:
        fault = f"Say in up to {LONGEST_NOTE} characters why callers get revision {number} again."
        return await _history(request, fault=fault)
    point = partial(store(request).revisions.point, note=note, by=person(request), at=time.time())
    try:
        await run_in_threadpool(point, flow, number)
    except MissingError as error:
        raise HTTPException(404, str(error)) from error
    await record(request, "rolled back", f"{flow} {number}", note)
    return RedirectResponse(f"/flows/{flow}/revisions", status_code=303)


async def deleted(request: Request) -> Response:
    """Delete the draft of a flow that was never published, as it stands on the page."""
    draft, sent = await draft_named(request), await fields(request)
    if sent.get("version") != str(draft.version):
        return await _history(request, fault=f"{draft.saved_by} has saved this flow in between. Look at it first.")
    try:
        await run_in_threadpool(store(request).drafts.delete, draft.flow, draft.version)
    except (KeptError, StaleError) as error:
        return await _history(request, fault=str(error))
    await record(request, "draft deleted", draft.flow, f"version {draft.version} by {draft.saved_by}")
    return RedirectResponse("/", status_code=303)


async def changes(request: Request) -> Response:
    """Show what differs between two versions: what callers notice, the graph, and every field."""
    draft = await draft_named(request)
    sides = [request.query_params.get(name, usual) for name, usual in (("from", "live"), ("to", "draft"))]
    found = store(request)
    try:
        before, after = [await run_in_threadpool(content, found, draft, side) for side in sides]
    except (NoVersion, MissingError) as error:
        raise HTTPException(404, str(error)) from error
    told = await run_in_threadpool(difference, before.text, after.text)
    flows = settings(request).flows
    both = await run_in_threadpool(drawn, found, flows, draft.flow, before, after)
    numbers = [each.number for each in await run_in_threadpool(found.revisions.of, draft.flow)]
    return page(
        request,
        "changes.html",
        here="flows",
        flow=draft.flow,
        title=await titled(request, draft),
        sides=sides,
        versions=["draft", "live", *map(str, numbers)],
        told=told,
        differs=bool(told["flow"] or any(told["nodes"].values())),
        callers=await run_in_threadpool(for_callers, found, flows, draft.flow, before, after),
        fields=[*({"node": "", **each} for each in told["flow"]), *_by_node(told["nodes"]["changed"])],
        shown=_shown,
        # Everything in the drawing is escaped where it is drawn.
        drawing=Markup(both.svg),
        both=both,
    )


async def _history(request: Request, *, fault: str = "") -> Response:
    draft = await draft_named(request)
    revisions = await run_in_threadpool(store(request).revisions.of, draft.flow)
    publications = await run_in_threadpool(store(request).revisions.publications, draft.flow)
    local = await moment(request)
    by_number = {each.number: each for each in revisions}
    return page(
        request,
        "history.html",
        status=422 if fault else 200,
        here="flows",
        flow=draft.flow,
        title=await titled(request, draft),
        draft=draft,
        saved=local(draft.saved_at),
        deletable=await run_in_threadpool(store(request).drafts.deletable, draft.flow),
        phone=await phone(request),
        rows=[{"revision": each, "at": local(each.at)} for each in revisions],
        timeline=[
            {"publication": each, "at": local(each.at), "icon": ICONS[each.what], "revision": by_number[each.revision]}
            for each in publications
        ],
        fault=fault,
        longest=LONGEST_NOTE,
    )


def _by_node(changed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"node": each["node"], **field} for each in changed for field in each["fields"]]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
