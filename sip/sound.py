"""The sound of one call: what the caller hears, what we hear of them, what is recorded."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ivr.errors import ChannelError
from ivr.model.command import ControlRecording, Listen, Play, StartRecording
from ivr.model.event import Event, PlayFailed, PlayFinished, RecordFinished, SpeechHeard, SpeechStarted
from ivr.store.retention import RECORDINGS
from sip.call_recording import CallRecording
from sip.hearing import Ear
from sip.media import LegAudio
from sip.playback import Loop, Playback
from sip.recording import Recording
from sip.runtime import Owner
from sip.services import Services


class Sound:
    """Plays, listens and records on one leg; reports what comes of it."""

    def __init__(
        self, audio: LegAudio, services: Services, owner: Owner, call: str, report: Callable[[Event], None]
    ) -> None:
        """Begin in silence."""
        self._audio = audio
        self._services = services
        self._owner = owner
        self._call = call
        self._report = report
        self._playback: Playback | None = None
        self._loop: Loop | None = None
        self._recording: Recording | None = None
        self._recordings = 0
        folder = services.data_folder / RECORDINGS
        self._whole = CallRecording(folder, call, audio, services.stack, services.pump, services.log)
        self._ear: Ear | None = None

    @property
    def silent(self) -> bool:
        """Tell whether nothing is playing."""
        return self._playback is None and self._loop is None

    @property
    def recording(self) -> bool:
        """Tell whether a recording is running, or being completed."""
        return self._recording is not None

    def play(self, command: Play) -> None:
        """Play instead of what is playing now."""
        self.silence()
        services = self._services
        done = partial(self._played, command.play)
        self._playback = Playback(
            command.items, self._audio, services.players, services.prompts, services.pump, self._owner, done
        )
        self._playback.start()

    def hold(self, audio: str) -> None:
        """Play hold audio, a file beside site.yaml or "" for our own, until something else is played."""
        self._loop_file(self._services.site_folder / audio if audio else self._services.tones.hold())

    def ring(self) -> None:
        """Play the ringing tone until something else is played."""
        self._loop_file(self._services.tones.ringing())

    def silence(self) -> None:
        """Play nothing."""
        if self._playback is not None:
            self._playback.stop()
            self._playback = None
        if self._loop is not None:
            self._loop.stop()
            self._loop = None

    def listen(self, command: Listen) -> None:
        """Listen for these phrases instead of the last ones; without phrases, stop."""
        self.deafen()
        if command.phrases:
            self._ear = self._services.ears.listen(
                command.phrases, command.language, self._audio, self._owner, self._heard
            )

    def deafen(self) -> None:
        """Stop listening."""
        if self._ear is not None:
            self._ear.stop()
            self._ear = None

    def record(self, command: StartRecording) -> None:
        """Record the caller into a file of its own."""
        self.stop_recording()
        services = self._services
        self._recordings += 1
        path = services.data_folder / RECORDINGS / f"{self._call}-{self._recordings}.wav"
        done = partial(self._recorded, path)
        self._recording = Recording(command, path, self._audio, services.stack, services.pump, self._owner, done)
        self._recording.start(services.players, services.tones.beep())

    def stop_recording(self) -> None:
        """End the recording; RecordFinished follows."""
        if self._recording is not None:
            self._recording.stop()

    def control_recording(self, command: ControlRecording) -> None:
        """Begin, end or interrupt the recording of the whole call."""
        self._whole.control(command)

    def end(self) -> None:
        """The call is over: be silent, hear nothing, and record the call no longer; a message is still completed."""
        self.silence()
        self.deafen()
        self._whole.stop()

    def _played(self, play: int, problem: str) -> None:
        self._playback = None
        if problem:
            self._services.log.warning("play_failed", call=self._call, error=problem)
            self._report(PlayFailed(at=time.time(), play=play, reason=problem))
        else:
            self._report(PlayFinished(at=time.time(), play=play))

    def _heard(self, text: str | None) -> None:
        if self._ear is None:
            return
        if text is None:
            self._report(SpeechStarted(at=time.time()))
        else:
            self._report(SpeechHeard(at=time.time(), text=text))

    def _recorded(self, path: Path, seconds: float, voiced: bool) -> None:
        self._recording = None
        self._report(RecordFinished(at=time.time(), path=str(path), seconds=seconds, voiced=voiced))

    def _loop_file(self, file: Path) -> None:
        """Play round and round; audio that cannot be played is replaced by ours, never by silence."""
        self.silence()
        services = self._services
        try:
            self._loop = Loop(file, self._audio, services.players)
        except ChannelError as error:
            services.log.warning("hold_failed", call=self._call, error=str(error))
            self._loop = Loop(services.tones.hold(), self._audio, services.players)
