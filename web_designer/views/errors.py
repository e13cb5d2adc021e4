"""What is shown when there is nothing to show."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web_designer.gate import stranger
from web_designer.pages import page
from web_designer.principal import principal
from web_designer.security import HEADERS

_TITLES = {404: "Nothing here", 405: "That cannot be done here"}


_CURES = {
    401: "Sign in, or send a token: Authorization: Bearer …",
    404: "GET /api/flows lists the flows; /api/docs has every address.",
    405: "/api/docs says what can be done at each address.",
}


class Refusal(HTTPException):
    """Answers a script's request with why it is refused, what to do instead, and more that is worth knowing."""

    def __init__(self, status: int, message: str, cure: str, **more: object) -> None:
        """Refuse with this status; `more` stands beside `error` in the answer."""
        super().__init__(status, message)
        self.cure = cure
        self.more = more


def sentence(text: str) -> str:
    """Give a message that begins in lower case as a sentence, for others to stand beside."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def as_json(error: HTTPException) -> dict[str, object]:
    """Give a refusal as the API sends it."""
    if isinstance(error, Refusal):
        return {"error": {"message": error.detail, "cure": error.cure}, **error.more}
    return {"error": {"message": error.detail, "cure": _CURES.get(error.status_code, "")}}


async def refused(request: Request, error: Exception) -> Response:
    """Explain a refusal, as JSON to scripts."""
    assert isinstance(error, HTTPException)
    if principal(request) is None and not request.url.path.startswith("/static/"):
        # Whether there is such an address is not for strangers to know.
        return stranger(request)
    if request.url.path.startswith("/api/"):
        return JSONResponse(as_json(error), status_code=error.status_code, headers=error.headers)
    title = _TITLES.get(error.status_code, "That did not work")
    text = error.detail if error.detail not in ("Not Found", "Method Not Allowed") else "This address leads nowhere."
    return page(request, "error.html", status=error.status_code, here="", title=title, text=text)


async def failed(request: Request, error: Exception) -> Response:
    """Say that the fault is ours; the log has the rest."""
    del error
    text = "The fault is ours. The server's log says more; the flows and calls are not affected."
    response = page(request, "error.html", status=500, here="", title="This page failed", text=text)
    # What is answered here has passed the middleware by.
    response.headers.update(HEADERS)
    return response
