from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner, Result

from ivr.cli._app import build

SITE = """\
time_zone: UTC
numbers: [{number: "+442079460110", flow: main}]
calendars:
  day: {time_zone: UTC, hours: {mon-fri: "09:00-17:00"}}
queues:
  support: {calendar: day}
agents:
  one: {address: "sip:one@127.0.0.1", queues: [support]}
mailboxes: {main: everything}
"""
MAIN = """\
flow: main
title: Test line
start: welcome
nodes:
  welcome: {type: say, prompt: Welcome, next: menu}
  menu:
    type: menu
    prompt: For your bill, press 1. For an agent, press 0.
    choices:
      "1": {say: [my bill], next: bill}
      "0": {next: agents}
    attempts: 2
    failed: bye
  bill: {type: fetch, url: "http://api/{{ caller }}", save: {due: body.due}, ok: told, failed: sorry, timeout: sorry}
  told: {type: say, prompt: "You owe {{ due }} pounds", next: bye}
  sorry: {type: say, prompt: No answer today, next: bye}
  agents: {type: queue, queue: support, answered: bye, timeout: bye, full: bye, no_agents: bye, closed: bye}
  bye: {type: hangup, prompt: Goodbye}
"""
DIALOGUES = """\
- dialogue: a bill
  given:
    fetch: {bill: {status: 200, body: {due: 12}}}
  steps:
    - hear: for your bill
    - press: "1"
    - hear: you owe 12 pounds
- dialogue: an agent
  steps:
    - press: "0"
    - expect: {queue: support, ends: hangup}
"""


class Ivr:
    """The command line in a folder with one flow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("flows/site.yaml", SITE)
        self.write("flows/main/flow.yaml", MAIN)

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), encoding="utf-8")
        return file

    def run(self, *arguments: str, lines: str | None = None) -> Result:
        return CliRunner().invoke(build(), list(arguments), input=lines)


@pytest.fixture
def ivr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ivr:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("IVR_DEBUG", raising=False)
    return Ivr(tmp_path)
