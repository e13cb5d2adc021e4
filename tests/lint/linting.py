"""Lints flows that are written in a test."""

from __future__ import annotations

import re
import wave
from array import array
from datetime import date
from pathlib import Path

from ivr.lint.reported import Report
from ivr.lint.rule import DEFAULT_PRESET, rules
from ivr.lint.runner import report
from ivr.loading.project import Loaded, load
from ivr.loading.recordings import note_recordings
from ivr.nodes import node_types

HERE = Path(__file__).parent
SITE = HERE / "site.yaml"
TODAY = date(2026, 11, 22)


RECORDINGS: dict[str, tuple[int, int, list[tuple[float, int]]]] = {
    "good.wav": (8000, 1, [(0.3, 0), (2, 6000), (0.3, 0)]),
    "long.wav": (8000, 1, [(35, 6000)]),
    "short.wav": (8000, 1, [(1, 6000)]),
    "odd.wav": (11025, 1, [(2, 6000)]),
    "two.wav": (8000, 2, [(2, 6000)]),
    "clipped.wav": (8000, 1, [(2, 32767)]),
    "quiet.wav": (8000, 1, [(2, 100)]),
    "loud.wav": (8000, 1, [(2, 26000)]),
    "gap.wav": (8000, 1, [(1, 6000), (4, 0), (1, 6000)]),
    "empty.wav": (8000, 1, []),
}
"""Recordings that flows may name: rate, channels, and pieces of seconds at a level."""


def record(folder: Path, flow: str) -> None:
    """Write the recordings that a flow names."""
    for name, (rate, channels, pieces) in RECORDINGS.items():
        if name in flow:
            sound = array("h")
            for seconds, level in pieces:
                half = array("h", [level] * 20 * channels + [-level] * 20 * channels)
                sound += half * int(seconds * rate / 40)
            with wave.open(str(folder / name), "wb") as file:
                file.setnchannels(channels)
                file.setsampwidth(2)
                file.setframerate(rate)
                file.writeframes(sound.tobytes())
    if "torn.wav" in flow:
        (folder / "torn.wav").write_bytes(b"RIFF")


def loaded(folder: Path, text: str, site: str | None = None) -> Loaded:
    """Give the flows of `text`, set apart by lines of `---`, beside the test site or another one.

    A part that begins with `# site.yaml` is the site.
    """
    parts = text.split("\n---\n")
    if parts[0].startswith("# site.yaml"):
        site = parts.pop(0)
    (folder / "site.yaml").write_text(SITE.read_text() if site is None else site)
    for number, flow in enumerate(parts):
        name = next((line.removeprefix("flow:").strip() for line in flow.splitlines() if line.startswith("flow:")), "")
        place = folder / (name or f"flow{number}")
        place.mkdir()
        (place / "flow.yaml").write_text(flow)
        for beside in re.findall(r"^# beside this file: (\S+)$", flow, re.MULTILINE):
            (place / beside).touch()
        record(place, flow)
        texts = re.findall(r"^# recorded from: (\S+) (.+)$", flow, re.MULTILINE)
        if texts:
            note_recordings(place, dict(texts))
    return load([folder], node_types())


def linted(folder: Path, text: str, site: str | None = None, code: str = "") -> Report:
    """Give what the rules of the default preset, and the one of `code`, find in the flows of `text`."""
    usual = [each for each, rule in rules().items() if DEFAULT_PRESET in rule.presets or each == code]
    read = loaded(folder, text, site)
    return report(read, select=usual, today=TODAY, missed=missed(read))


def missed(read: Loaded) -> dict[str, list[str]]:
    """Give the nodes that flows do not name in a line `# dialogues enter: NODE NODE`; others were not tried."""
    found = {}
    for name, flow in read.project.flows.items():
        entered = re.search(r"^# dialogues enter:(.*)$", read.project.sources[name].text, re.MULTILINE)
        if entered:
            found[name] = [node for node in flow.nodes if node not in entered[1].split()]
    return found


def brief(found: Report) -> list[str]:
    """Give the findings as `CODE node.outlet [language]`, without what is empty."""
    lines = []
    for finding in found.findings:
        place = ".".join(part for part in (finding.node, finding.outlet) if part)
        language = f"[{finding.language}]" if finding.language else ""
        lines.append(" ".join(part for part in (finding.code or finding.name, place, language) if part))
    return lines
