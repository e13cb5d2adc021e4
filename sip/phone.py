"""A test phone: calls a SIP address, presses keys, and keeps what it heard."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ivr.errors import ConfigError, IvrError
from sip.media import LegAudio
from sip.pj import PjStack
from sip.recording import complete_wav, wav_length
from sip.runtime import Pump, Timer
from sip.stack import Audio, StackSettings

PAUSE_SECONDS = 1.0
"""What a comma stands for."""
_VOICED_LEVEL = 20
_LOOK_SECONDS = 0.04
_QUIET_SECONDS = 0.8
"""A prompt is over when it has been silent for so long."""
_LONGEST_PROMPT = 30.0
_KEYS = frozenset("0123456789*#ABCD")
_USER = re.compile(r"[A-Za-z0-9_.+-]*")
_URI = re.compile(r"sips?:[^@\s]+@[^@\s]+")
_NO_ANSWER = 408


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A key and when it was pressed, in seconds since the answer."""

    key: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """What came of a test call."""

    status: int
    """The final SIP status of the INVITE."""
    reason: str
    setup_ms: float
    """From INVITE to answer, or to the refusal."""
    seconds: float
    """From answer to hang-up."""
    wav: Path | None
    """What was heard, 8 kHz mono; None when nobody answered."""
    presses: tuple[Press, ...]
    hung_up_by: str
    """`us` or `them`; "" when nobody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something the phone does: wait for a prompt to end, pause, or press a key."""

    kind: str
    key: str = ""


def parse_keys(text: str) -> tuple[Step, ...]:
    """Give the steps of `1,,2`: a key waits for the prompt before it to end, a comma pauses a second instead.

    `12` is pressed without a wait in between. Raises ConfigError for anything that is no key.
    """
    steps: list[Step] = []
    for index, character in enumerate(text.replace(" ", "").upper()):
        if character == ",":
            steps.append(Step(kind="pause"))
        elif character in _KEYS:
            if not index:
                steps.append(Step(kind="prompt"))
            steps.append(Step(kind="key", key=character))
        else:
            raise ConfigError(f'"{character}" is no key; write 0-9, *, #, A-D, and a comma for a pause of one second')
    return tuple(steps)


