"""Publishing over the API: the gate, revisions, rollback, what differs."""

from __future__ import annotations

import time
from functools import partial
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.publishing.gate import Verdict, judge
from ivr.store.drafts import Content, Draft, MissingError, StaleError
from ivr.store.revisions import Revision
from web_designer.principal import signed_in
from web_designer.roles import Role
from web_designer.services.difference import difference, for_callers
from web_designer.services.findings import check, tally
from web_designer.services.linting import linting
from web_designer.services.pointing import Pointing
from web_designer.services.versions import NoVersion, content
from web_designer.views.drafts import YAML, body, draft_of, expected, missing, stale
from web_designer.views.errors import Refusal
from web_designer.views.shared import person, record, settings, store

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Publish(BaseModel):
    """Why the draft is given to callers, and, when it has errors, why all the same."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    note: Note
    override: Note | None = None
    """Publishes a draft with errors; kept with the revision and in the audit log."""


class PutLive(BaseModel):
    """Which revision callers get from now on, and why."""

    model_config = ConfigDict(extra="forbid")

    revision: Annotated[int, Field(ge=1)]
    note: Note


async def publish(request: Request) -> Response:
    """Make the draft a revision and give it to callers; errors refuse it."""
    found = await expected(request)
    wanted = await body(request, Publish)
    verdict = await run_in_threadpool(_judged, request, found)
    override = _allowed(request, verdict, wanted, found.content.text)
    save = partial(
        store(request).revisions.publish,
        note=wanted.note,
        by=person(request),
        at=time.time(),
        findings=tally(verdict.findings),
        override=override,
    )
    try:
        number = await run_in_threadpool(save, found.flow, found.version)
    except StaleError as error:
        raise await stale(request) from error
    act = "published" if override is None else "published against the linter"
    await record(request, act, f"{found.flow} {number}", override or wanted.note)
    return JSONResponse({"revision": number}, 201)


def _judged(request: Request, draft: Draft) -> Verdict:
    folder = settings(request).flows
    return judge(store(request), folder, draft, partial(check, how=linting(folder)))


def _allowed(request: Request, verdict: Verdict, wanted: Publish, text: str) -> str | None:
    """Give the reason of an override that is needed, None when it is not; refuses with 403 or 409."""
    if not verdict.errors and verdict.runs:
        return None
    pointing = Pointing(verdict.part, request.path_params["flow"], text)
    shown = [pointing.as_json(each) for each in verdict.errors]
    if not verdict.runs:
        raise Refusal(409, "Callers cannot be given this draft: it is no flow yet.", "Mend its errors.", findings=shown)
    if wanted.override is None:
        cure = "Mend them, or publish with a reason in override."
        raise Refusal(409, "This draft has errors that fail callers.", cure, findings=shown)
    if signed_in(request).role < Role.SUPERVISOR:
        cure = "Mend the errors, or ask a supervisor to publish it."
        raise Refusal(403, "Publishing a draft with errors needs the role supervisor.", cure, findings=shown)
    return wanted.override


async def revisions(request: Request) -> Response:
    """Give the revisions of a flow, newest first."""
    found = await draft_of(request)
    every = await run_in_threadpool(store(request).revisions.of, found.flow)
    return JSONResponse({"revisions": [_summary(each, found.live) for each in every]})


def _summary(revision: Revision, live: int | None) -> dict[str, object]:
    return {
        "number": revision.number,
        "at": revision.at,
        "by": revision.by,
        "note": revision.note,
        "live": revision.number == live,
        "findings": dict(revision.findings),
        "override": revision.override,
    }


async def revision_text(request: Request) -> Response:
    """Give the flow file of a revision, byte for byte as it was published."""
    found = await _revision(request, request.path_params["number"])
    return Response(found.content.text.encode(), media_type=YAML)


async def put_live(request: Request) -> Response:
    """Give callers a revision that was published before."""
    wanted = await body(request, PutLive)
    flow = request.path_params["flow"]
    point = partial(store(request).revisions.point, note=wanted.note, by=person(request), at=time.time())
    try:
        await run_in_threadpool(point, flow, wanted.revision)
    except MissingError as error:
        raise missing(error) from error
    await record(request, "rolled back", f"{flow} {wanted.revision}", wanted.note)
    return JSONResponse({"live_revision": wanted.revision})


async def diff(request: Request) -> Response:
    """Give what differs between two versions of a flow: a revision's number, `live` or `draft`."""
    sides = [request.query_params.get(name, default) for name, default in (("from", "live"), ("to", "draft"))]
    before, after = [await _content(request, side) for side in sides]
    flow = request.path_params["flow"]
    return JSONResponse(
        {
            "from": sides[0],
            "to": sides[1],
            **await run_in_threadpool(difference, before.text, after.text),
            "callers": await run_in_threadpool(
                for_callers, store(request), settings(request).flows, flow, before, after
            ),
        }
    )


async def _content(request: Request, side: str) -> Content:
    draft = await draft_of(request)
    try:
        return await run_in_threadpool(content, store(request), draft, side)
    except NoVersion as error:
        raise Refusal(422, str(error), "Write a revision's number, live or draft.") from error
    except MissingError as error:
        raise missing(error) from error


async def _revision(request: Request, number: int) -> Revision:
    try:
        return await run_in_threadpool(store(request).revisions.get, request.path_params["flow"], number)
    except MissingError as error:
        raise missing(error) from error
