"""What forms send."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request


async def fields(request: Request) -> Mapping[str, str]:
    """Give the text fields of a form, files left out."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def address(request: Request) -> str:
    """Give where a request comes from."""
    return request.client.host if request.client is not None else ""
