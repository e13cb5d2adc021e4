"""Findings that were there when somebody began to lint: they are known, and only new ones count."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.errors import ConfigError
from ivr.lint.fingerprint import KEY, fingerprints, scope
from ivr.lint.reported import Report
from ivr.loading.files import SITE_FILE

_SCOPE = re.compile(r"([^ ]+) in ([^,]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Known findings: by fingerprint, where each is in words."""

    known: Mapping[str, str]

    def text(self) -> str:
        """Give the file: one finding a line, sorted, so that a change of it can be reviewed."""
        lines = [
            f"    {json.dumps(mark)}: {json.dumps(where, ensure_ascii=False)}"
            for mark, where in sorted(self.known.items(), key=lambda item: (item[1], item[0]))
        ]
        body = ",\n".join(lines)
        known = f"{{\n{body}\n  }}" if lines else "{}"
        return f'{{\n  "format": {json.dumps(KEY)},\n  "known": {known}\n}}\n'

    def applied(self, report: Report) -> Report:
        """Give the report with what is known set apart; a file that is no flow is never known."""
        marks = [mark in self.known for mark in fingerprints(report.findings)]
        pairs = list(zip(report.findings, marks, strict=True))
        return replace(
            report,
            findings=tuple(finding for finding, known in pairs if not known),
            known=tuple(finding for finding, known in pairs if known),
        )

    def pruned(self, report: Report, looked: Looked) -> Baseline:
        """Give it without what was looked for and is no longer found; nothing is ever added."""
        found = set(fingerprints(report.findings))
        return Baseline(
            known={mark: where for mark, where in self.known.items() if mark in found or not looked.at(where)}
        )

    def renewed(self, report: Report, looked: Looked) -> Baseline:
        """Give it with everything that stands in the report, and without what was looked for and not found."""
        marks = zip(fingerprints(report.findings), report.findings, strict=True)
        now = {mark: scope(finding) for mark, finding in marks if finding.code}
        return Baseline(known={**self.pruned(report, looked).known, **now})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a run looked at; of the rest a baseline must not forget anything."""

    flows: frozenset[str]
    codes: frozenset[str]

    def at(self, where: str) -> bool:
        """Say whether a scope was looked at; what is no scope of ours counts as if it were."""
        match = _SCOPE.match(where)
        return match is None or (match[1] in self.codes and match[2] in {*self.flows, SITE_FILE})


def parse_baseline(file: str, text: str) -> Baseline:
    """Give the baseline in a file; raises ConfigError when it is none."""
    try:
        document = json.loads(text)
        known = document["known"]
        if document["format"] != KEY or not isinstance(known, dict):
            raise ValueError(document["format"])
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError(f"{file} is no baseline; write one with ivr lint --write-baseline {file}") from error
    return Baseline(known={str(mark): str(where) for mark, where in known.items()})
