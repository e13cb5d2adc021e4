"""Small flows whose figures can be worked out by hand: 0.4 s a word, 0.3 s a key."""

from __future__ import annotations

from pathlib import Path

from ivr.callers.table import Distances, Table, table
from ivr.callers.ways import Way
from ivr.model.project import Project
from tests.lint.linting import loaded

FLOW = """\
flow: main
kind: inbound
start: welcome
universals: {agent: {keys: ["0"], say: [agent], next: agents}}
reprompts: {no_input: ["We did not hear you."]}
nodes:
  welcome: {type: say, prompt: "Welcome to Northgate Water.", next: open}
  open: {type: hours, calendar: office, open: menu, closed: closed_menu}
  menu:
    type: menu
    prompt: "For billing, press 1. For an agent, press 0."
    choices: {"1": {label: billing, next: account}}
    attempts: 2
    failed: agents
  account:
    type: collect
    prompt: "Please enter your account number."
    variable: account
    minimum_length: 4
    maximum_length: 4
    no_input: ["For an agent, press 0."]
    next: told
    failed: bye
  told: {type: say, prompt: "Your bill is paid.", next: more}
  more: {type: menu, prompt: "For the beginning, press 1.", choices: {"1": {next: open}}, failed: bye}
  closed_menu:
    type: menu
    prompt: "We are closed. For a call back, press 2."
    choices: {"2": {label: call back, next: back}}
    failed: message
  agents:
    type: queue
    queue: support
    prompt: "Please hold. To be called back, press 1."
    choices: {"1": {label: call back, next: back}}
    max_wait: 200
    answered: bye
    timeout: back
    full: back
    no_agents: back
    closed: message
  back: {type: callback, queue: support, booked: bye, declined: bye, failed: message}
  message: {type: voicemail, mailbox: support, prompt: "Please speak after the tone.", next: bye, empty: bye}
  bye: {type: hangup, prompt: "Goodbye."}
"""


def project(folder: Path, flow: str = FLOW) -> Project:
    """Give a project with this flow, beside the site of the linter's tests."""
    folder.mkdir(exist_ok=True)
    return loaded(folder, flow).checked()


def figures(folder: Path, flow: str = FLOW) -> Table:
    """Give the callers' table of a flow that is called main."""
    return table(project(folder, flow), "main")


def at(found: Table, node: str, state: str) -> Distances:
    """Give the row of a question in an opening state."""
    rows = [row for row in found.rows if row.node == node and state in row.states]
    assert len(rows) == 1
    return rows[0].distances


def told(way: Way | None) -> tuple[int, int, float] | None:
    """Give mishaps, keys and seconds."""
    return None if way is None else (way.cost.mishaps, way.cost.presses, round(way.cost.seconds, 1))
