"""Prompts and languages: everything a draft says, side by side; texts, recordings, and the table for translators."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ivr.store.drafts import Draft, StaleError
from ivr.store.flows import FlowStore
from web_designer.pages import page
from web_designer.services import recordings, sheet, wording
from web_designer.services.documents import NotADocument
from web_designer.services.wording import BadWording, Line, Wording
from web_designer.views.drafts import draft_of, etag, expected, read, stale, unreadable
from web_designer.views.errors import Refusal
from web_designer.views.forms import fields
from web_designer.views.shared import draft_named, person, settings, store, titled

LARGEST_TABLE = 5_000_000
Settle = Callable[[FlowStore, Draft, Line, str, str], None]
"""Settles something about the recording of a line in a language, for a person."""


async def shown(request: Request) -> Response:
    """Show every prompt in the flow's language and one other."""
    return await _page(request, await draft_named(request), request.query_params)


async def written(request: Request) -> Response:
    """Put other texts in place of one prompt's; what cannot be saved stays in its fields."""
    draft, sent = await draft_named(request), await fields(request)
    if sent.get("version") != str(draft.version):
        fault = f"{draft.saved_by} has saved this flow in between. Your text is below, with what stands there now."
        return await _page(request, draft, sent, fault=fault, sent=sent)
    found = await _wording(request, draft)
    try:
        line = found.line(sent.get("prompt", ""))
        texts = _texts(found, sent)
        source = found.languages[0]
        await run_in_threadpool(wording.write, store(request), draft, line, texts, source, person(request))
    except NotADocument as error:
        return await _page(request, draft, sent, fault=str(error.problems[0]["message"]), sent=sent)
    except (BadWording, StaleError) as error:
        return await _page(request, draft, sent, fault=str(error), sent=sent)
    return _back(draft, found, sent, line)


async def recording(request: Request) -> Response:
    """Give the recording that callers hear of a prompt.

    The query names the place of the `prompt`, such as nodes.menu.prompt, and the `language`.
    """
    draft = await draft_of(request)
    _, line, language = await _named(request, draft)
    try:
        data = await run_in_threadpool(recordings.sound, store(request), draft, line, language)
    except BadWording as error:
        raise Refusal(404, str(error), "Hear the text instead: POST /api/prompts/render.") from error
    return Response(data, media_type="audio/wav")


async def record(request: Request) -> Response:
    """Let callers hear a recording of a prompt, a WAV file; its text stays as the transcript.

    The query names the place of the `prompt`, such as nodes.menu.prompt, and the `language`. What it says is noted in
    recordings.yaml, so that L605 tells when its text is another one.
    """
    draft = await expected(request)
    said, line, language = await _named(request, draft)
    data = await read(request, recordings.LARGEST)
    act = recordings.record
    try:
        taken = await run_in_threadpool(act, store(request), draft, said, line, language, data, person(request))
    except BadWording as error:
        raise Refusal(422, str(error), "Nothing has been changed.", problems=[]) from error
    except NotADocument as error:
        raise unreadable(error) from error
    except StaleError as error:
        raise await stale(request) from error
    answer = {"etag": str(taken.version), "says": taken.says, "understood": taken.understood}
    return JSONResponse(answer, headers=etag(taken.version))


async def confirmed(request: Request) -> Response:
    """Note that a recording says its text: somebody has listened to it."""
    return await _settled(request, "says", "Listen again.", recordings.confirm)


async def spoken(request: Request) -> Response:
    """Let callers hear the voice again instead of a recording."""
    return await _settled(request, "voice", "Look at it first.", recordings.speak)


async def _settled(request: Request, button: str, cure: str, act: Settle) -> Response:
    """Do what a button of a recording does, whose value is the language; a fault is told above the prompts."""
    draft, sent = await draft_named(request), await fields(request)
    found = await _wording(request, draft)
    try:
        line, language = found.line(sent.get("prompt", "")), sent.get(button, "")
        if sent.get("version") != str(draft.version):
            raise StaleError(f"{draft.saved_by} has saved this flow in between. {cure}")
        await run_in_threadpool(act, store(request), draft, line, language, person(request))
    except NotADocument as error:
        return await _page(request, draft, sent, fault=str(error.problems[0]["message"]))
    except (BadWording, StaleError) as error:
        return await _page(request, draft, sent, fault=str(error))
    return _back(draft, found, sent, line)


