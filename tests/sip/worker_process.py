"""A worker in a process of its own, for the tests: real flows and engine, tones instead of speech.

`python -m tests.sip.worker_process --flows FLOWS --data DATA`; prompts are text such as `tone 700` or `tone 700 2.5`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from ivr.errors import ChannelError, IvrError
from ivr.model.command import Audio, PlayItem
from sip.composing import compose
from sip.service import serve
from sip.tones import silence, tone, write_wav


class TonePrompts:
    """Renders `tone HERTZ SECONDS` into a WAV file; any other text is a second of silence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, item: PlayItem) -> Path | None:
        if isinstance(item, Audio):
            return Path(item.path)
        if item.text == "a fault of our own":
            raise RuntimeError("a fault that nobody foresaw")
        return self._make(item.text) if not item.text.startswith("late ") else None

    def render(self, item: PlayItem, done: Callable[[Path | IvrError], None]) -> None:
        done(self._make(item.text) if "tone" in item.text else ChannelError("no voice can say this"))

    def close(self) -> None:
        pass

    def _make(self, text: str) -> Path:
        match = re.search(r"tone (\d+)(?: ([\d.]+))?", text)
        path = self._folder / (re.sub(r"\W", "_", text)[:60] + ".wav")
        if not path.exists():
            write_wav(path, tone(float(match[2] or 1), [float(match[1])], 0.4) if match else silence(1.0))
        return path


class Deaf:
    """Recognises nothing."""

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        return ()

    def close(self) -> None:
        pass


def main(flows: Path, data: Path) -> None:
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    prompts = TonePrompts(data / "prompts")
    log = structlog.get_logger()
    serve(compose(flows, data, prompts=prompts, recognisers=lambda phrases, language: Deaf(), log=log))


if __name__ == "__main__":
    main(Path(sys.argv[2]), Path(sys.argv[4]))
