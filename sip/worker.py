"""Runs one worker: `python -m sip.worker --flows flows --data var [--host 192.0.2.1] [--port 5060]`.

It prints one JSON object on stdout once it listens: `{"ready": "sip", "address": "127.0.0.1:5060", …}`. Log lines
(logfmt) go to stderr. SIGTERM and SIGINT let running calls finish. Exit code 1 with a message when it cannot start.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

import structlog

from ivr.errors import IvrError
from ivr.speech.phrases import PhraseRecogniser
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from sip.composing import compose
from sip.service import serve
from sip.speaking import SpokenPrompts


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to end; gives the exit code."""
    options = _parser().parse_args(arguments)
    configure_log()
    listen = {name: value for name in ("host", "port") if (value := getattr(options, name)) is not None}
    speech = SpeechProcess(SpeechSettings.from_environment())
    try:
        settings = compose(
            options.flows,
            options.data,
            prompts=SpokenPrompts(speech),
            recognisers=PhraseRecogniser,
            log=structlog.get_logger(),
            listen=listen,
        )
        serve(settings)
    except IvrError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        speech.close()
    return 0


def configure_log() -> None:
    """Write what the worker logs to stderr, one logfmt line each, from level info up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sip.worker", description="Answer calls over SIP.")
    parser.add_argument("--flows", type=Path, required=True, help="folder of site.yaml and the flows")
    parser.add_argument("--data", type=Path, required=True, help="folder for recordings, journals and bookings")
    parser.add_argument("--host", help="address to listen on instead of the site's")
    parser.add_argument("--port", type=int, help="SIP port instead of the site's")
    return parser


if __name__ == "__main__":
    sys.exit(main())
