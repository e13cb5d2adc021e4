"""Small parts of a drawing: text, key caps, tags, and badges for findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Protocol

from ivr.drawing.icons import icon
from ivr.drawing.marking import MARKS, Mark
from ivr.drawing.measure import text_width

SEVERITIES = {"error": ("octagon-x", "error"), "warning": ("triangle-alert", "warning"), "info": ("info", "note")}
"""Severity to its icon and its word, the worst first."""
CAP = 18
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Noted(Protocol):
    """What a drawing needs of a finding."""

    @property
    def severity(self) -> str:
        """Give `error`, `warning` or `info`."""

    @property
    def message(self) -> str:
        """Give what is wrong."""


def safe(text: str) -> str:
    """Give text as XML may hold it, in elements and attributes."""
    return escape(_FORBIDDEN.sub("�", text))


def line_of_text(x: float, y: float, text: str, style: str = "") -> str:
    """Give one line of text at its baseline."""
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{x:g}" y="{y:g}">{safe(text)}</text>'


def cap_width(keys: str) -> float:
    """Give the width of a key cap: square for one key."""
    return max(CAP, text_width(keys, 12, bold=True) + 10)


def key_cap(x: float, y: float, keys: str) -> str:
    """Give a key as on a telephone, its top left corner at x, y."""
    width = cap_width(keys)
    return (
        f'<rect class="key" x="{x:g}" y="{y:g}" width="{width:g}" height="{CAP}" rx="4"/>'
        f"{line_of_text(x + width / 2, y + 13.5, keys, 'cap')}"
    )


def start_flag(x: float, y: float) -> str:
    """Give the flag of the node at which calls begin, centred on the height y."""
    return (
        f'<g class="flag"><title>Calls begin here</title>'
        f'<rect x="{x:g}" y="{y - 11:g}" width="66" height="22" rx="11"/>'
        f"{icon('flag-triangle-right', 14, x=x + 9, y=y - 7)}{line_of_text(x + 26, y + 4.5, 'Start')}</g>"
    )


def anywhere_tag(right: float, y: float, keys: Sequence[str], words: str) -> str:
    """Give the tag of a node that universals lead to, ending at `right`, centred on the height y."""
    caps = sum(cap_width(each) + 4 for each in keys)
    width = caps + text_width(words, 13) + 18
    x = right - width
    parts = [f'<rect class="pill" x="{x:g}" y="{y - 12:g}" width="{width:g}" height="24" rx="12"/>']
    at = x + 8
    for each in keys:
        parts.append(key_cap(at, y - CAP / 2, each))
        at += cap_width(each) + 4
    parts.append(line_of_text(at + 1, y + 4.5, words))
    return f'<g class="anywhere">{"".join(parts)}</g>'


def why_width(mark: Mark, *, said: bool = True) -> float:
    """Give the width of `why_tag`."""
    return 16 + (text_width(mark, 13, bold=True) + 4 if said else 0)


def why_tag(x: float, baseline: float, mark: Mark, href: str | None = None, *, said: bool = True) -> str:
    """Give why something stands out, as icon and word; `said` False: the icon alone, with the word as its title."""
    width = why_width(mark, said=said)
    inside = (
        f"<title>{mark}</title>"
        f'<rect x="{x - 3:g}" y="{baseline - 16:g}" width="{width + 4:g}" height="24" fill="transparent"/>'
        f"{icon(MARKS[mark], 14, x=x, y=baseline - 11.5)}{line_of_text(x + 18, baseline, mark) if said else ''}"
    )
    inside = f'<a href="{safe(href)}">{inside}</a>' if href else inside
    return f'<g class="why {mark}">{inside}</g>'


def counts(findings: Sequence[Noted]) -> dict[str, int]:
    """Give how many findings there are of each severity that occurs, the worst first."""
    found = {name: sum(str(each.severity) == name for each in findings) for name in SEVERITIES}
    return {name: count for name, count in found.items() if count}


def in_words(severity: str, count: int) -> str:
    """Give `2 errors`, `1 note`."""
    word = SEVERITIES[severity][1]
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def badges(right: float, y: float, findings: Sequence[Noted], href: str | None) -> tuple[str, float]:
    """Give a badge for each severity, the last ending at `right`, and the width of them all."""
    drawn, x = [], right
    for severity, count in reversed(counts(findings).items()):
        wide = 19 + text_width(str(count), 13, bold=True)
        x -= wide
        told = "; ".join(each.message for each in findings if str(each.severity) == severity)
        inside = (
            f"<title>{safe(f'{in_words(severity, count)}: {told}')}</title>"
            f'<rect x="{x - 3:g}" y="{y - 12:g}" width="{wide + 4:g}" height="24" fill="transparent"/>'
            f"{icon(SEVERITIES[severity][0], 16, x=x, y=y - 8)}{line_of_text(x + 18, y + 4.5, str(count))}"
        )
        inside = f'<a href="{safe(href)}">{inside}</a>' if href else inside
        drawn.append(f'<g class="badge {severity}">{inside}</g>')
        x -= 8
    return "".join(reversed(drawn)), right - x
