"""The findings of a draft: what each means for callers, how to mend or accept it, and the report as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ivr.callers import words
from ivr.callers.summary import summary
from ivr.callers.table import Table
from ivr.lint.finding import SEVERITIES
from ivr.store.drafts import Draft, StaleError
from web_designer.pages import page
from web_designer.services import report
from web_designer.services.documents import NotADocument
from web_designer.services.findings import tally, worst_first
from web_designer.services.report import NoFinding, Reported
from web_designer.services.rule_pages import rule
from web_designer.views.drafts import draft_of
from web_designer.views.forms import fields
from web_designer.views.shared import draft_named, person, settings, shelf, store, titled


async def shown(request: Request) -> Response:
    """Show the findings of a draft, all or those of a severity or rule."""
    return await _page(request, await draft_named(request))


async def mended(request: Request) -> Response:
    """Mend a finding."""
    draft, sent = await draft_named(request), await fields(request)
    return await _done(request, draft, sent, partial(report.mend, mark=sent.get("finding", "")))


async def accepted(request: Request) -> Response:
    """Accept a finding, with a reason."""
    draft, sent = await draft_named(request), await fields(request)
    reason, day = sent.get("reason", "").strip(), sent.get("until", "").strip()
    if not reason or len(reason) > report.LONGEST_REASON:
        fault = f"Say in up to {report.LONGEST_REASON} characters why callers are well served all the same."
        return await _page(request, draft, fault=fault, sent=sent)
    try:
        until = date.fromisoformat(day) if day else None
    except ValueError:
        return await _page(request, draft, fault=f'"{day[:20]}" is no day; write 2027-03-31.', sent=sent)
    act = partial(report.accept, mark=sent.get("finding", ""), reason=reason, until=until)
    return await _done(request, draft, sent, act)


async def sarif(request: Request) -> Response:
    """Give the findings of a draft as SARIF 2.1.0, for code scanning."""
    return await _file(request, "sarif")


async def as_json(request: Request) -> Response:
    """Give the findings of a draft as `ivr lint --format json` does."""
    return await _file(request, "json")


async def _file(request: Request, kind: str) -> Response:
    draft, folder = await draft_of(request), settings(request).flows
    found = await run_in_threadpool(report.reported, store(request), folder, draft)
    text = await run_in_threadpool(report.rendered, found.report, kind, folder)
    headers = {"Content-Disposition": f'attachment; filename="{draft.flow}-findings.{kind}"'}
    return Response(text.encode(), media_type=report.FORMATS[kind], headers=headers)


async def _done(request: Request, draft: Draft, sent: Mapping[str, str], act: partial[None]) -> Response:
    """Change the draft that the form was made from, and show what is left."""
    if sent.get("version") != str(draft.version):
        fault = f"{draft.saved_by} has saved this flow in between. These are its findings now; look once more."
        return await _page(request, draft, fault=fault, sent=sent)
    try:
        await run_in_threadpool(act, store(request), settings(request).flows, draft, by=person(request))
    except (NoFinding, StaleError) as error:
        return await _page(request, draft, fault=str(error), sent=sent)
    except NotADocument as error:
        return await _page(request, draft, fault=str(error.problems[0]["message"]), sent=sent)
    return RedirectResponse(f"/flows/{draft.flow}/report", status_code=303)


async def _page(request: Request, draft: Draft, *, fault: str = "", sent: Mapping[str, str] | None = None) -> Response:
    found = await run_in_threadpool(report.reported, store(request), settings(request).flows, draft)
    severity, code = (request.query_params.get(name, "") for name in ("severity", "rule"))
    entries = [each for each in found.standing if _fits(each.finding.severity, severity)]
    entries = [each for each in entries if _fits(each.finding.code, code)]
    order = {id(each): place for place, each in enumerate(worst_first(each.finding for each in entries))}
    kept = sent or {}
    return page(
        request,
        "report.html",
        status=422 if fault else 200,
        here="flows",
        flow=draft.flow,
        title=await titled(request, draft),
        draft=draft,
        tally=tally(each.finding for each in found.standing),
        entries=sorted(entries, key=lambda each: order[id(each.finding)]),
        accepted=found.accepted,
        total=len(found.standing),
        severities=[each for each in reversed(SEVERITIES) if each in _severities(found)],
        rules=sorted({(each.finding.code, each.finding.name) for each in found.standing if each.finding.code}),
        chosen={"severity": severity, "rule": code},
        explained=report.explained,
        has_page=lambda code: rule(code) is not None,
        shelf=await shelf(request),
        callers=_callers(found.table),
        fault=fault,
        kept={"finding": kept.get("finding", ""), "reason": kept.get("reason", ""), "until": kept.get("until", "")},
        longest=report.LONGEST_REASON,
    )


def _fits(value: str, wanted: str) -> bool:
    return not wanted or value == wanted


def _severities(found: Reported) -> set[str]:
    return {each.finding.severity for each in found.standing}


def _callers(table: Table | None) -> dict[str, object] | None:
    """Give the callers' table in words, as `ivr report` prints it."""
    if table is None:
        return None
    names = words.short_states(table.states)
    rows = [
        {
            "node": row.node,
            "flow": row.flow,
            "when": words.when(row.states, table.states, names) or "always",
            "ways": [words.way(way) for way in (row.distances.agent.expert, row.distances.agent.novice)]
            + [words.way(way) for way in (row.distances.callback.expert, row.distances.callback.novice)],
            "silence": words.silence(row.distances.silence),
            "attempts": row.attempts,
            "afterwards": row.afterwards,
        }
        for row in sorted(table.rows, key=lambda row: row.afterwards)
    ]
    waits = [
        {
            "node": row.node,
            "flow": row.flow,
            "when": words.when(row.states, table.states, names) or "always",
            "longest": words.seconds(row.wait.longest),
            "offer": words.seconds(row.wait.unoffered) if row.wait.offered else words.NEVER,
        }
        for row in table.waits
    ]
    return {"summary": summary(table), "rows": rows, "waits": waits, "never": words.NEVER, "only": words.ONLY_AFTER}
