"""A call by microphone: the phone's engine in real time, prompts as sound, the caller's voice recognised.

Requests, queues and other phones come out as in a rehearsal with nothing given: nothing leaves the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from ivr.channels.call import Caller, Happening, ScriptedCall
from ivr.channels.outcomes import GivenOutcomes
from ivr.errors import ConfigError
from ivr.model.command import Hold, Listen, Play, StopPlay
from ivr.model.project import Project
from web_designer.services.prompts import Prompts
from web_designer.simulator.opening import Opening

FRAME_SECONDS = 0.02
FRAME_BYTES = 320
"""20 ms of 8 kHz, 16 bits, mono."""
_LOUD = 600
"""RMS above which a frame in a recording counts as a voice."""


class Ear(Protocol):
    """Finds phrases in 8 kHz 16-bit mono sound."""

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        """Give None when somebody began to speak, then the phrase, "" for none."""

    def close(self) -> None:
        """Stop listening."""


class LiveCall:
    """One call. Used by one thread; `tick` is to be called every 20 ms and gives what to play meanwhile."""

    def __init__(
        self,
        project: Project,
        flow: str,
        opening: Opening,
        prompts: Prompts,
        ear: Callable[[tuple[str, ...], str], Ear],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a call to `flow`; `ear(phrases, language)` raises ConfigError for a language it cannot hear."""
        caller = Caller(number=opening.caller, called=flow, at=opening.begins)
        outcomes = GivenOutcomes(opening.given, project.site)
        self.call = ScriptedCall(project, flow, caller, outcomes, self._watch, self._measure)
        self.changed = False
        """Whether something has happened since somebody last looked; they reset it."""
        self.problems: list[str] = []
        """What could not be played or heard since then."""
        self._prompts = prompts
        self._make_ear = ear
        self._ear: Ear | None = None
        self._clock = clock
        self._began = clock()
        self._at = opening.begins
        self._sound = b""

    def start(self) -> None:
        """Let the call come in."""
        self._began = self._clock()
        self.call.start()

    @property
    def over(self) -> bool:
        """Say whether the call has ended."""
        return self.call.over

    def press(self, keys: str) -> None:
        """Press keys."""
        self._catch_up()
        self.call.press(keys)

    def hang_up(self) -> None:
        """Hang up and stop listening."""
        self.call.hang_up()
        self._deafen()

    def hear(self, pcm: bytes) -> None:
        """Take what the microphone heard: 8 kHz, 16 bits, little-endian, mono."""
        self._catch_up()
        if self.call.recording:
            if _level(pcm) > _LOUD:
                self.call.voice(len(pcm) / 2 / 8000)
        elif self._ear is not None:
            for text in self._ear.feed(pcm):
                if text is None:
                    self.call.voice(0)
                else:
                    self.call.recognised(text)

    def tick(self) -> bytes:
        """Let time pass and give the next 20 ms of sound, b"" while nothing plays."""
        self._catch_up()
        frame, self._sound = self._sound[:FRAME_BYTES], self._sound[FRAME_BYTES:]
        return frame.ljust(FRAME_BYTES, b"\0") if frame else b""

    def _catch_up(self) -> None:
        due = self._at + self._clock() - self._began
        if due > self.call.now and not self.over:
            self.call.wait(due - self.call.now)
        if self.over:
            self._sound = b""
            self._deafen()

    def _measure(self, play: Play) -> float:
        """Give how long a prompt sounds, and keep the sound; one that cannot be made takes no time, as on the phone."""
        began = self._clock()
        self._sound = b""
        for item in play.items:
            try:
                self._sound += self._prompts.sound(item).pcm()
            except ConfigError as error:
                self.problems.append(str(error))
        # The call's time stands still while a prompt is made, or its beginning would be lost.
        self._began += self._clock() - began
        return len(self._sound) / 2 / 8000

    def _watch(self, happening: Happening) -> None:
        self.changed = True
        match happening.what:
            case StopPlay() | Hold() | Play():
                self._sound = b""
            case Listen(phrases=phrases, language=language):
                self._listen(phrases, language)

    def _listen(self, phrases: tuple[str, ...], language: str) -> None:
        self._deafen()
        if not phrases:
            return
        try:
            self._ear = self._make_ear(phrases, language)
        except ConfigError as error:
            self.problems.append(str(error))

    def _deafen(self) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None


def _level(pcm: bytes) -> float:
    samples = memoryview(pcm[: len(pcm) // 2 * 2]).cast("h")
    return (sum(sample * sample for sample in samples) / len(samples)) ** 0.5 if samples else 0.0
