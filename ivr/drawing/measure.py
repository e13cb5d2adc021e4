"""How wide text is, without a browser: enough to shorten it where it would not fit.

Widths are those of Inter, the interface's typeface, in thousandths of the type size.
"""

from __future__ import annotations

import unicodedata

_REGULAR = (
    "281 288 466 633 642 982 644 300 365 365 501 662 288 460 288 360 631 407 610 618 646 593 620 566 619 620 288 302 "
    "662 662 662 511 966 690 654 730 722 601 590 746 743 269 571 672 565 903 753 765 639 765 644 642 646 744 690 985 "
    "682 679 629 365 360 365 471 456 323 562 612 571 612 583 370 613 591 242 242 549 242 876 591 600 612 612 376 528 "
    "327 591 562 818 546 562 552 426 333 426 662"
)
_WIDTHS = {chr(code): int(width) for code, width in enumerate(_REGULAR.split(), start=32)}
_WIDTHS |= {"…": 864, "“": 440, "”": 440, "·": 288, "→": 800}
_BOLD = 1.04
_OTHER, _WIDE = 640, 1000


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line of text in pixels; East Asian characters are as wide as they are high."""
    units = sum(_WIDTHS.get(char, 0) or _unlisted(char) for char in text)
    return units * size / 1000 * (_BOLD if bold else 1)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Give the text on one line, cut with … where it is wider than `width` pixels."""
    text = " ".join(text.split())
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    kept = 0
    for kept in range(len(text) + 1):
        if text_width(text[: kept + 1], size, bold=bold) > room:
            break
    return text[:kept].rstrip(" ,.;:") + "…"


def _unlisted(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER
