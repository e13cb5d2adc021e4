"""One flow: findings, the drawn graph, and the same as a list."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Set
from functools import lru_cache

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ivr.drawing.svg import style_sheet, svg
from ivr.lint.finding import Finding
from web_designer.pages import page
from web_designer.services.findings import tally, worst_first
from web_designer.services.library import Shelf
from web_designer.services.outline import outline, universals
from web_designer.services.rule_pages import rule
from web_designer.views.shared import flow_named, phone, shelf


async def flow(request: Request) -> Response:
    """Show a flow; one whose file is broken is shown with its mistakes."""
    found = await shelf(request)
    name = request.path_params["flow"]
    broken = found.broken_flow(name)
    if name not in found.project.flows and broken is not None:
        return page(request, "broken.html", here="flows", name=name, file=broken[0], problems=broken[1])
    chosen = flow_named(request, found)
    findings = worst_first(found.of(chosen.flow))
    drawing = await run_in_threadpool(svg, chosen, found.by_node(chosen.flow), inline=True)
    return page(
        request,
        "flow.html",
        here="flows",
        flow=chosen,
        numbers=found.numbers(chosen.flow),
        phone=await phone(request),
        findings=findings,
        first=_first_of_nodes(findings, chosen.nodes.keys()),
        has_page={each.code: rule(each.code) is not None for each in findings},
        by_node={node: tally(each) for node, each in found.by_node(chosen.flow).items()},
        tally=tally(findings),
        # Everything in the drawing is escaped where it is drawn.
        drawing=Markup(drawing),
        outline=outline(chosen),
        universals=universals(chosen),
        unreached=found.unreached(chosen.flow),
        shelf=found,
    )


async def graph(request: Request) -> Response:
    """Give the drawing as a file of its own."""
    found = await shelf(request)
    chosen = flow_named(request, found)
    drawing = await run_in_threadpool(_drawn, found, chosen.flow)
    policy = f"default-src 'none'; style-src '{_style_hash()}'; frame-ancestors 'none'"
    return Response(drawing, media_type="image/svg+xml", headers={"Content-Security-Policy": policy})


def _drawn(found: Shelf, name: str) -> str:
    return svg(found.project.flows[name], found.by_node(name))


@lru_cache(maxsize=1)
def _style_hash() -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()


def _first_of_nodes(findings: list[Finding], nodes: Set[str]) -> dict[int, str]:
    """Give the number of the first finding of each node: where the node's badge leads."""
    first: dict[str, int] = {}
    for number, finding in enumerate(findings):
        if finding.node in nodes:
            first.setdefault(finding.node, number)
    return {number: node for node, number in first.items()}
