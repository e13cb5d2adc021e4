"""Starts the web server: `python -m web_designer --flows flows --data var`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ivr.errors import IvrError
from web_designer.app import create_app
from web_designer.server import serve
from web_designer.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; gives 0, and 1 when it cannot start, after saying why."""
    settings = _settings(arguments)
    try:
        app = create_app(settings)
    except IvrError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    first = app.state.people.first_link()
    link = {} if first is None else {"first": f"/welcome/{first}"}
    return serve("web", app, settings.host, settings.port, lambda address: {k: address + v for k, v in link.items()})


def _settings(arguments: Sequence[str] | None) -> Settings:
    parser = argparse.ArgumentParser(prog="python -m web_designer", description="Show flows in a browser.")
    parser.add_argument("--flows", type=Path, default=Path("flows"), help="folder with site.yaml and NAME/flow.yaml")
    parser.add_argument("--data", type=Path, default=Path("var"), help="folder of the database")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    given = parser.parse_args(arguments)
    return Settings(flows=given.flows, data=given.data, host=given.host, port=given.port)


if __name__ == "__main__":
    sys.exit(main())
