"""A Play under way: items one after the other without a gap, rendering what is not in the cache yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from ivr.errors import ChannelError, IvrError
from ivr.model.command import PlayItem
from sip.media import LegAudio, PlayerPool, Pooled
from sip.runtime import Owner, Pump, Timer

_MARGIN_SECONDS = 0.5
"""PJMEDIA can lose an end-of-file event; so long after the end it is taken as reported."""


class Prompts(Protocol):
    """Where the audio of prompts comes from."""

    def get(self, item: PlayItem) -> Path | None:
        """Give the item's WAV file when it is rendered already. Raises IvrError when nothing can say it."""

    def render(self, item: PlayItem, done: Callable[[Path | IvrError], None]) -> None:
        """Render the item; `done` is called once, on any thread. Raises IvrError when nothing can say it."""

    def close(self) -> None:
        """Stop rendering."""


class Playback:
    """Plays items to a leg, then calls `done` with "" or with what went wrong; `stop` makes it not do so.

    Items that are ready and stand together are played as one file. The rest is rendered meanwhile.
    """

    def __init__(
        self,
        items: tuple[PlayItem, ...],
        audio: LegAudio,
        pool: PlayerPool,
        prompts: Prompts,
        pump: Pump,
        owner: Owner,
        done: Callable[[str], None],
    ) -> None:
        """Prepare to play `items` to `audio`; `start` begins."""
        self._items = items
        self._audio = audio
        self._pool = pool
        self._prompts = prompts
        self._pump = pump
        self._owner = owner
        self._done: Callable[[str], None] | None = done
        self._files: list[Path | None] = [None] * len(items)
        self._next = 0
        self._running: Running | None = None

    def start(self) -> None:
        """Ask for what is missing and play what is there."""
        try:
            for index, item in enumerate(self._items):
                self._files[index] = self._prompts.get(item)
                if self._files[index] is None:
                    self._prompts.render(item, partial(self._rendered_elsewhere, index))
        except IvrError as error:
            self._finish(str(error))
            return
        self._go_on()

    def stop(self) -> None:
        """Be silent at once; `done` is not called."""
        self._done = None
        self._end_run()

    def _rendered_elsewhere(self, index: int, result: Path | IvrError) -> None:
        self._pump.post(partial(self._rendered, index, result), self._owner)

    def _rendered(self, index: int, result: Path | IvrError) -> None:
        if self._done is None:
            return
        if isinstance(result, IvrError):
            self._finish(str(result))
            return
        self._files[index] = result
        if self._running is None:
            self._go_on()

    def _go_on(self) -> None:
        """Play the items that are ready; wait when the next one is not."""
        if self._next == len(self._items):
            self._finish("")
            return
        ready: list[Path] = []
        for file in self._files[self._next :]:
            if file is None:
                break
            ready.append(file)
        if not ready:
            return
        self._next += len(ready)
        try:
            self._running = Running(tuple(ready), self._audio, self._pool, self._pump, self._owner, self._over)
        except ChannelError as error:
            self._finish(str(error))

    def _over(self) -> None:
        self._running = None
        self._go_on()

    def _finish(self, problem: str) -> None:
        self._end_run()
        done, self._done = self._done, None
        if done is not None:
            done(problem)

    def _end_run(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None


class Running:
    """One player heard by one leg, to its end or until stopped."""

    def __init__(
        self,
        files: tuple[Path, ...],
        audio: LegAudio,
        pool: PlayerPool,
        pump: Pump,
        owner: Owner,
        over: Callable[[], None],
    ) -> None:
        """Start playing; `over` is called at the end. Raises ChannelError."""
        self._audio = audio
        self._pool = pool
        self._over = over
        self._pooled: Pooled | None = pool.take(files)
        self._pooled.on_end = partial(pump.post, self._ended, owner)
        self._backup: Timer = pump.after(self._pooled.seconds + _MARGIN_SECONDS, self._ended, owner)
        audio.hear(self._pooled.player)

    def stop(self) -> None:
        """Be silent at once; `over` is not called."""
        self._backup.cancel()
        if self._pooled is not None:
            self._audio.unhear(self._pooled.player)
            self._pool.give_back(self._pooled)
            self._pooled = None

    def _ended(self) -> None:
        """End once: by the event or by the backup timer, whichever comes first."""
        if self._pooled is not None:
            self.stop()
            self._over()


class Loop:
    """Audio that goes round and round until stopped: hold music, a ringing tone."""

    def __init__(self, file: Path, audio: LegAudio, pool: PlayerPool) -> None:
        """Start playing; raises ChannelError."""
        self._audio = audio
        self._pool = pool
        self._pooled = pool.take((file,), loop=True)
        audio.hear(self._pooled.player)

    def stop(self) -> None:
        """Be silent."""
        self._audio.unhear(self._pooled.player)
        self._pool.give_back(self._pooled)
