from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ivr.channels.journal import event_line, header_line
from ivr.model.event import CallerHungUp, CallStarted, DigitPressed, Event, PlayFinished
from tests.cli.conftest import Ivr

AT = ("--at", "2026-11-24T10:00:00+00:00")
WELCOME = """\
  0:00  main.welcome
  0:00    ♪ Welcome
  0:00  main.menu
  0:00    ♪ For your bill, press 1. For an agent, press 0.
"""
KEYS = [
    (
        "1",
        """\
  0:00    → presses 1
  0:00  main.bill
  0:00    GET http://api/+442079460123
  0:00    no answer
  0:00  main.sorry
  0:00    ♪ No answer today
  0:01  main.bye
  0:01    ♪ Goodbye
  0:02  the flow hangs up
""",
    ),
    (
        ",",
        """\
  0:09    no answer
  0:09    ♪ For your bill, press 1. For an agent, press 0.
  0:13  the caller hangs up
""",
    ),
    (
        "0,",
        """\
  0:00    → presses 0
  0:00  main.agents
  0:00    waits in the queue support
  0:00    is number 1 in the queue
  0:05    an agent answers; the caller talks
  0:05  the caller hangs up
""",
    ),
]


@pytest.mark.parametrize(("keys", "then"), KEYS, ids=[keys for keys, _ in KEYS])
def test_keys(ivr: Ivr, keys: str, then: str) -> None:
    ran = ivr.run("simulate", "main", *AT, "--keys", keys)
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, WELCOME + then, "")


def test_no_keys_at_all_listen_once(ivr: Ivr) -> None:
    ran = ivr.run("simulate", "main", *AT, "--keys", "")
    assert ran.stdout == WELCOME + "  0:04  the caller hangs up\n"


def test_json_is_one_object_a_line(ivr: Ivr) -> None:
    ran = ivr.run("simulate", "main", *AT, "--keys", "1", "--json", "--from", "")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert lines[:2] == [
        {"at": 0.0, "kind": "node", "text": "main.welcome"},
        {"at": 0.0, "kind": "hear", "text": "Welcome", "language": "en-GB"},
    ]
    assert {"at": 0.4, "kind": "note", "text": "GET http://api/"} in lines
    assert lines[-1]["kind"] == "ended"


def test_given(ivr: Ivr) -> None:
    ivr.write("given.yaml", "fetch: {bill: {status: 200, body: {due: 12}}}\n")
    ran = ivr.run("simulate", "main", *AT, "--keys", "1", "--given", "given.yaml")
    assert "♪ You owe 12 pounds" in ran.stdout


@pytest.mark.parametrize(("text", "said"), [("fech: {}", 'did you mean "fetch"?'), ("- 1", "given must be a map")])
def test_bad_given(ivr: Ivr, text: str, said: str) -> None:
    ivr.write("given.yaml", text)
    ran = ivr.run("simulate", "main", "--keys", "1", "--given", "given.yaml")
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert ran.stderr.startswith("given.yaml:1:")


LINES = [
    ("hangup\n", "  0:00  the caller hangs up\n"),
    ("", "  0:00  the caller hangs up\n"),
    ("wait 1\n", "  0:01  the caller hangs up\n"),
    (
        ".\n\nwait 30\n",
        """\
  0:09    no answer
  0:09    ♪ For your bill, press 1. For an agent, press 0.
  0:18    no answer
  0:18  main.bye
  0:18    ♪ Goodbye
  0:18  the flow hangs up
""",
    ),
]


@pytest.mark.parametrize(("lines", "then"), LINES, ids=[repr(lines) for lines, _ in LINES])
def test_lines_of_standard_input(ivr: Ivr, lines: str, then: str) -> None:
    ran = ivr.run("simulate", "main", *AT, lines=lines)
    assert (ran.exit_code, ran.stdout) == (0, WELCOME + then)


SPEECH = [
    ("say my bill\n", "→ says: my bill"),
    ("say good morning\n", "→ says something else"),
    ("0\nsay hello\n", "nobody listens for speech here"),
    ("speak 5\n", "nothing is being recorded here"),
    ("what?\n", "keys such as 1"),
    ("wait\n", "keys such as 1"),
    ("say \n", "keys such as 1"),
    ("12x\n", "keys such as 1"),
]


@pytest.mark.parametrize(("lines", "said"), SPEECH, ids=[lines.strip() for lines, _ in SPEECH])
def test_what_can_be_typed(ivr: Ivr, lines: str, said: str) -> None:
    ran = ivr.run("simulate", "main", *AT, lines=lines)
    assert ran.exit_code == 0
    assert said in ran.output


def _journal(ivr: Ivr, *events: Event, flow: str = "main") -> Path:
    lines = (header_line(flow, "+44", flow, 100.0), *map(event_line, events))
    return ivr.write("call.jsonl", "".join(f"{line}\n" for line in lines))


