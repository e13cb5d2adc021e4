"""What the web server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where flows and data are, and where to listen; port 0 takes a free one."""

    flows: Path
    data: Path
    host: str = "127.0.0.1"
    port: int = 8080

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the pages."""
        return self.host in LOOPBACK
