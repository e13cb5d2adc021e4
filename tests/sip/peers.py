"""The other side in the tests: worker processes, SIPp and baresip, each with files of its own in a folder."""

from __future__ import annotations

import json
import os
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


def need(program: str, package: str) -> str:
    """Give a program's path; without it the test fails in CI and is skipped elsewhere."""
    path = shutil.which(program)
    if path is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{program} is not installed: apt-get install {package}")
    assert path is not None
    return path


class WorkerProcess:
    """A worker in a process of its own."""

    def __init__(self, folder: Path, site: dict[str, Any], environment: dict[str, str] | None = None) -> None:
        self.port = free_port()
        self.data = folder / "data"
        flows = folder / "flows"
        shutil.copytree(FLOWS, flows)
        sip = {"port": self.port, "rtp_port": 20000 + self.port % 20000, "drain_seconds": 5, **site.pop("sip", {})}
        (flows / "site.yaml").write_text(yaml.safe_dump({"sip": sip, **site}))
        self._errors = folder / "worker.log"
        command = [sys.executable, "-m", "tests.sip.worker_process", str(flows), str(self.data)]
        with self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **(environment or {})},
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self._errors.read_text()
        self.ready: dict[str, Any] = json.loads(line)

    def log(self) -> list[dict[str, Any]]:
        """Give its log lines."""
        return [json.loads(line) for line in self._errors.read_text().splitlines() if line.startswith("{")]

    def logged(self, event: str, timeout: float = 3.0, count: int = 1) -> list[dict[str, Any]]:
        """Wait until `event` was logged `count` times and give those lines."""
        return wait(lambda: _all_of(self.log(), event, count), timeout)

    def journal(self) -> list[dict[str, Any]]:
        """Give the events of all its calls, the oldest first."""
        files = sorted(self.data.glob("journals/*/*.jsonl"))
        found = [json.loads(line) for file in files for line in file.read_text().splitlines()[1:]]
        return sorted(found, key=lambda event: event["at"])

    def happened(self, event: str, timeout: float = 5.0, count: int = 1) -> list[dict[str, Any]]:
        """Wait until an event was journalled `count` times and give those."""
        return wait(lambda: _all_of(self.journal(), event, count), timeout)

    def stop(self) -> int:
        """Drain it and give its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            if self.process.stdout is not None:
                self.process.stdout.close()


def _all_of(lines: list[dict[str, Any]], event: str, count: int) -> list[dict[str, Any]] | None:
    found = [line for line in lines if line["event"] == event]
    return found if len(found) >= count else None


def wait(look: Callable[[], Found | None], timeout: float) -> Found:
    """Give what `look` finds as soon as it finds something; fails after `timeout`."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.03)
    pytest.fail(f"nothing came within {timeout} s")


def sipp(
    scenario: str, target: str, folder: Path, *arguments: str, timeout: float = 30
) -> subprocess.CompletedProcess[str]:
    """Run a SIPp scenario to its end; success is return code 0."""
    port = free_port()
    command = [
        need("sipp", "sip-tester"), target, "-sf", str(SCENARIOS / scenario), "-i", "127.0.0.1", "-mi", "127.0.0.1",
        "-p", str(port), "-mp", str(30000 + port % 20000 // 2 * 2), "-nostdin", "-m", "1", "-l", "10",
        "-timeout", str(int(timeout)), "-trace_err", "-error_file", str(folder / f"{scenario}.err"), *arguments,
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout + 5, check=False)


class Sipp:
    """A SIPp scenario in the background."""

    def __init__(self, scenario: str, folder: Path, *arguments: str, status: str = "") -> None:
        self.port = free_port()
        text = (SCENARIOS / scenario).read_text().replace("STATUS", status)
        script = folder / f"{self.port}-{scenario}"
        script.write_text(text)
        self._errors = folder / f"{scenario}-{self.port}.err"
        command = [
            need("sipp", "sip-tester"), "-sf", str(script), "-i", "127.0.0.1", "-mi", "127.0.0.1",
            "-p", str(self.port), "-mp", str(30000 + self.port % 20000 // 2 * 2), "-nostdin", "-m", "1",
            "-timeout", "40", "-trace_err", "-error_file", str(self._errors), *arguments,
        ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.2)

    def wait(self, timeout: float = 20) -> int:
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

    def __init__(self, folder: Path, hertz: float, *, answer: str = "auto", codecs: str = "PCMU,PCMA,G722") -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(parents=True)
        write_wav(folder / "tone.wav", tone(30, [hertz], 0.3))
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
            ["stdbuf", "-oL", need("baresip", "baresip"), "-f", str(folder)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wait(lambda: "baresip is ready" in (folder / "output").read_text(), 5)

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
            self.process.wait(5)
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
