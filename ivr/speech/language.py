"""Matching BCP 47 language tags: `en-AU` is served by a voice for `en`."""

from __future__ import annotations

from collections.abc import Container


def best(language: str, known: Container[str]) -> str | None:
    """Give the longest prefix of a tag that is in `known` (lower case), None when there is none.

    `zh-Hans-CN` is looked up as `zh-hans-cn`, `zh-cn`, `zh-hans`, then `zh`.
    """
    parts = language.lower().replace("_", "-").split("-")
    candidates = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    if len(parts) == 3:
        candidates.insert(1, f"{parts[0]}-{parts[2]}")
    return next((tag for tag in candidates if tag in known), None)


def primary(language: str) -> str:
    """Give the primary language of a tag in lower case: `en-GB` -> `en`."""
    return language.lower().replace("_", "-").split("-")[0]
