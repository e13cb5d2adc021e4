"""The recording of a whole call: everybody who is heard in it, mixed into one WAV file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from ivr.errors import ChannelError
from ivr.model.command import ControlRecording
from sip.media import LegAudio
from sip.recording import complete_wav, wav_length
from sip.runtime import Pump
from sip.stack import Audio, Stack

FOLDER = "calls"
"""Below the folder of all recordings."""
_WHOLE_AFTER_SECONDS = 0.3
"""PJMEDIA completes a file on its own thread, within a frame or two; after this long we do it."""


class CallRecording:
    """Records a caller's leg and all that it hears; no audio passes through Python.

    What is left out by a pause is not in the file.
    """

    def __init__(
        self, folder: Path, call: str, audio: LegAudio, stack: Stack, pump: Pump, log: FilteringBoundLogger
    ) -> None:
        """Prepare to record into `folder`."""
        self._folder = folder / FOLDER
        self._call = call
        self._audio = audio
        self._stack = stack
        self._pump = pump
        self._log = log
        self._recorder: Audio | None = None
        self._path = Path()
        self._files = 0

    def control(self, command: ControlRecording) -> None:
        """Do what is asked; one that cannot be written to is logged, and the call goes on."""
        match command.action:
            case "start":
                self._start()
            case "pause":
                self._audio.overheard_by(None)
            case "resume":
                self._audio.overheard_by(self._recorder)
            case "stop":
                self.stop()

    def stop(self) -> None:
        """End it; nothing happens when nothing runs."""
        if self._recorder is None:
            return
        self._audio.overheard_by(None)
        self._recorder = None
        self._log.info("call_recorded", call=self._call, path=str(self._path))
        self._pump.after(_WHOLE_AFTER_SECONDS, partial(_complete, self._path))

    def _start(self) -> None:
        if self._recorder is None:
            self._files += 1
            self._path = self._folder / f"{self._call}-{self._files}.wav"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._recorder = self._stack.recorder(str(self._path))
            except (ChannelError, OSError) as error:
                self._log.error("call_not_recorded", call=self._call, error=str(error))
        self._audio.overheard_by(self._recorder)


def _complete(path: Path) -> None:
    if wav_length(path) is None:
        complete_wav(path)
