"""Where the command `ivr` begins; little is imported before it can be interrupted in peace."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Exit code of a command that Ctrl-C ended, as shells have it."""
MESSAGE = "Interrupted."


def main() -> None:
    """Run the command line and exit."""
    try:
        from ivr.cli._app import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write(f"{MESSAGE}\n")
        sys.exit(INTERRUPTED)
