"""The child's side of `process.py`: owns the engine, takes one request a line, gives one answer a line.

Run as `python -m ivr.speech.worker`; settings come from the environment.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TextIO

from ivr.errors import IvrError
from ivr.model.command import Audio, PlayItem, Speech
from ivr.speech.cache import PromptCache
from ivr.speech.renderer import Renderer
from ivr.speech.settings import SpeechSettings
from ivr.speech.voices import Voices


def to_line(item: PlayItem) -> str:
    """Give a prompt as one line of JSON."""
    if isinstance(item, Speech):
        return json.dumps({"text": item.text, "language": item.language})
    return json.dumps({"text": item.text, "language": item.language, "path": item.path})


def from_line(line: str) -> PlayItem:
    """Give the prompt that `to_line` wrote."""
    fields = json.loads(line)
    return Audio(**fields) if "path" in fields else Speech(**fields)


def serve(renderer: Renderer, requests: TextIO, answers: TextIO) -> None:
    """Answer requests until the parent closes the pipe: `{"path": ...}` or `{"error": ...}`."""
    for line in requests:
        try:
            answer = {"path": str(renderer.render(from_line(line)))}
        except IvrError as error:
            answer = {"error": str(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def main() -> None:
    """Serve on the pipes that the parent made as stdin and stdout."""
    # pyttsx3 prints to stdout; answers get a pipe of their own, and stdout leads nowhere.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    settings = SpeechSettings.from_environment()
    engine = Voices(settings.piper_voices)
    serve(Renderer(engine, PromptCache(settings.cache, engine)), sys.stdin, answers)


if __name__ == "__main__":
    main()
