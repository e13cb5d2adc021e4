"""Recordings of calls: everybody who talks is in them, and nothing that is secret."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bench.caller import Caller, encoded
from ivr.errors import ChannelError
from ivr.model.command import ControlRecording
from sip.call_recording import CallRecording
from sip.media import LegAudio
from sip.runtime import Pump
from sip.tones import tone
from tests.sip.conftest import Ports, StartBaresip
from tests.sip.fake_stack import FakeAudio, FakeLeg, FakeStack
from tests.sip.listening import hears, hears_end_of, tone_seconds
from tests.sip.peers import WorkerProcess, wait

BEEP = encoded(tone(1.0, [1900.0], 0.5))
SECRET = encoded(tone(1.0, [2300.0], 0.5))


@pytest.mark.peer
def test_both_sides_are_recorded_and_nothing_secret(
    worker: WorkerProcess, ports: Ports, start_baresip: StartBaresip
) -> None:
    start_baresip(port=ports.partner, hertz=1300.0)
    with Caller("127.0.0.1", worker.port, "recorded") as caller:
        caller.call()
        hears_end_of(caller, 700.0)
        caller.say(BEEP)
        asked = caller.press("1")
        hears_end_of(caller, 900.0, asked)
        caller.say(SECRET)
        for key in "1234":
            entered = caller.press(key)
        hears_end_of(caller, 700.0, entered)
        caller.press("2")
        hears(caller, 1300.0, worker.happened("TransferEnded")[0]["at"], 1.0)
        caller.say(BEEP)
        caller.hang_up()
    (path,) = [Path(line["path"]) for line in worker.logged("call_recorded")]
    heard = {hertz: tone_seconds(path, hertz) for hertz in (500.0, 700.0, 900.0, 1300.0, 1900.0, 2300.0)}
    assert heard[700.0] >= 0.8, "what the caller hears, twice"
    assert heard[1300.0] >= 0.5, "who they talk to"
    assert heard[1900.0] >= 0.7, "what they say"
    assert (heard[500.0], heard[900.0], heard[2300.0]) == (0, 0, 0), "neither the notice nor what is secret"


@pytest.mark.peer
def test_a_stopped_recording_and_another_one(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port, "recorded") as caller:
        caller.call()
        hears_end_of(caller, 700.0)
        again = caller.press("3")
        hears_end_of(caller, 700.0, again)
        caller.hang_up()
    first, second = (Path(line["path"]) for line in worker.logged("call_recorded", count=2))
    assert first.parent == worker.data / "recordings" / "calls"
    wait(lambda: tone_seconds(second, 700.0) >= 0.4)
    assert (tone_seconds(first, 1100.0), tone_seconds(second, 1100.0)) == (0, 0)


def test_who_is_overheard(tmp_path: Path) -> None:
    leg, far, prompt = FakeLeg(1), LegAudio(FakeLeg(2)), FakeAudio("prompt")
    audio = LegAudio(leg)
    audio.refresh()
    far.refresh()
    whole = CallRecording(tmp_path, "c1", audio, FakeStack(), Pump(print), structlog.get_logger())
    whole.control(ControlRecording(action="resume"))
    whole.control(ControlRecording(action="start"))
    assert leg.port is not None
    (file,) = leg.port.listeners
    audio.hear(prompt)
    assert file in prompt.listeners
    audio.unhear(prompt)
    assert file not in prompt.listeners
    audio.join(far)
    assert isinstance(far.port, FakeAudio)
    assert file in far.port.listeners
    whole.control(ControlRecording(action="pause"))
    assert not any(file in port.listeners for port in (leg.port, far.port))
    whole.control(ControlRecording(action="resume"))
    leg.port = FakeAudio("anew")
    audio.refresh()
    assert all(file in port.listeners for port in (leg.port, far.port))
    audio.part()
    assert file not in far.port.listeners


def test_a_call_goes_on_where_nothing_can_be_written(tmp_path: Path) -> None:
    class Full(FakeStack):
        def recorder(self, path: str) -> FakeAudio:
            raise ChannelError("the disk is full")

    leg = FakeLeg(1)
    audio = LegAudio(leg)
    audio.refresh()
    with capture_logs() as logged:
        whole = CallRecording(tmp_path, "c1", audio, Full(), Pump(print), structlog.get_logger())
        whole.control(ControlRecording(action="start"))
        whole.stop()
    assert [line["event"] for line in logged] == ["call_not_recorded"]
    assert leg.port is not None
    assert leg.port.listeners == []
