from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from ivr import cli
from tests.cli.conftest import MAIN, Ivr

COMMANDS = sorted(
    info.name for info in pkgutil.iter_modules(cli.__path__) if not info.name.startswith("_") and info.name != "main"
)
BOOM = """
import sys
import ivr.cli.schema
def boom(types):
    raise ZeroDivisionError("a secret place")
ivr.cli.schema.flow_schema = boom
from ivr.cli.main import main
sys.argv = ["ivr", *sys.argv[1:]]
main()
"""


def _main(*arguments: str, program: str = "from ivr.cli.main import main; main()", **environment: str):  # type: ignore[no-untyped-def]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "IVR_DEBUG": "", "PYTHONWARNINGS": "error", **environment},
        timeout=60,
    )


def test_version() -> None:
    ran = _main("--version")
    assert (ran.returncode, ran.stdout) == (0, "ivr 0.1.0\n")


def test_every_module_is_a_command_with_an_example(ivr: Ivr) -> None:
    shown = ivr.run("--help").output
    for name in COMMANDS:
        assert f" {name} " in shown
        page = ivr.run(name, "--help").output
        assert f"ivr {name}" in page


def test_no_arguments_show_the_help(ivr: Ivr) -> None:
    assert "simulate" in ivr.run().output


USAGE = [
    ("nope",),
    ("schema", "--nope"),
    ("simulate",),
    ("simulate", "nope"),
    ("simulate", "main", "--at", "noon"),
    ("simulate", "main", "--replay", "nope.jsonl"),
    ("simulate", "main", "--replay", "nope.jsonl", "--keys", "1"),
    ("simulate", "main", "--given", "nope.yaml"),
    ("test", "nope"),
    ("test",),
    ("graph", "nope"),
    ("schema", "--site", "--dialogues"),
    ("serve", "nope"),
    ("serve", "--no-sip", "--no-web"),
    ("serve", "--sip-port", "99999"),
    ("render", "nope"),
]


@pytest.mark.parametrize("arguments", USAGE, ids=[" ".join(each) for each in USAGE])
def test_wrong_usage_is_2_and_says_why(ivr: Ivr, arguments: tuple[str, ...]) -> None:
    ran = ivr.run(*arguments)
    assert ran.exit_code == 2
    assert len(ran.stderr.strip()) > 20
    assert "Traceback" not in ran.output


BROKEN = [
    ("", "the file is empty"),
    (MAIN.replace("start: welcome", "start: welcom"), 'did you mean "welcome"?'),
    (MAIN.replace("type: say", "type: sya"), 'did you mean "say"?'),
    (MAIN.replace("prompt: Welcome", 'prompt: "Welc'), "not YAML"),
    (MAIN.replace("prompt: Welcome", "prompt: {{ x }}"), "must be text"),
    ("flow: a: b", "mapping values are not allowed"),
]
READERS = [("simulate", "main", "--keys", "1"), ("test", "flows"), ("graph", "flows/main"), ("serve",), ("render",)]


@pytest.mark.parametrize(("text", "said"), BROKEN, ids=[said for _, said in BROKEN])
@pytest.mark.parametrize("arguments", READERS, ids=[each[0] for each in READERS])
def test_a_broken_flow_is_shown_with_its_line(ivr: Ivr, arguments: tuple[str, ...], text: str, said: str) -> None:
    ivr.write("flows/main/flow.yaml", text)
    ran = ivr.run(*arguments)
    assert ran.exit_code == 2
    assert ran.stderr.startswith(f"flows{os.sep}main{os.sep}flow.yaml:")
    assert said in ran.stderr
    assert "Traceback" not in ran.output


def test_the_caret_is_under_the_mistake(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", MAIN.replace("next: menu", "next: mnu"))
    lines = ivr.run("simulate", "main", "--keys", "1").stderr.splitlines()
    place = lines[1].index("mnu")
    assert lines == [
        f'{Path("flows/main/flow.yaml")}:5:47  error  there is no node "mnu"',
        "    5 |   welcome: {type: say, prompt: Welcome, next: mnu}",
        " " * 6 + "| " + " " * (place - 8) + '^^^ did you mean "menu"?',
    ]


def test_the_caret_counts_wide_letters(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", MAIN.replace("prompt: Welcome, next: menu", "prompt: 您好, next: x"))
    lines = ivr.run("simulate", "main", "--keys", "1").stderr.splitlines()
    assert lines[2].index("^") == lines[1].index("x}") + len("您好")


def test_our_mistake_is_3_and_one_line() -> None:
    ran = _main("schema", program=BOOM)
    assert ran.returncode == 3
    assert "a mistake of ours: ZeroDivisionError: a secret place" in ran.stderr
    assert "IVR_DEBUG=1" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("arguments", "environment"), [(["--debug"], {}), ([], {"IVR_DEBUG": "1"})])
def test_debug_shows_the_traceback(arguments: list[str], environment: dict[str, str]) -> None:
    ran = _main(*arguments, "schema", program=BOOM, **environment)
    assert ran.returncode == 3
    assert "Traceback" in ran.stderr
    assert "in boom" in ran.stderr


def test_a_terminal_that_lacks_letters_gets_marks(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", MAIN.replace("prompt: Welcome", "prompt: Здравствуйте"))
    ran = _main("simulate", "main", "--keys", "1", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "????????????" in ran.stdout


def test_a_closed_pipe_is_no_mistake_of_ours() -> None:
    # The reader goes away after one line of the long schema.
    shell = f'{sys.executable} -c "from ivr.cli.main import main; main()" schema | head -c 1'
    ran = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr) == ("{", "")


INTERRUPTED = """
import sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupting())
from ivr.cli.main import main
main()
"""


@pytest.mark.parametrize("name", ["ivr.cli._app", "typer.main", "ivr.cli.lint", "pydantic.fields", "ivr.lint.runner"])
def test_ctrl_c_while_things_are_read_in_is_one_line(name: str, tmp_path: Path, ivr: Ivr) -> None:
    ran = _main("lint", "--no-cache", program=INTERRUPTED.format(name=name))
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "Interrupted.\n")


def test_only_the_command_that_is_asked_for_is_read() -> None:
    program = "from ivr.cli.main import main\nimport atexit, sys\natexit.register(lambda: print(*sys.modules))\nmain()"
    modules = _main("rule", "R101", program=program).stdout.split()
    assert "ivr.cli.rule" in modules
    assert not {"ivr.cli.lint", "ivr.cli.simulate", "ivr.channels.call", "rich.console"} & set(modules)
