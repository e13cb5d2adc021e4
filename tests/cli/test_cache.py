"""What `ivr lint` keeps: the same bytes, and never for anything but the same question about the same files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import ivr as package
from ivr.cli import _cache, _linting
from ivr.cli._app import build
from ivr.cli._asked import Asked, Run
from ivr.lint.course import Course, Step
from ivr.lint.reported import Report
from ivr.lint.unfinished import Unfinished
from tests.lint.test_report import FINDING

SITE = """
calendars: {office: {time_zone: Europe/London, hours: {mon-fri: "09:00-17:00"}}}
queues: {support: {calendar: office}}
agents: {ann: {address: "sip:ann@127.0.0.1", queues: [support]}}
mailboxes: {support: Messages}
"""
MAIN = """
flow: main
start: menu
nodes:
  menu:
    type: menu
    prompt: "For news, press 1. For the survey, press 2."
    choices: {"1": {next: news}, "2": {next: ask}}
    failed: bye
  news: {type: say, prompt: {audio: news.wav, text: "The pool is open."}, next: news}
  ask: {type: subflow, flow: survey, exits: {done: bye}}
  closed:
    type: hangup
    prompt: "We are closed."
    lint: {ignore: [{code: R101, reason: "opens in May", until: "2099-01-01"}]}
  bye: {type: hangup, prompt: "Goodbye."}
"""
SURVEY = """
flow: survey
kind: module
start: thanks
nodes:
  thanks: {type: say, prompt: "Thank you.", next: over}
  over: {type: exit, exit: done}
"""
DIALOGUES = """
- dialogue: news
  steps: [{press: "1"}, {hear: the pool is open}]
"""
RULES = ("--preset", "all", "--select", "R,A,C,L,S")


def ivr(*arguments: str) -> Result:
    return CliRunner().invoke(build(), arguments)


def record(file: Path, seconds: int) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\x10" * 8000 * seconds)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    for name, text in {
        "flows/site.yaml": SITE,
        "flows/main/flow.yaml": MAIN,
        "flows/main/dialogues.yaml": DIALOGUES,
        "flows/survey/flow.yaml": SURVEY,
        "ivr.toml": 'preset = "2026.1"\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    record(tmp_path / "flows/main/news.wav", 2)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Every time that flows were linted rather than remembered."""
    asked: list[Asked] = []
    anew = _linting._anew

    def noting(question: Asked, files: list[Path]) -> tuple[Run, bool]:
        asked.append(question)
        return anew(question, files)

    monkeypatch.setattr(_linting, "_anew", noting)
    return asked


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--format", "json"),
        ("--format", "sarif"),
        ("--format", "junit"),
        ("--format", "github"),
        ("--fail-on", "info"),
        ("--baseline", "known.json"),
        ("--baseline", "known.json", "--format", "json"),
        ("flows/main", "--format", "json"),
    ],
    ids=" ".join,
)
def test_the_same_bytes_come_out(arguments: tuple[str, ...], site: Path, looked: list[Asked]) -> None:
    ivr("lint", "--select", "A", "--baseline", "known.json", "--write-baseline")
    plain = ivr("lint", *RULES, *arguments, "--no-cache")
    first = ivr("lint", *RULES, *arguments)
    before = len(looked)
    again = ivr("lint", *RULES, *arguments)
    assert len(looked) == before
    assert "R104" in plain.stdout
    assert (plain.stdout, plain.stderr, plain.exit_code) == (first.stdout, first.stderr, first.exit_code)
    assert (plain.stdout, plain.stderr, plain.exit_code) == (again.stdout, again.stderr, again.exit_code)


def test_a_baseline_is_written_from_what_is_kept(site: Path, looked: list[Asked]) -> None:
    ivr("lint", *RULES)
    ivr("lint", *RULES, "--baseline", "kept.json", "--write-baseline")
    ivr("lint", *RULES, "--baseline", "anew.json", "--write-baseline", "--no-cache")
    assert len(looked) == 2
    assert (site / "kept.json").read_text() == (site / "anew.json").read_text() != ""


def _add(name: str, more: str) -> Callable[[Path], None]:
    def change(site: Path) -> None:
        file = site / name
        file.parent.mkdir(exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + more)

    return change


def _same_size_and_time(site: Path) -> None:
    file = site / "flows/main/news.wav"
    times = file.stat()
    file.write_bytes(file.read_bytes()[:-1] + b"\x11")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], None]] = {
    "the flow": _add("flows/main/flow.yaml", "# a word\n"),
    "the site": _add("flows/site.yaml", "# a word\n"),
    "a module": _add("flows/survey/flow.yaml", "# a word\n"),
    "another flow": _add("flows/other/flow.yaml", SURVEY.replace("survey", "other")),
    "a flow that is gone": lambda site: (site / "flows/survey/flow.yaml").unlink(),
    "a site that is gone": lambda site: (site / "flows/site.yaml").unlink(),
    "dialogues": _add("flows/main/dialogues.yaml", "# a word\n"),
    "dialogues of a module": _add("flows/survey/dialogues.yaml", DIALOGUES),
    "a recording": _same_size_and_time,
    "a recording that is gone": lambda site: (site / "flows/main/news.wav").unlink(),
    "a recording that nobody hears": lambda site: record(site / "flows/survey/odd.wav", 1),
    "the configuration": _add("ivr.toml", 'fail-on = "warning"\n'),
    "another configuration": _add("flows/ivr.toml", ""),
}
MISSED_BY_PLACE = {"another configuration"}
"""Changes that do not concern this folder."""


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_is_looked_at_anew(name: str, site: Path, looked: list[Asked]) -> None:
    ivr("lint", *RULES, "flows/main")
    CHANGES[name](site)
    found = ivr("lint", *RULES, "flows/main")
    assert len(looked) == (1 if name in MISSED_BY_PLACE else 2)
    assert found.stdout == ivr("lint", *RULES, "flows/main", "--no-cache").stdout


