"""Serves an application, and says so the way `ivr serve` expects."""

from __future__ import annotations

import asyncio
import errno
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping

import uvicorn
from starlette.applications import Starlette

_PATIENCE = 1
"""Seconds for answers that are under way when the server is told to end. A save takes less."""
_SELDOM = (50_000, 20, 50)
"""How often the collector of cycles looks: a large draft is 100,000 objects without a cycle, read for each save."""
More = Callable[[str], Mapping[str, str]]
"""Gives what else there is to say about an address."""


class _Server(uvicorn.Server):
    """Says where it listens, once it does."""

    def __init__(self, config: uvicorn.Config, name: str, more: More) -> None:
        super().__init__(config)
        self._name = name
        self._more = more

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        address = f"http://{host}:{port}"
        sys.stdout.write(json.dumps({"ready": self._name, "address": address, **self._more(address)}) + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_PATIENCE, self._hurry)
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()
        if self.server_state.tasks:
            # Their threads cannot be ended, and Python would wait for them: the findings of a large flow take seconds.
            # What a thread stores is stored whole or not at all.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)

    def _hurry(self) -> None:
        self.force_exit = True


def serve(name: str, app: Starlette, host: str, port: int, more: More = lambda _: {}) -> int:
    """Serve until SIGTERM or Ctrl-C; prints one line of JSON once it listens, and gives 0.

    Gives 1, and says why, when nobody can listen there.
    """
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        sys.stderr.write(f"{_refused(host, port, error)}\n")
        return 1
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
    )
    # uvicorn raises the signal again once it has shut down; by then there is nothing left to do.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    gc.collect()
    # What there is now stays until the end.
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    _Server(config, name, more).run(sockets=[listening])
    return 0


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"another program listens on port {port} of {host}: stop it, or choose another port (0 takes a free one)"
    return f"cannot listen on port {port} of {host}: {error.strerror}"
