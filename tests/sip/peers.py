"""The other side in the tests: worker processes, SIPp and baresip, each with files of its own in a folder."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from sip.tones import tone, write_wav

Found = TypeVar("Found")
ROOT = Path(__file__).parents[2]
SCENARIOS = Path(__file__).parent / "scenarios"
FLOWS = Path(__file__).parent / "flows"
PATIENCE = 30.0
"""Seconds a wait may take: nothing here is a measurement, and the machine may be busy."""
APT = {"sipp": "sip-tester", "baresip": "baresip"}


def free_port() -> int:
    """Give a port that is free for UDP and TCP, its successor for RTP's sake too."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind(("127.0.0.1", 0))
            port: int = udp.getsockname()[1]
            try:
                tcp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def need(program: str) -> str:
    """Give a program's path; without it the test fails in CI and is skipped elsewhere."""
    path = shutil.which(program)
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{program} is not installed: apt-get install {APT[program]}")
    assert path is not None
    return path


class WorkerProcess:
    """A worker in a process of its own; `begin` makes it forget the calls of earlier tests."""

    def __init__(
        self,
        folder: Path,
        site: dict[str, Any],
        environment: dict[str, str] | None = None,
        *,
        flows: Path = FLOWS,
        command: tuple[str, ...] = ("-m", "tests.sip.worker_process"),
    ) -> None:
        """Start it with a copy of `flows` and wait until it listens."""
        self.port = free_port()
        self.data = folder / "data"
        self.flows = folder / "flows"
        shutil.copytree(flows, self.flows)
        sip = {"port": self.port, "rtp_port": 20000 + self.port % 20000, "drain_seconds": 5, **site.pop("sip", {})}
        (self.flows / "site.yaml").write_text(yaml.safe_dump({"sip": sip, **site}))
        self._errors = folder / "worker.log"
        self._forgotten = 0
        self._old: frozenset[Path] = frozenset()
        self.faults_expected = 0
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, *command, "--flows", str(self.flows), "--data", str(self.data)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **(environment or {})},
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            pytest.fail(f"the worker did not start:\n{self._errors.read_text()}")
        self.ready: dict[str, Any] = json.loads(line)

    def begin(self) -> None:
        """Wait until no call is left, and forget those there were."""
        self._forgotten = 0
        wait(lambda: self._is_idle(self.log()), PATIENCE, "the end of the last test's calls")
        self._forgotten = len(self._lines())
        self._old = frozenset(self.data.glob("journals/*/*.jsonl"))
        self.faults_expected = 0

    def check(self) -> None:
        """Fail when something went wrong inside that no test brought about."""
        faults = [line for line in self.log() if line["event"] == "job_failed"]
        assert len(faults) == self.faults_expected, faults

    def log(self) -> list[dict[str, Any]]:
        """Give its log lines since `begin`."""
        return [_fields(line) for line in self._lines()[self._forgotten :] if "event" in line]

    def logged(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until `event` was logged `count` times and give those lines."""
        return wait(lambda: _all_of(self.log(), event, count), PATIENCE, f"{event} in the log")

    def log_of(self, event: str) -> list[dict[str, Any]]:
        """Give its log lines of one kind since `begin`, without waiting."""
        return _of(self.log(), event)

    def journal(self) -> list[dict[str, Any]]:
        """Give the events of all its calls since `begin`, the oldest first."""
        files = [file for file in self.data.glob("journals/*/*.jsonl") if file not in self._old]
        found = [json.loads(line) for file in files for line in file.read_text().split("\n")[1:-1]]
        return sorted(found, key=lambda event: event["at"])

    def happened(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait until an event was journalled `count` times and give those."""
        return wait(lambda: _all_of(self.journal(), event, count), PATIENCE, f"{event} in the journal")

    def stop(self) -> int:
        """Drain it and give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            if self.process.stdout is not None:
                self.process.stdout.close()

    def _lines(self) -> list[str]:
        return self._errors.read_text().split("\n")[:-1]

    def _is_idle(self, log: list[dict[str, Any]]) -> bool:
        started, placed, ended = (len(_of(log, event)) for event in ("call_started", "call_placed", "call_ended"))
        return started + placed == ended


def _fields(line: str) -> dict[str, Any]:
    """Give the fields of a log line: JSON from our own worker process, logfmt from the real one."""
    if line.startswith("{"):
        fields: dict[str, Any] = json.loads(line)
        return fields
    return dict(part.partition("=")[::2] for part in shlex.split(line))


def _of(lines: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("event") == event]


def _all_of(lines: list[dict[str, Any]], event: str, count: int) -> list[dict[str, Any]] | None:
    found = _of(lines, event)
    return found if len(found) >= count else None


def wait(look: Callable[[], Found | None], timeout: float = PATIENCE, what: str = "what was waited for") -> Found:
    """Give what `look` finds as soon as it finds something; fails after `timeout`."""
    end = time.monotonic() + timeout
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            pytest.fail(f"{what} did not come within {timeout:g} s")
        time.sleep(0.03)


def is_bound(port: int) -> bool:
    """Tell whether a program of this machine listens on this UDP port."""
    return any(f":{port:04X} " in line for line in Path("/proc/net/udp").read_text().splitlines()[1:])


def sipp(
    scenario: str, target: str, folder: Path, *arguments: str, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a SIPp scenario to its end; success is return code 0."""
    port = free_port()
    command = [
        need("sipp"), target, "-sf", str(SCENARIOS / scenario), "-i", "127.0.0.1", "-mi", "127.0.0.1",
        "-p", str(port), "-mp", str(30000 + port % 20000 // 2 * 2), "-nostdin", "-m", "1", "-l", "10",
        "-timeout", str(int(timeout)), "-trace_err", "-error_file", str(folder / f"{scenario}.err"), *arguments,
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout + 5, check=False)


def told(messages: str) -> str:
    """Give what user-to-user information in a trace of SIPp says: characters (04), in hex."""
    found = re.search(r"User-to-User[:=] ?04(\w+)(?:;|%3B)encoding(?:=|%3D)hex", messages)
    return bytes.fromhex(found[1]).decode() if found else ""


class Sipp:
    """A SIPp scenario in the background."""

    def __init__(self, scenario: str, folder: Path, *arguments: str, status: str = "", port: int = 0) -> None:
        """Start it on `port`, or on a free one, and wait until it listens."""
        for _ in range(3):
            self._start(scenario, folder, arguments, status, port or free_port())
            # A port for sound may be somebody's by now; SIPp then ends at once, and nobody would answer.
            if self.process.poll() is None or "bind" not in self.errors():
                break

    def _start(self, scenario: str, folder: Path, arguments: tuple[str, ...], status: str, port: int) -> None:
        self.port = port
        text = (SCENARIOS / scenario).read_text().replace("STATUS", status)
        script = folder / f"{self.port}-{scenario}"
        script.write_text(text)
        self._errors = folder / f"{scenario}-{self.port}.err"
        self._messages = folder / f"{scenario}-{self.port}.msg"
        command = [
            need("sipp"), "-sf", str(script), "-i", "127.0.0.1", "-mi", "127.0.0.1",
            "-p", str(self.port), "-mp", str(30000 + self.port % 20000 // 2 * 2), "-nostdin", "-m", "1",
            "-timeout", "90", "-trace_err", "-error_file", str(self._errors),
            "-trace_msg", "-message_file", str(self._messages), *arguments,
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait(lambda: is_bound(self.port) or self.process.poll() is not None, what="SIPp")

    @property
    def rang(self) -> bool:
        """Tell whether its scenario has answered something."""
        return is_bound(self.port) and self._messages.exists() and "180 Ringing" in self._messages.read_text()

    @property
    def cancelled(self) -> bool:
        """Tell whether whoever called has given up."""
        return "CANCEL sip:" in self._messages.read_text()

    @property
    def told(self) -> str:
        """Give what the INVITE it got tells beside the call."""
        return told(self._messages.read_text())

    def wait(self, timeout: float = PATIENCE) -> int:
        """Give its return code."""
        return self.process.wait(timeout)

    def errors(self) -> str:
        """Give what went wrong."""
        return self._errors.read_text() if self._errors.exists() else ""

    def stop(self) -> None:
        """End it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Baresip:
    """A baresip that answers by itself, plays a tone and records what it hears."""

    def __init__(
        self,
        folder: Path,
        hertz: float = 700.0,
        *,
        says: Path | None = None,
        answer: str = "auto",
        codecs: str = "PCMU,PCMA,G722",
        port: int = 0,
    ) -> None:
        """Start it on `port`, or on a free one; it plays a tone, or the WAV file `says`."""
        self.port = port or free_port()
        self.folder = folder
        folder.mkdir(parents=True)
        if says is None:
            write_wav(folder / "tone.wav", tone(30, [hertz], 0.3))
        else:
            shutil.copy(says, folder / "tone.wav")
        (folder / "config").write_text(
            _BARESIP.format(
                port=self.port, folder=folder, rtp=40000 + self.port % 10000, rtp_end=40060 + self.port % 10000
            )
        )
        account = f"<sip:agent@127.0.0.1:{self.port}>;regint=0;answermode={answer};audio_codecs={codecs}\n"
        (folder / "accounts").write_text(account)
        (folder / "contacts").write_text("")
        self._output = (folder / "output").open("w")
        self.process = subprocess.Popen(
            ["stdbuf", "-oL", need("baresip"), "-f", str(folder)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            wait(lambda: "baresip is ready" in self.output(), what="baresip")
        except BaseException:
            # Left running, it would fail the tests after this one instead.
            self.stop()
            sys.stderr.write(self.output())
            raise

    @property
    def address(self) -> str:
        """Give its SIP address."""
        return f"sip:agent@127.0.0.1:{self.port}"

    def type(self, text: str) -> None:
        """Type a command, `/dial sip:…`, or keys during a call."""
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def heard(self) -> Path:
        """Give the newest recording of what it heard."""
        return max(self.folder.glob("dump-*-dec.wav"), key=lambda path: path.stat().st_mtime)

    def output(self) -> str:
        """Give what it printed."""
        return (self.folder / "output").read_text()

    def stop(self) -> None:
        """End it, its recordings complete."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self._output.close()


_BARESIP = """\
poll_method epoll
sip_listen 127.0.0.1:{port}
call_max_calls 4
call_local_timeout 120
audio_player aufile,{folder}/played.wav
audio_source aufile,{folder}/tone.wav
audio_alert aufile,{folder}/alert.wav
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports {rtp}-{rtp_end}
jitter_buffer_delay 1-5
module_path /usr/lib/baresip/modules
module stdio.so
module g711.so
module g722.so
module sndfile.so
module aufile.so
module_tmp uuid.so
module_tmp account.so
module_app contact.so
module_app menu.so
snd_path {folder}
"""
