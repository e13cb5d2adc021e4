"""Walks through the call that shows a finding, and writes such calls as dialogues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ivr.channels.journal import DISTRIBUTION, Header, Journal
from ivr.errors import ConfigError
from ivr.lint.finding import Finding
from ivr.lint.retelling import Map, dialogue, text
from ivr.lint.witness import Witness

NAME = re.compile(r"[A-Z]\d{3}@[A-Za-z_][\w.-]*")
"""A finding in a replay: `A202@billing_menu`, or `A202@main.billing_menu`."""


def chosen(findings: Iterable[Finding], name: str) -> Finding:
    """Give the finding with this name and a witness; raises ConfigError."""
    shown = [each for each in findings if each.witness is not None]
    for finding in shown:
        if name in (finding.replay, f"{finding.code}@{finding.flow}.{finding.node}"):
            return finding
    there = ", ".join(dict.fromkeys(each.replay for each in shown)) or "none"
    raise ConfigError(f"there is no finding {name} that can be replayed; there are: {there}")


def journal(call: Witness) -> Journal:
    """Give a witness as a journal, which replays on the engine."""
    opening = call.opening
    header = Header(
        flow=opening.flow, caller=opening.caller, called=opening.flow, at=opening.at, version=version(DISTRIBUTION)
    )
    return Journal(header=header, events=call.events)


def summary(finding: Finding) -> str:
    """Give what a replay shows, in one line."""
    call = finding.witness
    assert call is not None
    when = call.opening.name or datetime.fromtimestamp(call.opening.at, UTC).strftime("%A %d %B %Y, %H:%M UTC")
    return f"{finding.code} {finding.name}: {finding.message} ({when})"


def write_dialogues(findings: Iterable[Finding], folder: Path) -> list[Path]:
    """Write each witness as a dialogue, one file for each flow that calls begin in; gives the files."""
    by_flow: dict[str, list[Map]] = {}
    for finding in findings:
        told = dialogue(finding)
        if told is not None and finding.witness is not None:
            by_flow.setdefault(finding.witness.opening.flow, []).append(told)
    files = []
    for flow, dialogues in sorted(by_flow.items()):
        file = folder / flow / "dialogues.yaml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text(dialogues), encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{file} cannot be written: {error.strerror}") from error
        files.append(file)
    return files
