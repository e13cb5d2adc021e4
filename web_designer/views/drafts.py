"""Drafts over the API: read, change, replace, check, tidy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.model.base import Identifier
from ivr.publishing.projects import site_of
from ivr.store.drafts import Draft, KeptError, MissingError, StaleError, TakenError
from web_designer.services import documents, places
from web_designer.services.documents import Changes, NotADocument
from web_designer.services.starting import TEMPLATES, started
from web_designer.views.errors import Refusal, sentence
from web_designer.views.shared import checker, person, read_only, record, settings, store

MAX_BODY = 20_000_000
"""Bytes of a document; recordings may have more."""
YAML = "application/yaml"
Model = TypeVar("Model", bound=BaseModel)


class NewFlow(BaseModel):
    """A flow to begin: from a template, or from the text of a flow file."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    name: Identifier
    """Its id; `sip:NAME@host` runs it once it is published."""
    template: str = Field(default="menu", json_schema_extra={"enum": [*sorted(TEMPLATES)]})
    text: str | None = None
    """A flow file; then there is no template."""


async def create(request: Request) -> Response:
    """Begin a flow; it is a draft until it is published."""
    wanted = await body(request, NewFlow)
    if wanted.text is None and wanted.template not in TEMPLATES:
        raise Refusal(422, f'There is no template "{wanted.template}".', "There are: " + ", ".join(sorted(TEMPLATES)))
    site = await run_in_threadpool(site_of, settings(request).flows)
    given = (wanted.name, wanted.template, wanted.text, person(request))
    try:
        draft = await run_in_threadpool(started, store(request), site, *given)
    except TakenError as error:
        raise Refusal(409, f'There is a flow "{wanted.name}" already.', "Choose another name.") from error
    except NotADocument as error:
        raise unreadable(error) from error
    headers = {"Location": f"/api/flows/{draft.flow}/draft", **etag(draft.version)}
    return JSONResponse(documents.as_json(draft, read_only=False), 201, headers)


async def draft(request: Request) -> Response:
    """Give a draft as a document, with the places of its nodes."""
    found = await draft_of(request)
    return JSONResponse(documents.as_json(found, read_only=read_only(request)), headers=etag(found.version))


async def text(request: Request) -> Response:
    """Give the flow file, byte for byte as it was saved."""
    found = await draft_of(request)
    return Response(found.content.text.encode(), media_type=YAML, headers=etag(found.version))


async def save(request: Request) -> Response:
    """Change a draft by ops, and nodes' places; If-Match must name the version that the ops were made for."""
    found = await expected(request)
    changes = await body(request, Changes)
    try:
        saved = await run_in_threadpool(documents.save, store(request), found, changes, person(request))
    except NotADocument as error:
        raise unreadable(error) from error
    except StaleError as error:
        raise await stale(request) from error
    removed = [each.model_dump(mode="json") for each in saved.removed]
    answer = {"etag": str(saved.version), "saved_at": saved.at, "removed": removed}
    return JSONResponse(answer, headers=etag(saved.version))


async def replace(request: Request) -> Response:
    """Put another flow file in place of a draft's; one that cannot be read changes nothing."""
    found = await expected(request)
    raw = await read(request)
    try:
        given = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(422, "The file is not UTF-8 text.", "Save it as UTF-8.", problems=[]) from error
    try:
        version, at = await run_in_threadpool(documents.put, store(request), found, given, person(request))
    except NotADocument as error:
        raise unreadable(error) from error
    except StaleError as error:
        raise await stale(request) from error
    return JSONResponse({"etag": str(version), "saved_at": at}, headers=etag(version))


async def delete(request: Request) -> Response:
    """Delete the draft of a flow that was never published and is not in the folder of flows."""
    found = await expected(request)
    try:
        await run_in_threadpool(store(request).drafts.delete, found.flow, found.version)
    except KeptError as error:
        raise Refusal(409, str(error), "Give its numbers in site.yaml to another flow, and leave it be.") from error
    except StaleError as error:
        raise await stale(request) from error
    await record(request, "draft deleted", found.flow, f"version {found.version} by {found.saved_by}")
    return JSONResponse({"deleted": found.flow})


async def findings(request: Request) -> Response:
    """Give what the linter says of the newest version of a draft, once it has."""
    try:
        return JSONResponse(await checker(request).findings(request.path_params["flow"]))
    except MissingError as error:
        raise missing(error) from error


async def tidy(request: Request) -> Response:
    """Give tidy places for a draft's nodes, or for some of them; nothing is saved."""
    found = await draft_of(request)
    wanted = await body(request, places.Untidy)
    return JSONResponse({"layout": await run_in_threadpool(_tidied, found, wanted)})


def _tidied(found: Draft, wanted: places.Untidy) -> dict[str, dict[str, int]]:
    return places.tidied(documents.as_json(found, read_only=True)["document"], wanted)


# -- what other views of the API need too


async def draft_of(request: Request) -> Draft:
    """Give the draft that the path names; refuses with 404."""
    try:
        return await run_in_threadpool(store(request).drafts.get, request.path_params["flow"])
    except MissingError as error:
        raise missing(error) from error


async def expected(request: Request) -> Draft:
    """Give the draft that the path names, in the version that If-Match names; refuses with 404, 412 or 428."""
    wanted = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not wanted:
        raise Refusal(428, "If-Match is missing.", "Send the ETag of the draft that you have read.")
    found = await draft_of(request)
    if wanted != str(found.version):
        raise await stale(request)
    return found


async def stale(request: Request) -> Refusal:
    """Give the refusal of a change to a draft that has changed meanwhile; it holds the draft as it is now."""
    found = await draft_of(request)
    now = documents.as_json(found, read_only=read_only(request))
    cure = "Make your changes to the document in this answer, and send its etag in If-Match."
    return Refusal(412, f"{found.saved_by} has saved this flow in between.", cure, **now)


def missing(error: MissingError) -> Refusal:
    """Give the refusal for what is not there."""
    return Refusal(404, str(error), "GET /api/flows lists the flows.")


async def body(request: Request, model: type[Model]) -> Model:
    """Give the request's JSON; refuses with 413 or 422."""
    try:
        return model.model_validate_json(await read(request))
    except ValidationError as error:
        problems = [
            {"path": list(detail["loc"]), "message": detail["msg"], "hint": ""}
            for detail in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise Refusal(
            422, "The request is not as it should be.", "/api/docs says what can be sent.", problems=problems
        ) from error


async def read(request: Request, most: int = MAX_BODY) -> bytes:
    """Give the request's body; refuses with 413 what is too large."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Refusal(413, "This is too large.", f"Send at most {most // 1_000_000} MB.")
        parts.append(part)
    return b"".join(parts)


def told(problem: Mapping[str, object]) -> str:
    """Give what is wrong with a text as a sentence, behind the line and column where it has them."""
    place = f"line {problem['line']}, column {problem['column']}: " if "line" in problem else ""
    return sentence(f"{place}{problem['message']}")


def unreadable(error: NotADocument) -> Refusal:
    """Give the refusal of a text or change that gives no document."""
    first = error.problems[0]
    hint = str(first.get("hint", ""))
    cure = hint[:1].upper() + hint[1:] or "Put it right and send it again; nothing has been changed."
    return Refusal(422, told(first), cure, problems=error.problems)


def etag(version: int) -> dict[str, str]:
    """Give the header that names a version."""
    return {"ETag": f'"{version}"'}
