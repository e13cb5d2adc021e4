"""A PostgreSQL server of our own, in a folder of its own, reachable through a socket in that folder only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "signpost"
PACKAGE = "postgresql"


def _programs() -> Path:
    """Give the folder of the newest server; without one the test fails in CI and is skipped elsewhere."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"PostgreSQL is not installed: apt-get install {PACKAGE}")
    return found[-1].parent


def _as_somebody_else() -> tuple[list[str], int]:
    """Give what makes a command run as somebody who is not root, and who that is: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return [], os.getuid()
    user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid


@contextmanager
def server() -> Iterator[str]:
    """Give the URL of an empty database on a running server; the server and its data are gone afterwards."""
    programs, (become, owner) = _programs(), _as_somebody_else()
    # Not below pytest's folder: only its owner may enter that, and socket names must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    os.chown(folder, owner, -1)
    try:
        data = folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*become, *map(str, initdb)], check=True, capture_output=True, cwd=folder)
        control = [*become, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        subprocess.run([*control, "-o", options, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        try:
            yield f"postgresql+psycopg://{USER}@/postgres?host={folder}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    finally:
        shutil.rmtree(folder)