class TestPhone:
    """One call from this process; the process can make no other at the same time."""

    __test__ = False

    def __init__(
        self,
        uri: str,
        keys: str,
        wav: Path,
        *,
        seconds: float,
        caller: str = "",
        host: str = "127.0.0.1",
        ring: float = 30,
    ) -> None:
        """Prepare to call `uri`; hang up `seconds` after the last key. Raises ConfigError for keys that are none."""
        if not _USER.fullmatch(caller):
            raise ConfigError(f'"{caller}" is no number or SIP user; write +442079460123 or anna')
        if not _URI.fullmatch(uri):
            raise ConfigError(f'"{uri}" is no SIP address; write sip:NAME@HOST or sip:NAME@HOST:PORT')
        self._caller = caller
        self._steps = list(parse_keys(keys))
        self._uri = uri
        self._wav = wav
        self._seconds = seconds
        self._ring = ring
        self._pump = Pump(self._failed)
        self._stack = PjStack(StackSettings(host=host, port=0, rtp_port=40000, log=_ignore), self._pump.post)
        self._problem: Exception | None = None
        self._began = time.monotonic()
        self._answered: float | None = None
        self._recorder: Audio | None = None
        self._presses: list[Press] = []
        self._by = ""
        self._gave_up = False
        self._timer: Timer | None = None
        self._result: CallResult | None = None

    def call(self) -> CallResult:
        """Place the call and give what came of it; blocks until it is over. Raises ChannelError for a bad URI."""
        try:
            self._leg = self._stack.call(self._uri, self, caller=self._caller)
            self._audio = LegAudio(self._leg)
            self._timer = self._pump.after(self._ring, self._give_up)
            self._pump.run(self._stack.handle_events)
            self._drop_recorder()
        finally:
            self._stack.stop_bridge()
            self._stack.close()
        if self._problem is not None:
            raise self._problem
        assert self._result is not None
        return self._result

    # -- LegEvents

    def leg_rang(self, code: int) -> None:
        """It rings: nothing to do."""

    def leg_confirmed(self) -> None:
        """It was answered."""
        if self._timer is not None:
            self._timer.cancel()
        self._answered = time.monotonic()
        self._start()

    def leg_media(self) -> None:
        """Media is there, or anew."""
        self._audio.refresh()
        self._start()

    def leg_digit(self, digit: str) -> None:
        """The far end presses keys: not our business."""

    def leg_referred(self, code: int, final: bool) -> None:
        """We never refer."""

    def leg_ended(self, code: int, reason: str) -> None:
        """It is over."""
        now = time.monotonic()
        answered = self._answered
        if self._gave_up:
            code, reason = _NO_ANSWER, f"nobody answered within {self._ring:g} s"
        self._result = CallResult(
            status=200 if answered is not None else code,
            reason="OK" if answered is not None else reason,
            setup_ms=((answered or now) - self._began) * 1000,
            seconds=now - answered if answered is not None else 0.0,
            wav=self._wav if self._recorder is not None else None,
            presses=tuple(self._presses),
            hung_up_by=(self._by or "them") if answered is not None else "",
        )
        self._pump.stopping = True

    def abandon(self, error: Exception) -> None:
        """Give up after a fault of our own."""
        self._problem = error
        self._pump.stopping = True

    # -- what it does

    def _start(self) -> None:
        if self._recorder is not None or self._answered is None or self._audio.port is None:
            return
        self._wav.parent.mkdir(parents=True, exist_ok=True)
        self._recorder = self._stack.recorder(str(self._wav))
        self._audio.feed(self._recorder)
        self._next()

    def _next(self) -> None:
        """Take the next step; after the last one listen on for a while."""
        if not self._steps:
            self._timer = self._pump.after(self._seconds, self._hang_up, self)
            return
        step = self._steps.pop(0)
        if step.kind == "pause":
            self._pump.after(PAUSE_SECONDS, self._next, self)
        elif step.kind == "prompt":
            self._listen(time.monotonic(), None)
        else:
            self._press(step.key)

    def _press(self, key: str) -> None:
        assert self._answered is not None
        self._presses.append(Press(key=key, at=time.monotonic() - self._answered))
        self._leg.press(key)
        self._pump.after(0.3, self._next, self)

    def _listen(self, since: float, heard: float | None) -> None:
        """Wait until something was said and it is quiet again."""
        now = time.monotonic()
        if self._audio.port is not None and self._audio.port.level() >= _VOICED_LEVEL:
            heard = now
        if now - since > _LONGEST_PROMPT or (heard is not None and now - heard > _QUIET_SECONDS):
            self._next()
        else:
            self._pump.after(_LOOK_SECONDS, lambda: self._listen(since, heard), self)

    def _give_up(self) -> None:
        """Cancel a call that nobody answers; the 487 that comes of it would tell of us, not of them."""
        self._gave_up = True
        self._leg.hang_up()

    def _hang_up(self) -> None:
        self._by = "us"
        self._leg.hang_up()

    def _drop_recorder(self) -> None:
        """Let PJMEDIA complete the file: it does so on its own thread within a frame or two."""
        if self._recorder is None:
            return
        self._audio.unfeed(self._recorder)
        self._recorder = None
        for _ in range(25):
            self._stack.handle_events(10)
            if wav_length(self._wav) is not None:
                return
        complete_wav(self._wav)

    def _failed(self, error: Exception) -> None:
        self._problem = error


def place_call(
    uri: str,
    keys: str = "",
    *,
    wav: Path,
    seconds: float = 10,
    caller: str = "",
    host: str = "127.0.0.1",
    ring: float = 30,
) -> CallResult:
    """Call `uri` as the SIP user `caller`, press `keys`, listen `seconds` more, and give what came of it.

    Raises ConfigError for keys that are none, ChannelError for an address that is none.
    """
    return TestPhone(uri, keys, wav, seconds=seconds, caller=caller, host=host, ring=ring).call()


def main() -> int:
    """Place the call the command line describes, print its result as one line of JSON, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sip.phone", description="Place a test call over SIP.")
    parser.add_argument("uri", help="SIP address to call")
    parser.add_argument("--keys", default="", help="keys to press; a comma pauses a second")
    parser.add_argument("--seconds", type=float, default=10, help="how long to listen after the last key")
    parser.add_argument("--from", dest="caller", default="", help="SIP user or number to call as")
    parser.add_argument("--wav", type=Path, required=True, help="where to keep what was heard")
    options = parser.parse_args()
    try:
        options.wav.parent.mkdir(parents=True, exist_ok=True)
        result = place_call(options.uri, options.keys, wav=options.wav, seconds=options.seconds, caller=options.caller)
    except (IvrError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(asdict(result), default=str) + "\n")
    return 0


def _ignore(level: int, text: str) -> None:
    del level, text


if __name__ == "__main__":
    sys.exit(main())
