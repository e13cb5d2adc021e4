"""Speaks to a Signpost server over its API."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from ivr.errors import ConfigError, IvrError

To = Annotated[str, typer.Option("--to", envvar="SIGNPOST_URL", help="Address of the server: https://ivr.example.org")]
Secret = Annotated[
    str, typer.Option("--token", envvar="SIGNPOST_TOKEN", help="API token; make one at the server's /me page.")
]
_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said; `etag` is "" without one."""

    status: int
    body: bytes
    etag: str

    def json(self) -> Any:
        """Give the body as JSON, {} when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


class Refused(IvrError):
    """The server answered no; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        """Carry the answer."""
        error = answer.json().get("error", {}) if isinstance(answer.json(), dict) else {}
        message, cure = (error.get("message", ""), error.get("cure", "")) if isinstance(error, dict) else ("", "")
        super().__init__(
            f"the server answered {answer.status}: {message or 'nothing more'}{f' {cure}' if cure else ''}"
        )
        self.answer = answer


class Server:
    """A server and who we are there."""

    def __init__(self, url: str, token: str) -> None:
        """Use this address; raises ConfigError when it is none."""
        if not url.startswith(("http://", "https://")):
            raise ConfigError(f'"{url}" is no address of a server; write --to https://ivr.example.org')
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, body: object = None, *, data: bytes | None = None, etag: str = "") -> Answer:
        """Give the answer to a request; raises Refused when it is no, ConfigError when there is none.

        `body` is sent as JSON, `data` as it is; `etag` is the version that the request is about.
        """
        headers = {**self._headers, **({"If-Match": f'"{etag}"'} if etag else {})}
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        elif data is not None:
            headers["Content-Type"] = "application/zip"
        # Only http and https get here, see above.
        request = urllib.request.Request(self._url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as found:
                return Answer(status=found.status, body=found.read(), etag=(found.headers["ETag"] or "").strip('"'))
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(Answer(status=error.code, body=error.read(), etag="")) from error
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise ConfigError(f"{self._url} cannot be reached: {reason}") from error
