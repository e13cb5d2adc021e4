"""docs/callbacks.md: its site and flow are right, and leave no callback unkept."""

from __future__ import annotations

import re
from pathlib import Path

from ivr.lint.rule import rules
from tests.flows.ours import ROOT
from tests.lint.linting import brief, linted

PAGE = (ROOT / "docs" / "callbacks.md").read_text(encoding="utf-8")
AROUND = """
calendars:
  support: {time_zone: Europe/London, hours: {mon-fri: "08:00-18:00"}, holidays: GB}
  polite: {time_zone: Europe/London, hours: {mon-fri: "09:00-20:00"}, holidays: GB}
agents: {alex: {address: "sip:alex@192.0.2.10", queues: [support]}}
mailboxes: {support: Messages}
"""


def test_its_examples_keep_what_they_promise(tmp_path: Path) -> None:
    site, flow = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for number, code in enumerate(code for code in rules() if code.startswith(("C", "D7", "R10", "K905"))):
        (tmp_path / str(number)).mkdir()
        assert brief(linted(tmp_path / str(number), flow, site + AROUND, code=code)) == []


def test_it_names_every_log_line() -> None:
    sources = [(ROOT / "sip" / name).read_text(encoding="utf-8") for name in ("callbacks.py", "calls.py")]
    logged = {event for source in sources for event in re.findall(r'"(callbacks?_\w+|call_placed)"', source)}
    assert logged == set(re.findall(r"`(callbacks?_\w+|call_placed)`", PAGE))