def test_a_recording_elsewhere_is_looked_at_anew(site: Path, looked: list[Asked]) -> None:
    flow = site / "flows/main/flow.yaml"
    flow.write_text(flow.read_text().replace("news.wav", "../../shared.wav"))
    for expected in (1, 2):
        ivr("lint", *RULES)
        ivr("lint", *RULES)
        assert len(looked) == expected
        record(site / "shared.wav", 3)


@pytest.mark.parametrize(
    "more",
    [("--preset", "strict"), ("--profile", "ES"), ("--ignore", "S"), ("--select", "R"), ("flows/survey",)],
    ids=" ".join,
)
def test_another_question_is_another_answer(more: tuple[str, ...], site: Path, looked: list[Asked]) -> None:
    for _ in range(2):
        ivr("lint")
        ivr("lint", *more)
    assert len(looked) == 2


def test_another_folder_is_another_answer(
    site: Path, looked: list[Asked], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (site / "ivr.toml").write_text('baseline = "known.json"\n')
    ivr("lint", "--write-baseline")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "site"
    shutil.copytree(site, elsewhere)
    (site / "known.json").unlink()
    monkeypatch.chdir(elsewhere)
    assert ivr("lint").stdout == ivr("lint", "--no-cache").stdout
    assert len(looked) == 3


def test_another_program_or_day_is_another_answer(
    site: Path, looked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Tomorrow:
            return cls(2099, 1, 2, tzinfo=tz)

    ivr("lint")
    monkeypatch.setattr(_cache, "_packages", lambda: ["holidays-1.dist-info"])
    ivr("lint")
    monkeypatch.setattr(_cache, "_program", lambda: "other")
    ivr("lint")
    monkeypatch.setattr(_cache, "datetime", Tomorrow)
    ivr("lint")
    assert len(looked) == 4


def test_the_program_is_known_by_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rule.py").write_text("one")
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    before = _cache._program()
    (tmp_path / "rule.py").write_text("two")
    assert _cache._program() != before


def kept(site: Path) -> Path:
    (file,) = (site / ".ivr_cache").glob("*.json")
    return file


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"key": 1}', "\ud800"])
def test_what_cannot_be_read_is_written_anew(text: str, site: Path, looked: list[Asked]) -> None:
    first = ivr("lint")
    good = kept(site).read_text()
    kept(site).write_bytes(text.encode(errors="surrogatepass"))
    assert ivr("lint").stdout == first.stdout
    assert len(looked) == 2
    assert kept(site).read_text() == good


def test_a_kept_file_of_another_make_is_written_anew(site: Path, looked: list[Asked]) -> None:
    ivr("lint")
    document = json.loads(kept(site).read_text())
    for finding in document["run"]["findings"]:
        finding["colour"] = "red"
    kept(site).write_text(json.dumps(document))
    ivr("lint")
    assert len(looked) == 2


def test_a_cache_that_cannot_be_written_is_done_without(site: Path) -> None:
    (site / ".ivr_cache").write_text("")
    assert ivr("lint").stdout == ivr("lint", "--no-cache").stdout


def test_nothing_is_kept_that_git_would_see_or_that_is_not_wanted(site: Path) -> None:
    ivr("lint", "--no-cache")
    assert not (site / ".ivr_cache").exists()
    ivr("lint")
    assert (site / ".ivr_cache" / ".gitignore").read_text() == "*\n"
    assert len(list((site / ".ivr_cache").iterdir())) == 2


def test_a_run_without_all_of_its_rules_is_not_kept(
    site: Path, looked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(loaded: object) -> None:
        raise ModuleNotFoundError("No module named 'babel'", name="babel")

    monkeypatch.setattr(_linting, "_missed", missing)
    for _ in range(2):
        assert "S006 is left out: dialogues need babel" in ivr("lint", "--select", "S006").stderr
    assert len(looked) == 2


def test_runs_beside_each_other_do_not_meet(site: Path) -> None:
    program = "from ivr.cli.main import main; main()"
    command = [sys.executable, "-c", program, "lint", "--format", "json"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    ends = [run.communicate() for run in runs]
    assert len(set(ends)) == 1
    assert ends[0][0]
    assert json.loads(kept(site).read_text())["run"]["looked"] == 2


def test_mended_flows_are_looked_at_anew(site: Path) -> None:
    flow = site / "flows/main/flow.yaml"
    flow.write_text(MAIN.replace("R101, reason", "R105, reason"))
    assert "S007" in ivr("lint", "--preset", "all").stdout
    assert "S007" not in ivr("lint", "--preset", "all", "--fix").stdout


def test_all_of_a_report_is_kept() -> None:
    step = Step(kind="press", detail="1", told="press 1", seconds=1.0, flow="main", node="menu", span=FINDING.span)
    course = Course(flow="main", at=0.0, moment="", caller="", steps=(step,), end=("main", "menu", "running"))
    report = Report(
        findings=(replace(FINDING, course=course),),
        suppressed=(replace(FINDING, reason="opens in May"),),
        flows=3,
        unfinished=(Unfinished(flow="main", opening="", states=9, missing="much"),),
    )
    run = Run(report=report, flows=frozenset({"main"}), codes=frozenset({"A202"}), fail_on="error", baseline="b.json")
    assert _cache._run(json.loads(json.dumps(_cache._data(run)))) == run
    # Whoever adds a field to the report has to keep it too; what the baseline knows is set apart afterwards.
    assert all(getattr(report, each.name) for each in fields(Report) if each.name != "known")
