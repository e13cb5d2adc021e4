from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from ivr.cli import _children, serve
from ivr.cli._children import Children, Failed, Program
from tests.cli.conftest import Ivr

READY = "import json, os, signal, sys, threading\nprint(json.dumps({'ready': 'x', 'address': 'a:1'}), flush=True)\n"
WAITS = "signal.sigwait({signal.SIGTERM})\n"
BLOCKED = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n"
GOOD = BLOCKED + READY + WAITS
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY + "signal.pause()\n"


class Show:
    """Runs children and keeps what they say; when all are ready, `then` happens."""

    def __init__(self, then: int | None = signal.SIGTERM, patience: float = 30, **programs: str) -> None:
        self.ready: Mapping[str, Mapping[str, object]] = {}
        self.said: list[tuple[str, str]] = []
        self._then = then
        listed = [Program(name=name, command=[sys.executable, "-c", text]) for name, text in programs.items()]
        self.children = Children(listed, self._on_ready, self._say, patience)

    def run(self) -> Failed | None:
        return self.children.run()

    def _on_ready(self, answers: Mapping[str, Mapping[str, object]]) -> None:
        self.ready = dict(answers)
        if self._then is not None:
            os.kill(os.getpid(), self._then)

    def _say(self, name: str, line: str) -> None:
        self.said.append((name, line))

    @property
    def codes(self) -> list[int | None]:
        return [child.process.returncode for child in self.children._children]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_in_good_order(number: int) -> None:
    before = signal.getsignal(number)
    show = Show(number, one=GOOD, two=GOOD)
    assert show.run() is None
    assert show.ready == {name: {"ready": "x", "address": "a:1"} for name in ("one", "two")}
    assert show.codes == [0, 0]
    assert signal.getsignal(number) is before


def test_what_children_say_is_passed_on() -> None:
    early = "import sys\nprint('starting', flush=True)\nprint('{\"json\": 1}', flush=True)\n"
    late = "\nprint('bye', flush=True)\nprint('over', file=sys.stderr)\n"
    show = Show(one=early + GOOD + late)
    assert show.run() is None
    assert show.said[:2] == [("one", "starting"), ("one", '{"json": 1}')]
    assert sorted(show.said[2:]) == [("one", "bye"), ("one", "over")]


def test_a_child_that_dies_ends_the_other() -> None:
    dies = READY + "print('no more', file=sys.stderr)\nprint('at all', file=sys.stderr)\nsys.exit(7)\n"
    show = Show(None, one=GOOD, two=dies)
    assert show.run() == Failed(name="two", code=7, last=("no more", "at all"))
    ended, died = show.codes
    assert died == 7
    # On a busy machine it is told to end before it can listen for that.
    assert ended in (0, -signal.SIGTERM)


def test_a_child_that_never_begins() -> None:
    show = Show(None, one="import sys\nsys.exit('cannot listen on 127.0.0.1:5060')\n", two=GOOD)
    assert show.run() == Failed(name="one", code=1, last=("cannot listen on 127.0.0.1:5060",))


def test_a_child_killed_by_a_signal() -> None:
    show = Show(None, one=READY + "os.kill(os.getpid(), signal.SIGKILL)\n")
    assert show.run() == Failed(name="one", code=-9, last=())


def test_a_child_that_is_never_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_children, "READY_SECONDS", 0.0)
    show = Show(None, one="import signal\nsignal.pause()\n")
    assert show.run() == Failed(name="one", code=None, last=())
    assert show.codes == [-signal.SIGTERM]


def test_patience_ends() -> None:
    show = Show(signal.SIGTERM, patience=0.2, one=STUBBORN)
    assert show.run() is None
    assert show.codes == [-signal.SIGKILL]


def test_a_second_signal_kills() -> None:
    says = STUBBORN.replace("signal.SIG_IGN", "lambda *_: print('asked', flush=True)") + "signal.pause()\n"
    show = Show(signal.SIGINT, patience=3600, one=says)
    pass_on = show.children._say

    def say(name: str, line: str) -> None:
        pass_on(name, line)
        os.kill(os.getpid(), signal.SIGINT)

    show.children._say = say
    assert show.run() is None
    assert (show.said, show.codes) == ([("one", "asked")], [-signal.SIGKILL])


def test_flows_with_mistakes_are_refused(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "Children", None)
    ivr.write("flows/other/flow.yaml", "flow: other\nstart: a\nnodes: {a: {type: hangup}, b: {type: hangp}}\n")
    ran = ivr.run("serve")
    assert ran.exit_code == 2
    assert 'there is no node type "hangp"' in ran.stderr
    assert not Path("var").exists()


class FakeChildren:
    """Takes the place of the real ones: nothing is started."""

    programs: list[Program] = []
    patience = 0.0
    result: Failed | None = None

    def __init__(self, programs: list[Program], ready: object, say: object, patience: float) -> None:
        FakeChildren.programs = programs
        FakeChildren.patience = patience
        assert callable(ready)
        assert callable(say)
        self._ready = ready
        self._say = say

    def run(self) -> Failed | None:
        answers = {"sip": {"address": "127.0.0.1:5060"}, "web": {"address": "http://127.0.0.1:8080"}}
        self._ready({program.name: answers[program.name] for program in self.programs})
        self._say("sip", "level=info")
        return self.result


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeChildren]:
    monkeypatch.setattr(serve, "Children", FakeChildren)
    monkeypatch.setattr(serve, "render_items", lambda items, cache: 0)
    monkeypatch.setattr(FakeChildren, "result", None)
    return FakeChildren


