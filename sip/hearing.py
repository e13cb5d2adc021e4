"""Listens to callers: frames from the bridge to a recogniser in one thread of its own, words back to the pump."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from queue import SimpleQueue
from typing import Protocol

from ivr.errors import IvrError
from sip.media import LegAudio
from sip.runtime import Owner, Pump
from sip.stack import Audio, Stack


class Recogniser(Protocol):
    """Finds phrases in 8 kHz 16-bit mono audio."""

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        """Give what is new: None when somebody began to speak, then the phrase, "" for none of them."""

    def close(self) -> None:
        """Stop listening."""


MakeRecogniser = Callable[[tuple[str, ...], str], Recogniser]


class Ear:
    """Listens to one leg until `stop`."""

    def __init__(self, make: Callable[[], Recogniser], heard: Callable[[str | None], None]) -> None:
        """Prepare a recogniser with `make`, on the listening thread; report to `heard`, on that thread too."""
        self._make = make
        self._heard = heard
        self._recogniser: Recogniser | None = None
        self.stopped = False
        self.stop: Callable[[], None] = lambda: None

    def work(self, pcm: bytes) -> None:
        """Recognise one frame; on the listening thread."""
        if self._recogniser is None:
            self._recogniser = self._make()
        for text in self._recogniser.feed(pcm):
            self._heard(text)

    def end(self) -> None:
        """Let go of the recogniser; on the listening thread."""
        if self._recogniser is not None:
            self._recogniser.close()
            self._recogniser = None


class _Slot:
    """A tap in the bridge. It lives as long as the worker: a frame may be on its way to it at any time."""

    def __init__(self, frames: SimpleQueue[tuple[Ear, bytes | None] | None]) -> None:
        self._frames = frames
        self.ear: Ear | None = None
        self.tap: Audio

    def on_frame(self, pcm: bytes) -> None:
        ear = self.ear
        if ear is not None:
            self._frames.put((ear, pcm))


class Ears:
    """The taps and the listening thread of a worker; both are made when first needed."""

    def __init__(self, stack: Stack, pump: Pump, make: MakeRecogniser, failed: Callable[[IvrError], None]) -> None:
        """Make recognisers with `make(phrases, language)`; `failed` hears of trouble, on the listening thread."""
        self._failed = failed
        self._stack = stack
        self._pump = pump
        self._make = make
        self._free: list[_Slot] = []
        self._all: list[_Slot] = []
        self._frames: SimpleQueue[tuple[Ear, bytes | None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def listen(
        self,
        phrases: tuple[str, ...],
        language: str,
        audio: LegAudio,
        owner: Owner,
        heard: Callable[[str | None], None],
    ) -> Ear:
        """Report what the leg says to `heard` on the pump, None when it begins to speak. Raises ChannelError."""
        slot = self._free.pop() if self._free else self._open()
        ear = Ear(partial(self._make, phrases, language), partial(self._post, owner, heard))
        ear.stop = partial(self._stop, ear, slot, audio)
        slot.ear = ear
        audio.feed(slot.tap)
        return ear

    def close(self) -> None:
        """End the thread and drop the taps; only when the bridge stands still."""
        if self._thread is not None:
            self._frames.put(None)
            self._thread.join()
        self._free.clear()
        for slot in self._all:
            del slot.tap
        self._all.clear()

    def _open(self) -> _Slot:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="ears", daemon=True)
            self._thread.start()
        slot = _Slot(self._frames)
        slot.tap = self._stack.tap(slot.on_frame)
        self._all.append(slot)
        return slot

    def _stop(self, ear: Ear, slot: _Slot, audio: LegAudio) -> None:
        if slot.ear is not ear:
            return
        ear.stopped = True
        slot.ear = None
        audio.unfeed(slot.tap)
        self._free.append(slot)
        self._frames.put((ear, None))

    def _post(self, owner: Owner, heard: Callable[[str | None], None], text: str | None) -> None:
        self._pump.post(partial(heard, text), owner)

    def _work(self) -> None:
        while True:
            item = self._frames.get()
            if item is None:
                return
            ear, pcm = item
            if ear.stopped or pcm is None:
                ear.end()
            else:
                self._guarded(ear, pcm)

    def _guarded(self, ear: Ear, pcm: bytes) -> None:
        """Recognise; a recogniser that fails is not asked again, and the call goes on by keys."""
        try:
            ear.work(pcm)
        except IvrError as error:
            ear.stopped = True
            self._failed(error)
