"""Starts the web server: `python -m web_designer --flows flows --data var`."""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from web_designer.app import create_app
from web_designer.settings import Settings


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        sys.stdout.write(json.dumps({"ready": "web", "address": f"http://{host}:{port}"}) + "\n")
        sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; gives 0."""
    settings = _settings(arguments)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
        lifespan="off",
    )
    # uvicorn raises the signal again once it has shut down; by then there is nothing left to do.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    _Server(config).run()
    return 0


def _settings(arguments: Sequence[str] | None) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m web_designer", description="Show flows in a browser.")
    parser.add_argument("--flows", type=Path, default=Path("flows"), help="folder with site.yaml and NAME/flow.yaml")
    parser.add_argument("--data", type=Path, default=Path("var"), help="folder with the database of promises")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    given = parser.parse_args(arguments)
    return Settings(flows=given.flows, data=given.data, host=given.host, port=given.port)


if __name__ == "__main__":
    sys.exit(main())
