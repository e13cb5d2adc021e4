"""Dialogues: what callers must get, run on the draft; and which nodes none of them enters."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ivr.drawing.svg import svg
from ivr.errors import FlowError, Problem
from ivr.store.drafts import Draft, MissingError, StaleError
from web_designer.pages import page
from web_designer.services import dialogues
from web_designer.views.drafts import body, missing
from web_designer.views.errors import Refusal
from web_designer.views.forms import fields
from web_designer.views.shared import draft_named, flow_named, person, shelf, store, titled


class NewDialogue(BaseModel):
    """One dialogue, as a dialogue file has it."""

    model_config = ConfigDict(extra="forbid")

    dialogue: dict[str, Any]


async def listed(request: Request) -> Response:
    """Run the dialogues and show what came of them."""
    return await _page(request, await draft_named(request))


async def replaced(request: Request) -> Response:
    """Put another text in place of the dialogues; one with mistakes changes nothing and stays in the form."""
    draft, sent = await draft_named(request), await fields(request)
    text = sent.get("text", "").replace("\r\n", "\n")
    if sent.get("version") != str(draft.version):
        fault = (
            f"{draft.saved_by} has saved this flow in between. Copy your text, reload the page, and put it in again."
        )
        return await _page(request, draft, fault=fault, text=text)
    try:
        await run_in_threadpool(dialogues.put, store(request), draft, text, person(request))
    except FlowError as error:
        return await _page(request, draft, wrong=error.problems, text=text)
    except StaleError as error:
        return await _page(request, draft, fault=str(error), text=text)
    return RedirectResponse(f"/flows/{draft.flow}/dialogues", status_code=303)


async def add(request: Request) -> Response:
    """Keep a call as a dialogue of the draft."""
    wanted = await body(request, NewDialogue)
    flow = request.path_params["flow"]
    try:
        count, version = await run_in_threadpool(dialogues.add, store(request), flow, wanted.dialogue, person(request))
    except MissingError as error:
        raise missing(error) from error
    except FlowError as error:
        first = error.problems[0]
        cure = first.hint or "Put it right on the page of the flow's dialogues."
        raise Refusal(422, f"line {first.span.line} of its dialogues: {first.message}", cure) from error
    except StaleError as error:
        raise Refusal(409, str(error), "Try once more.") from error
    return JSONResponse({"dialogues": count, "etag": str(version)}, 201, {"ETag": f'"{version}"'})


async def _page(
    request: Request, draft: Draft, *, fault: str = "", text: str | None = None, wrong: tuple[Problem, ...] = ()
) -> Response:
    found = await shelf(request)
    if found.broken_flow(draft.flow) is not None:
        # Nothing can be run; the flow's page says what is missing.
        return RedirectResponse(f"/flows/{draft.flow}", status_code=303)
    chosen = flow_named(request, found)
    ran = await run_in_threadpool(dialogues.run, found.project, draft)
    marking = dialogues.untested(ran.coverage)
    drawing = await run_in_threadpool(svg, chosen, inline=True, marking=marking) if ran.results else ""
    return page(
        request,
        "dialogues.html",
        status=422 if fault or wrong else 200,
        here="flows",
        flow=draft.flow,
        title=await titled(request, draft),
        draft=draft,
        ran=ran,
        failed=sum(result.failure is not None for result in ran.results),
        entered=dialogues.entered(chosen, ran.results),
        marks={"untested": (len(marking.nodes), len(marking.ways))} if marking.nodes or marking.ways else {},
        drawing=Markup(drawing),
        fault=fault,
        wrong=wrong,
        text=draft.content.dialogues if text is None else text,
        editing=bool(fault or wrong or ran.problems),
    )
