"""What makes a finding the same finding tomorrow: never its line, its words or where the files are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from ivr.lint.finding import Finding

KEY = "ivrFinding/v1"
"""How others call our fingerprints; raised when they are made in another way."""


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Give the fingerprint of each: a hash of its identity, and which of several alike it is, in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for finding in findings:
        seen[finding.identity] += 1
        result.append(f"{_hash(finding.identity)}:{seen[finding.identity]}")
    return tuple(result)


def marked(standing: Iterable[Finding], known: Iterable[Finding]) -> list[tuple[Finding, str, bool]]:
    """Give findings that stand and those of the baseline, in order, each with its fingerprint and whether it is known.

    They are counted together, or else the second of two alike would become the first once that one is known.
    """
    both = [(finding, False) for finding in standing] + [(finding, True) for finding in known]
    both.sort(key=lambda each: (each[0].span, each[0].code, each[0].identity, each[0].message))
    marks = fingerprints(finding for finding, _ in both)
    return [(finding, mark, old) for (finding, old), mark in zip(both, marks, strict=True)]


def scope(finding: Finding) -> str:
    """Give the identity in words: `A202 in main, billing_menu`."""
    code, flow, node, outlet, language = finding.identity
    place = ".".join(part for part in (node, outlet) if part)
    words = [f"{code} in {flow or 'site.yaml'}", place, language]
    return ", ".join(word for word in words if word)


def _hash(identity: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(identity).encode()).hexdigest()[:16]