async def table(request: Request) -> Response:
    """Give every prompt as a table for translators: CSV in UTF-8, a column for each language."""
    draft = await draft_of(request)
    text = sheet.table(await _wording(request, draft))
    headers = {"Content-Disposition": f'attachment; filename="{draft.flow}-prompts.csv"', **etag(draft.version)}
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return Response(text.encode("utf-8-sig"), media_type=sheet.MEDIA, headers=headers)


async def take(request: Request) -> Response:
    """Put the texts of a table in place of the draft's, all or none; empty cells leave what is there."""
    draft = await expected(request)
    raw = await read(request, LARGEST_TABLE)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(422, "The file is not UTF-8 text.", "Save it as CSV, UTF-8.", problems=[]) from error
    found = await _wording(request, draft)
    try:
        count, version = await run_in_threadpool(sheet.take, store(request), draft, found, text, person(request))
    except NotADocument as error:
        raise unreadable(error) from error
    except StaleError as error:
        raise await stale(request) from error
    return JSONResponse({"etag": str(version), "prompts": count}, headers=etag(version))


async def _named(request: Request, draft: Draft) -> tuple[Wording, Line, str]:
    """Give all prompts, and the prompt and language that the query names; refuses with 404."""
    found = await _wording(request, draft)
    language = request.query_params.get("language", "")
    try:
        line = found.line(request.query_params.get("prompt", ""))
    except BadWording as error:
        raise Refusal(404, str(error), "GET the draft's prompts.csv for the places of all prompts.") from error
    if language not in line.cells:
        raise Refusal(404, f'The flow does not speak "{language[:40]}".', f"It speaks {', '.join(line.cells)}.")
    return found, line, language


async def _wording(request: Request, draft: Draft) -> Wording:
    return await run_in_threadpool(wording.wording, store(request), settings(request).flows, draft)


def _back(draft: Draft, found: Wording, sent: Mapping[str, str], line: Line) -> Response:
    """Lead back to the prompt that was changed, in the languages that were shown."""
    only = f"&only={sent['only']}" if sent.get("only") == "missing" else ""
    address = f"/flows/{draft.flow}/prompts?language={_other(found, sent)}{only}#{line.key}"
    return RedirectResponse(address, status_code=303)


def _other(found: Wording, asked: Mapping[str, str]) -> str:
    """Give the language beside the flow's own: the one asked for, else the first."""
    others = found.languages[1:]
    return asked.get("language", "") if asked.get("language", "") in others else next(iter(others), "")


def _texts(found: Wording, sent: Mapping[str, str]) -> dict[str, str]:
    texts = {found.languages[0]: sent.get("source", "").replace("\r\n", "\n")}
    other = _other(found, sent)
    return {**texts, other: sent.get("other", "").replace("\r\n", "\n")} if other else texts


async def _page(
    request: Request, draft: Draft, asked: Mapping[str, str], *, fault: str = "", sent: Mapping[str, str] | None = None
) -> Response:
    found = await _wording(request, draft)
    if not found.languages:
        file = f"{draft.flow}/flow.yaml"
        values = {"here": "flows", "name": draft.flow, "file": file, "problems": found.problems}
        return page(request, "broken.html", status=422 if fault else 200, **values)
    other = _other(found, asked)
    shown = [found.languages[0], *([other] if other else [])]
    kept = sent.get("prompt", "") if sent is not None else ""
    only = asked.get("only") == "missing"
    lines = [
        each for each in found.lines if not only or each.key == kept or any(each.cells[tag].missing for tag in shown)
    ]
    return page(
        request,
        "prompts.html",
        status=422 if fault else 200,
        here="flows",
        flow=draft.flow,
        title=await titled(request, draft),
        draft=draft,
        languages=found.languages,
        shown=shown,
        lines=lines,
        total=len(found.lines),
        missing={tag: sum(each.cells[tag].missing for each in found.lines) for tag in found.languages},
        untranslated=sum(each.cells[found.languages[0]].untranslated for each in found.lines),
        only=only,
        fault=fault,
        kept=kept,
        typed=[sent.get(name, "") for name in ("source", "other")] if sent is not None else [],
    )