def _arguments(program: Program) -> str:
    return " ".join(program.command[1:])


def test_where_to_call_and_to_look(ivr: Ivr, fake: type[FakeChildren]) -> None:
    ran = ivr.run("serve")
    assert ran.exit_code == 0
    assert (
        ran.stdout
        == """\
Signpost is ready.
  call  sip:main@127.0.0.1:5060           Test line
  call  sip:+442079460110@127.0.0.1:5060  runs main
  look  http://127.0.0.1:8080
  stop  Ctrl-C
"""
    )
    assert "sip level=info" in ran.stderr
    assert [_arguments(program) for program in fake.programs] == [
        "-m sip.worker --flows flows --data var",
        "-m web_designer --flows flows --data var --host 127.0.0.1 --port 8080",
    ]
    assert fake.patience == 70
    assert Path("var").is_dir()


def test_options_go_to_the_children(ivr: Ivr, fake: type[FakeChildren]) -> None:
    ivr.run("serve", "flows", "--host", "::1", "--sip-port", "5080", "--web-port", "8081", "--data", "d")
    assert [_arguments(program) for program in fake.programs] == [
        "-m sip.worker --flows flows --data d --host ::1 --port 5080",
        "-m web_designer --flows flows --data d --host ::1 --port 8081",
    ]


@pytest.mark.parametrize(("option", "name"), [("--no-sip", "web"), ("--no-web", "sip")])
def test_one_of_the_two(ivr: Ivr, fake: type[FakeChildren], option: str, name: str) -> None:
    ran = ivr.run("serve", option)
    assert [program.name for program in fake.programs] == [name]
    assert ("call" in ran.stdout, "look" in ran.stdout) == (name == "sip", name == "web")


FAILURES = [
    (Failed(name="sip", code=1, last=("a", "port taken")), "the phone (python -m sip.worker) ended by itself"),
    (Failed(name="web", code=None, last=()), "the web page (python -m web_designer) did not become ready"),
]


@pytest.mark.parametrize(("failed", "said"), FAILURES, ids=["died", "never ready"])
def test_a_failure_is_1(
    ivr: Ivr, fake: type[FakeChildren], monkeypatch: pytest.MonkeyPatch, failed: Failed, said: str
) -> None:
    monkeypatch.setattr(fake, "result", failed)
    ran = ivr.run("serve")
    assert ran.exit_code == 1
    assert said in ran.stderr
    assert all(line in ran.stderr for line in failed.last)


def test_the_real_web_page_is_served_until_sigterm(ivr: Ivr) -> None:
    command = [sys.executable, "-c", "from ivr.cli.main import main; main()", "serve", "--no-sip", "--web-port", "0"]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert served.stdout is not None
    lines = [served.stdout.readline() for _ in range(3)]
    assert lines[0] == "Signpost is ready.\n"
    with urllib.request.urlopen(lines[1].removeprefix("  look  ").strip(), timeout=30) as page:
        assert "Sign in" in page.read().decode()
    with urllib.request.urlopen(lines[2].removeprefix("  first ").strip(), timeout=30) as page:
        assert "You will be the administrator" in page.read().decode()
    served.send_signal(signal.SIGTERM)
    _, said = served.communicate(timeout=30)
    assert (served.returncode, said) == (0, "main: revision 1, from flows\nSignpost has stopped.\n")


def test_a_folder_without_flows_is_served_for_those_who_begin_in_the_browser(
    tmp_path: Path, ivr: Ivr, fake: type[FakeChildren]
) -> None:
    (tmp_path / "empty").mkdir()
    ran = ivr.run("serve", str(tmp_path / "empty"))
    assert ran.exit_code == 0
    assert "call  nobody yet: begin a flow in the browser and publish it" in ran.stdout
    assert [program.name for program in fake.programs] == ["sip", "web"]


def test_prompts_that_cannot_be_made_are_refused(
    ivr: Ivr, fake: type[FakeChildren], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "render_items", lambda items, cache: 2)
    ran = ivr.run("serve")
    assert ran.exit_code == 2
    assert "2 prompts cannot be made" in ran.stderr


def test_a_data_folder_that_is_a_file_is_refused(ivr: Ivr, fake: type[FakeChildren]) -> None:
    ivr.write("taken", "")
    ran = ivr.run("serve", "--data", "taken")
    assert ran.exit_code == 2
    assert "--data taken cannot be used" in ran.stderr


def test_children_end_when_we_are_killed(tmp_path: Path) -> None:
    child = (
        "import os, sys, time; print('{\"ready\": 1}', flush=True); "
        "print(os.getpid(), file=sys.stderr, flush=True); time.sleep(60)"
    )
    parent = (
        "import sys; from ivr.cli._children import Children, Program\n"
        f"one = Program(name='one', command=[sys.executable, '-c', {child!r}])\n"
        "Children([one], lambda answers: None, lambda name, line: print(line, flush=True), 1).run()\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        number = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{number}").exists() and "zombie" not in Path(f"/proc/{number}/status").read_text():
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.05)
