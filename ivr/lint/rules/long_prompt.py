"""P503: a prompt that callers have to listen to for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.hearing import Piece
from ivr.lint.keys import places
from ivr.lint.rule import FlowRule
from ivr.lint.saying import Said, said
from ivr.nodes.menu import Menu

INSTRUCTION, GREETING, FIRST_OPTION = 20, 30, 10
"""Seconds for a question, for what is only said, and until the first key is named."""
SHORT = 40
"""Characters that take less than 10 seconds in any language."""


class LongPrompt(FlowRule):
    """Finds prompts that take longer than callers listen."""

    code = "P503"
    name = "long-prompt"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give long prompts, by the length of the recording or else an estimate, then menus that begin slowly."""
        for each in said(call):
            if each.utterance.audio is None and len(each.text) < SHORT:
                continue
            seconds = _piece(call, each).seconds()
            limit = INSTRUCTION if each.asks else GREETING
            first = _until_first_key(call, each)
            if seconds > limit:
                what = "answer" if each.asks else "go on"
                message = f"callers listen for {seconds:.0f} seconds before they can {what}; {limit} are bearable"
            elif first > FIRST_OPTION:
                message = f"callers hear the first key after {first:.0f} seconds; {FIRST_OPTION} are bearable"
            else:
                continue
            yield self.found(
                each.span,
                message,
                hint="say it in fewer words, or in two steps",
                flow=call.flow.flow,
                node=each.name,
                language=each.language,
            )


def _piece(call: Call, each: Said) -> Piece:
    audio = each.utterance.audio
    file = Path(call.source.folder) / audio if audio is not None else None
    return Piece(text=each.text, language=each.language, audio=file)


def _until_first_key(call: Call, each: Said) -> float:
    found = places(each.text, each.language) if isinstance(each.node, Menu) and each.field == "prompt" else None
    if found is None or not found[1]:
        return 0
    text, announced = found
    first = text[: announced[0][1]]
    # What a key is for is said before it: the option begins with its sentence.
    return _piece(call, each).seconds(first[: max(first.rfind(mark) for mark in ".!?;。") + 1])
