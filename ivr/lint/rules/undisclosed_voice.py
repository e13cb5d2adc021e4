"""K910: callers talk to a computer's voice and are not told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.notices import is_synthetic, tells_in
from ivr.lint.phrasing import languages
from ivr.lint.rule import CallKind, CallRule


class UndisclosedVoice(CallRule):
    """Finds calls in which a synthetic voice asks before it has been said that it is one."""

    code = "K910"
    name = "undisclosed-voice"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset()
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "outbound"})
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "EU", "PT"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give, for each language, the first synthetic prompt of callers who are not told by the first question."""
        for language in call.flow.spoken:
            vertex = _first(call, language) if language.split("-")[0] in languages() else None
            if vertex is not None:
                place = call.graph.place(vertex)
                yield self.found(
                    call.key(place),
                    "callers are not told that they hear a computer's voice before they are asked something",
                    hint='say it in the greeting: "You are talking to our automated system."',
                    flow=place.flow.flow,
                    node=place.name,
                    language=language,
                )


def _first(call: Call, language: str) -> int | None:
    """Give the first place where a synthetic voice speaks on a way to a question or the end without a word of it."""
    view = call.whole

    def is_told(vertex: int) -> bool:
        place = call.graph.places[vertex]
        return place is None or tells_in(place, "synthetic", language)

    met = view.reach([call.graph.start], through=lambda vertex: view.passes(vertex) and not is_told(vertex))
    untold = [vertex for vertex in met if not is_told(vertex)]
    if all(view.passes(vertex) for vertex in untold):
        return None
    return next((vertex for vertex in untold if _speaks(call, vertex, language)), None)


def _speaks(call: Call, vertex: int, language: str) -> bool:
    place = call.graph.place(vertex)
    return is_synthetic(place.node, language, place.flow.language)
