"""Starts the demo systems: `python -m web_designer.demo --port 8090`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from web_designer.demo.app import create_app
from web_designer.server import serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve this machine until SIGTERM or Ctrl-C; gives 0."""
    parser = argparse.ArgumentParser(prog="python -m web_designer.demo", description="Answer the sample flows.")
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free one")
    return serve("demo", create_app(), "127.0.0.1", parser.parse_args(arguments).port)


if __name__ == "__main__":
    sys.exit(main())
