"""Speech rendered in a process of its own, asked from a program that must not wait.

The engine lives in a child: it is not thread-safe, prints to stdout, and native code may crash.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from ivr.errors import ConfigError, IvrError
from ivr.model.command import PlayItem
from ivr.speech.cache import PromptCache
from ivr.speech.child import Child, ChildDied
from ivr.speech.settings import SpeechSettings
from ivr.speech.voices import Voices

Done = Callable[[Path | IvrError], None]

_TRIES = 2


class SpeechProcess:
    """Renders prompts one after the other, in order of asking; the child is started again when it dies."""

    def __init__(self, settings: SpeechSettings, *, patience: float = 30.0) -> None:
        """Start the child at once; a prompt that takes more than `patience` seconds counts as a crash."""
        self.cache = PromptCache(settings.cache, Voices(settings.piper_voices))
        self._settings = settings
        self._patience = patience
        self._lock = threading.Lock()
        self._asked: dict[PlayItem, list[Done]] = {}
        self._items: queue.SimpleQueue[PlayItem | None] = queue.SimpleQueue()
        self._closed = False
        self._child: Child | None = Child(settings)
        self._thread = threading.Thread(target=self._run, name="speech", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The child's process id; None after `close` and between a crash and the next prompt."""
        child = self._child
        return child.pid if child is not None else None

    def render(self, item: PlayItem, done: Done) -> None:
        """Have `item` rendered; returns at once. `done` gets the WAV file or what went wrong.

        `done` runs on this object's own thread: it must only post to the caller's queue and wake it.
        The same item asked twice is rendered once, and both are told. What is in the cache already
        is best fetched with `cache.get`, which does not wait behind other prompts.
        Raises ConfigError after `close`.
        """
        with self._lock:
            if self._closed:
                raise ConfigError("the speech process is closed")
            waiting = self._asked.setdefault(item, [])
            waiting.append(done)
            if len(waiting) == 1:
                self._items.put(item)

    def render_now(self, item: PlayItem) -> Path:
        """Give the rendered prompt, waiting for it. Raises ConfigError."""
        answers: queue.SimpleQueue[Path | IvrError] = queue.SimpleQueue()
        self.render(item, answers.put)
        answer = answers.get()
        if isinstance(answer, IvrError):
            raise answer
        return answer

    def close(self) -> None:
        """End child and thread; prompts still asked for are reported as failed. Safe to call twice."""
        with self._lock:
            self._closed = True
        self._items.put(None)
        # A prompt under way need not be waited for: without its child the thread is free at once.
        child = self._child
        if child is not None:
            child.kill()
        self._thread.join()

    def __enter__(self) -> SpeechProcess:
        """Give itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _run(self) -> None:
        while (item := self._items.get()) is not None and not self._closed:
            self._tell(item, self._answer(item))
        self._end_child()
        for item in list(self._asked):
            self._tell(item, ConfigError("the speech process was closed before this prompt was rendered"))

    def _answer(self, item: PlayItem) -> Path | IvrError:
        try:
            return self.cache.get(item) or self._ask(item)
        except IvrError as error:
            return error
        except OSError as error:
            return ConfigError(f"the speech process does not start: {error}")

    def _ask(self, item: PlayItem) -> Path:
        reason = ""
        for _ in range(_TRIES):
            if self._closed:
                break
            if self._child is None:
                self._child = Child(self._settings)
            try:
                return self._child.ask(item, self._patience)
            except ChildDied as death:
                reason = str(death)
                self._end_child()
        raise ConfigError(f'the speech process failed at "{item.text}" ({item.language}): {reason or "closed"}')

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _tell(self, item: PlayItem, answer: Path | IvrError) -> None:
        with self._lock:
            waiting = self._asked.pop(item, [])
        for done in waiting:
            # A caller whose queue is gone must not take the prompts of all others with it.
            with contextlib.suppress(RuntimeError):
                done(answer)