def test_replay(ivr: Ivr) -> None:
    file = _journal(
        ivr,
        CallStarted(at=100, call="c", caller="+44", called="main"),
        PlayFinished(at=103, play=1),
        DigitPressed(at=170, digit="0"),
        CallerHungUp(at=175),
    )
    ran = ivr.run("simulate", "main", "--replay", str(file))
    assert ran.exit_code == 0
    assert (
        ran.stdout
        == """\
  0:00  main.welcome
  0:00    ♪ Welcome
  0:03  main.menu
  0:03    ♪ For your bill, press 1. For an agent, press 0.
  1:10    → presses 0
  1:10  main.agents
  1:10    waits in the queue support
  1:15  the caller hangs up
"""
    )


def test_replay_as_json(ivr: Ivr) -> None:
    file = _journal(ivr, CallStarted(at=100, call="c", caller="+44", called="main"))
    ran = ivr.run("simulate", "main", "--replay", str(file), "--json")
    assert [json.loads(line)["kind"] for line in ran.stdout.splitlines()] == ["node", "hear"]


def test_replay_of_a_bad_journal(ivr: Ivr) -> None:
    file = ivr.write("call.jsonl", header_line("main", "", "main", 0.0) + '\n{"event": "DigitPresed"}\n')
    ran = ivr.run("simulate", "main", "--replay", str(file))
    assert ran.exit_code == 2
    assert f'{file}:2:1  error  there is no event "DigitPresed"' in ran.stderr
    assert 'did you mean "DigitPressed"?' in ran.stderr


def test_replay_of_another_flow(ivr: Ivr) -> None:
    ran = ivr.run("simulate", "main", "--replay", str(_journal(ivr, flow="mein")))
    assert ran.exit_code == 2
    assert 'did you mean "main"?' in ran.stderr


class Terminal:
    """`ivr simulate` on a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        program = [sys.executable, "-c", "from ivr.cli.main import main; main()", "simulate", *arguments]
        environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
        self.process = subprocess.Popen(
            program, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._seen = b""

    def until(self, text: str) -> str:
        """Give what is printed up to a text."""
        wanted = text.encode()
        while wanted not in self._seen:
            self._seen += self._more()
        before, _, self._seen = self._seen.partition(wanted)
        return before.decode().replace("\r", "")

    def type(self, line: str) -> None:
        os.write(self._ours, line.encode() + b"\n")

    def rest(self) -> str:
        try:
            while True:
                self._seen += self._more()
        except EOFError:
            os.close(self._ours)
            return self._seen.decode().replace("\r", "")

    def interrupt(self) -> None:
        """Press Ctrl-C until it is noticed: one that comes just before Python waits for a line is not."""
        for _ in range(100):
            self.process.send_signal(signal.SIGINT)
            if select.select([self._ours], [], [], 0.3)[0]:
                return

    def _more(self) -> bytes:
        readable, _, _ = select.select([self._ours], [], [], 30)
        assert readable, f"nothing more than {self._seen.decode()}"
        try:
            read = os.read(self._ours, 4096)
        except OSError:  # Linux gives EIO when the program has closed its side
            read = b""
        if not read:
            raise EOFError(self._seen.decode())
        return read


def test_interactive_call(ivr: Ivr) -> None:
    terminal = Terminal(ivr.folder, "main", *AT)
    opening = terminal.until("> ")
    assert "main, called by +442079460123 on Tuesday 24 November 2026, 10:00 UTC" in opening
    assert "♪ For your bill, press 1." in opening
    terminal.type("1")
    assert "main.bill asks http://api/+442079460123?" in terminal.until("[1] ")
    terminal.type("timeout")
    rest = terminal.rest()
    assert "no answer in time" in rest
    assert rest.endswith("the flow hangs up\n")
    assert terminal.process.wait(timeout=30) == 0


def test_interactive_outcomes_by_number_and_by_default(ivr: Ivr) -> None:
    terminal = Terminal(ivr.folder, "main", *AT)
    terminal.until("> ")
    terminal.type("0")
    question = terminal.until("[1] ")
    assert "the queue support?  1 answered  2 waiting  3 full  4 no_agents  5 closed" in question
    terminal.type("9")  # no such answer: asked again
    terminal.until("[1] ")
    terminal.type("")
    assert "is number 1 in the queue" in terminal.until("> ")
    terminal.type("")
    assert "an agent answers" in terminal.until("> ")
    terminal.type("hangup")
    assert "the caller hangs up" in terminal.rest()
    assert terminal.process.wait(timeout=30) == 0


def test_the_end_of_input_hangs_up(ivr: Ivr) -> None:
    terminal = Terminal(ivr.folder, "main", *AT)
    terminal.until("> ")
    terminal.type("\x04")
    assert "the caller hangs up" in terminal.rest()
    assert terminal.process.wait(timeout=30) == 0


def test_control_c_is_no_traceback(ivr: Ivr) -> None:
    terminal = Terminal(ivr.folder, "main", *AT)
    terminal.until("> ")
    terminal.interrupt()
    assert "Traceback" not in terminal.rest()
    assert terminal.process.wait(timeout=30) == 130


def test_what_is_no_key_is_refused(ivr: Ivr) -> None:
    ran = ivr.run("simulate", "main", *AT, "--keys", "1x2")
    assert ran.exit_code == 2
    assert '"x" is no key' in ran.stderr
