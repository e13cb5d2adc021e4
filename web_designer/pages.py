"""Renders templates."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from ivr.drawing.icons import icon
from ivr.drawing.marking import MARKS
from ivr.drawing.marks import SEVERITIES, in_words
from ivr.drawing.words import spoken_name
from web_designer.principal import principal
from web_designer.roles import Role

_CODE = re.compile(r"`([^`]+)`")


def _icon(name: str, size: int = 16) -> Markup:
    return Markup(icon(name, size))


def _sentence(text: str) -> Markup:
    """Give a message, which begins in lower case after `file:line:`, on its own, its `backticks` as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text[:1].upper() + text[1:]))))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web_designer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        Role=Role,
        icon=_icon,
        in_words=in_words,
        mark_icon=MARKS,
        severity_icon={name: each[0] for name, each in SEVERITIES.items()},
        severity_word={name: each[1] for name, each in SEVERITIES.items()},
    )
    environment.filters["spoken"] = spoken_name
    environment.filters["sentence"] = _sentence
    return environment


_TEMPLATES = Jinja2Templates(env=_environment())


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Give a page; `values` are what its template needs."""
    return _TEMPLATES.TemplateResponse(request, template, {"who": principal(request), **values}, status_code=status)
