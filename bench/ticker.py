"""The control of `bench.latency`: a bare 20 ms UDP ticker, which shows what this machine does to any clock just now.

`python -m bench.ticker PORT` sends to 127.0.0.1:PORT until killed; `Ticker` starts one and keeps when its packets came.
"""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
import threading
import time
from types import TracebackType

from bench.caller import stamped_udp

PERIOD = 0.02


class Ticker:
    """A ticker in a process of its own; use it in a `with` block."""

    def __init__(self) -> None:
        """Start it."""
        self._socket = stamped_udp("127.0.0.1")
        self._socket.settimeout(0.1)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._receive, daemon=True)
        port = str(self._socket.getsockname()[1])
        self._process = subprocess.Popen([sys.executable, "-m", "bench.ticker", port])
        self.times: list[float] = []
        """When the kernel received each packet, UTC seconds."""

    def __enter__(self) -> Ticker:
        """Begin to receive."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._over.set()
        self._thread.join()
        self._process.kill()
        self._process.wait()
        self._socket.close()

    def _receive(self) -> None:
        while not self._over.is_set():
            try:
                _, ancillary, _, _ = self._socket.recvmsg(16, 128)
            except TimeoutError:
                continue
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2])
            self.times.append(seconds + nanoseconds / 1e9)


def tick(port: int) -> None:
    """Send a packet every 20 ms, late ones at once."""
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    due = time.monotonic()
    while True:
        due += PERIOD
        time.sleep(max(0.0, due - time.monotonic()))
        sender.sendto(b"tick", ("127.0.0.1", port))


if __name__ == "__main__":
    tick(int(sys.argv[1]))
