"""L604: a recording that sounds bad on the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from ivr.lint.audio import Recording, recording
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said

RATES = (8_000, 16_000)
CLIPPED = 0.001
QUIET, LOUD = -36, -9
"""Effective level of what is said, in dB of full scale."""
SILENCE_SECONDS = 3


class PoorAudio(FlowRule):
    """Finds recordings with another rate, clipping, a level far off, or long silence."""

    code = "L604"
    name = "poor-audio"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each recording with the first thing that is wrong with it."""
        for each in said(call):
            audio = each.utterance.audio
            found = recording(Path(call.source.folder) / audio) if audio is not None else None
            wrong = _wrong(found) if found is not None else ""
            if wrong:
                yield self.found(
                    each.span,
                    f"the recording {audio} {wrong}",
                    hint="save it as 16-bit mono WAV with 8000 or 16000 samples a second, at about -20 dB",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )


def _wrong(found: Recording | str) -> str:
    if isinstance(found, str):
        return found
    if found.rate not in RATES:
        return f"has {found.rate} samples a second, so it is resampled for the telephone"
    if found.channels != 1:
        return f"has {found.channels} channels; a telephone has one"
    if found.seconds == 0:
        return "is empty"
    if found.clipped > CLIPPED:
        return "is clipped, which sounds harsh"
    if found.level < QUIET:
        return f"is too quiet ({found.level:.0f} dB)"
    if found.level > LOUD:
        return f"is too loud ({found.level:.0f} dB)"
    if found.silence > SILENCE_SECONDS:
        return f"is silent for {found.silence:.0f} seconds"
    return ""
