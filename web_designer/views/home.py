"""All flows, and beginning another one."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ivr.model.base import Identifier
from ivr.store.drafts import TakenError
from web_designer.pages import page
from web_designer.services.calls import CallLog
from web_designer.services.documents import NotADocument
from web_designer.services.findings import tally, worst_first
from web_designer.services.starting import ABOUT, TEMPLATES, started
from web_designer.views.drafts import told
from web_designer.views.errors import sentence
from web_designer.views.forms import fields
from web_designer.views.shared import midnight, moment, person, phone, settings, shelf, store

OWN = "own"
"""What the form calls a text instead of a template."""


async def home(request: Request) -> Response:
    """Show a row for each flow, and what is wrong with files that are none."""
    return await _page(request)


async def begin(request: Request) -> Response:
    """Begin a flow, from a template or a flow file, and open it; what cannot be begun stays in the form."""
    sent = await fields(request)
    name, template = sent.get("name", "").strip(), sent.get("template", "")
    text = sent.get("text", "").replace("\r\n", "\n") if template == OWN else None
    try:
        TypeAdapter(Identifier).validate_python(name)
    except ValidationError:
        return await _page(request, sent, "A flow's id has letters, digits, _ and -, and begins with a letter or _.")
    if text is None and template not in TEMPLATES:
        return await _page(request, sent, "Choose a template, or paste a flow file.")
    site = (await shelf(request)).project.site
    try:
        await run_in_threadpool(started, store(request), site, name, template, text, person(request))
    except TakenError:
        return await _page(request, sent, f'There is a flow "{name}" already; choose another id.')
    except NotADocument as error:
        first = error.problems[0]
        hint = sentence(str(first["hint"])) if first["hint"] else ""
        return await _page(request, sent, f"{told(first)} {hint}".strip())
    return RedirectResponse(f"/flows/{name}/design", status_code=303)


async def _page(request: Request, sent: Mapping[str, str] | None = None, fault: str = "") -> Response:
    found, local = await shelf(request), await moment(request)
    standings = await run_in_threadpool(store(request).drafts.standings)
    saved = {name: float(each["saved_at"] or 0) for name, each in standings.items()}
    calls = await run_in_threadpool(CallLog(settings(request).data).begun_since, await midnight(request))
    rows = [
        {
            "flow": flow,
            "numbers": found.numbers(name),
            "tally": tally(found.of(name)),
            "live": standings[name]["live_revision"],
            "base": standings[name]["base_revision"],
            "saved_by": standings[name]["saved_by"],
            "saved_at": local(saved[name]),
            "calls": calls.get(name, 0),
        }
        for name, flow in found.project.flows.items()
    ]
    kept = sent or {}
    return page(
        request,
        "flows.html",
        status=422 if fault else 200,
        here="flows",
        rows=rows,
        broken=found.broken,
        site_findings=worst_first(each for each in found.of("") if each.code),
        total=tally(found.findings),
        stray=found.stray_numbers(),
        shelf=found,
        templates=ABOUT,
        phone=await phone(request),
        # A template's callers get to nobody without these.
        bare=not (found.project.site.queues and found.project.site.mailboxes),
        own=OWN,
        fault=fault,
        kept={name: kept.get(name, "") for name in ("name", "template", "text")},
    )
