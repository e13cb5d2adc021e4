"""What forms send."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


async def fields(request: Request) -> Mapping[str, str]:
    """Give the text fields of a form, files left out."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def address(request: Request) -> str:
    """Give where a request comes from."""
    return request.client.host if request.client is not None else ""


def keep_secret(response: Response) -> Response:
    """Keep a page with a link or token on it out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
