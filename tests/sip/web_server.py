"""A small HTTP server for the fetches of the flows: it answers, breaks, or keeps its callers waiting."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar


class WebServer:
    """Serves until the `with` block ends; `requests` has what it was asked."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self._leave = threading.Event()
        handler = type("Handler", (_Handler,), {"requests": self.requests, "leave": self._leave})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> WebServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    requests: ClassVar[list[dict[str, Any]]]
    leave: ClassVar[threading.Event]

    def do_GET(self) -> None:
        bodies = {"/good": b'{"due": 12.5}', "/broken": b'{"due": 12', "/long": b'"' + b"x" * 1_200_000 + b'"'}
        if self.path == "/slow":
            self.leave.wait(60)
            return
        self._answer(bodies[self.path])

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.requests.append({"path": self.path, "body": body, "caller": self.headers["X-Caller"]})
        self._answer(b"{}")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            return

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class names it
        pass
