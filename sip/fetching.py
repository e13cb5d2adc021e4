"""Makes the HTTP requests of Fetch commands in a few threads."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from ivr.model.command import Fetch
from ivr.model.value import Value, freeze, thaw
from sip.runtime import Owner, Pump, Timer

LARGEST_BODY = 1_048_576
"""Bytes; a longer answer counts as none."""
_THREADS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a request: `status` 0 when there was no answer."""

    status: int
    body: Value = None
    timed_out: bool = False


Done = Callable[[Answer], None]


class Fetcher:
    """Requests in threads; answers on the pump."""

    def __init__(self, pump: Pump) -> None:
        """Start no thread yet."""
        self._pump = pump
        self._client = httpx.Client(follow_redirects=True, headers={"User-Agent": "Signpost"})
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="fetch")

    def fetch(self, command: Fetch, owner: Owner, done: Done) -> Request:
        """Make a request; `done` is called on the pump once, in the time limit, unless cancelled."""
        request = Request(done)
        # The threads' own limits are for each read; the pump's clock is the one that is kept.
        request.timer = self._pump.after(command.timeout, request.time_out, owner)
        self._threads.submit(self._work, command, request, owner)
        return request

    def close(self) -> None:
        """Forget what is still under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _work(self, command: Fetch, request: Request, owner: Owner) -> None:
        answer = self._answer(command)
        self._pump.post(lambda: request.finish(answer), owner)

    def _answer(self, command: Fetch) -> Answer:
        deadline = time.monotonic() + command.timeout
        body = thaw(command.body)
        try:
            with self._client.stream(
                command.method,
                command.url,
                headers={name: str(value) for name, value in command.headers.items()},
                json=body if body is not None else None,
                timeout=command.timeout,
            ) as response:
                content = _bounded(response, deadline)
                return Answer(status=response.status_code, body=_parsed(content))
        except (httpx.TimeoutException, TimeoutError):
            return Answer(status=0, timed_out=True)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RuntimeError):
            return Answer(status=0)


class Request:
    """One request under way."""

    timer: Timer

    def __init__(self, done: Done) -> None:
        """Call `done` with what comes first: the answer or the end of the time."""
        self._done: Done | None = done

    def cancel(self) -> None:
        """Report nothing any more."""
        self.timer.cancel()
        self._done = None

    def finish(self, answer: Answer) -> None:
        """Report an answer, unless it is too late."""
        done = self._done
        self.cancel()
        if done is not None:
            done(answer)

    def time_out(self) -> None:
        """Report that there was no answer in time."""
        self.finish(Answer(status=0, timed_out=True))


def _bounded(response: httpx.Response, deadline: float) -> bytes:
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise ValueError(f"the answer is longer than {LARGEST_BODY} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    return content


def _parsed(content: bytes) -> Value:
    """Give JSON as frozen data, anything else as text."""
    text = content.decode("utf-8", "replace")
    try:
        return freeze(json.loads(text)) if text.strip() else None
    except (ValueError, RecursionError):
        return text
