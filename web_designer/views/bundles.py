"""A flow with its dialogues and recordings as one zip file, over the API."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ivr.errors import ConfigError
from ivr.publishing.bundle import LARGEST, packed, unpacked
from ivr.publishing.contents import content_files
from ivr.store.drafts import Content, StaleError
from web_designer.services import documents
from web_designer.services.documents import NotADocument
from web_designer.views.drafts import draft_of, etag, expected, read, stale, unreadable
from web_designer.views.errors import Refusal
from web_designer.views.shared import person, store

ZIP = "application/zip"


async def draft(request: Request) -> Response:
    """Give everything of a draft; the same draft gives the same bytes."""
    found = await draft_of(request)
    return Response(await _packed(request, found.content), media_type=ZIP, headers=etag(found.version))


async def live(request: Request) -> Response:
    """Give everything of the revision that callers get."""
    found = await draft_of(request)
    if found.live is None:
        raise Refusal(404, f'The flow "{found.flow}" was never published.', "Ask for its draft.")
    revision = await run_in_threadpool(store(request).revisions.get, found.flow, found.live)
    return Response(await _packed(request, revision.content), media_type=ZIP)


async def replace(request: Request) -> Response:
    """Put everything of a flow in place of a draft; what cannot be read changes nothing."""
    found = await expected(request)
    data = await read(request, LARGEST)
    try:
        files = await run_in_threadpool(unpacked, data)
        version = await run_in_threadpool(documents.put_files, store(request), found, files, person(request))
    except ConfigError as error:
        raise Refusal(422, str(error), "Send what ivr push sends.") from error
    except NotADocument as error:
        raise unreadable(error) from error
    except StaleError as error:
        raise await stale(request) from error
    return JSONResponse({"etag": str(version)}, headers=etag(version))


async def _packed(request: Request, content: Content) -> bytes:
    return await run_in_threadpool(lambda: packed(content_files(content, store(request).sounds.get)))
