"""Flows that are called in these tests."""

from __future__ import annotations

from pathlib import Path

from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types

FLOW = """\
flow: main
language: en-US
start: welcome
universals:
  agent: {keys: ["0"], say: [agent], next: agents}
nodes:
  welcome: {type: say, prompt: "Welcome.", next: menu}
  menu:
    type: menu
    prompt: "For billing, press 1 or say billing. To leave a message, press 2."
    no_input: ["Please press a key."]
    choices:
      "1": {label: Billing, say: [billing], next: account}
      "2": {label: A message, next: message}
    failed: agents
  account:
    type: collect
    variable: account
    minimum_length: 4
    maximum_length: 4
    prompt: "Your account number?"
    next: look_up
    failed: agents
  look_up:
    type: fetch
    url: "http://example.org/{{ account }}"
    save: {balance: body.balance}
    ok: balance
    failed: agents
    timeout: agents
  balance: {type: say, prompt: "You owe {{ balance }}.", next: bye}
  agents:
    {type: queue, queue: support, answered: bye, timeout: message, full: message, no_agents: message, closed: message}
  message: {type: voicemail, mailbox: support, prompt: "Speak.", next: bye, empty: bye}
  bye: {type: hangup, prompt: "Goodbye."}
"""
SITE = """\
language: en-US
time_zone: Europe/London
queues: {support: {}}
agents: {ann: {address: "sip:ann@127.0.0.1", queues: [support]}}
mailboxes: {support: For the morning}
"""


def write(folder: Path, flow: str = FLOW) -> Path:
    (folder / "main").mkdir(exist_ok=True)
    (folder / "main" / "flow.yaml").write_text(flow, encoding="utf-8")
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    return folder


def project(folder: Path, flow: str = FLOW) -> Project:
    return load([write(folder, flow)], node_types()).checked()
