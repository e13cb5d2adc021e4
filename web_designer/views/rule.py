"""What a rule looks for, and why."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from web_designer.pages import page
from web_designer.services.rule_pages import rule, rule_html


async def rule_page(request: Request) -> Response:
    """Show the page of one rule."""
    code = request.path_params["code"]
    found = rule(code)
    if found is None:
        raise HTTPException(404, f'There is no rule "{code}".')
    return page(request, "rule.html", here="flows", rule=found, text=rule_html(code))
