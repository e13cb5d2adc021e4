"""L603: a recording that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.lint.audio import recording
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.saying import said
from ivr.lint.scope import Scope
from ivr.model.prompt import ANY
from ivr.nodes.queue import Queue
from ivr.nodes.transfer import Transfer

SITE = ""
"""The name of the site's own file among the sources."""


class MissingAudio(ProjectRule):
    """Finds prompts and hold audio whose WAV file does not exist; the caller hears nothing there."""

    code = "L603"
    name = "missing-audio"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each prompt whose recording is not beside its flow, then hold audio that is not beside the site."""
        for flow in scope.project.flows:
            yield from self._prompts(scope.call(flow))
            yield from self._hold(scope, scope.call(flow))
        for name, queue in scope.project.site.queues.items():
            if queue.hold and _is_missing(scope, queue.hold):
                span = scope.project.sources[SITE].value(("queues", name, "hold"))
                yield self.found(span, _NO_HOLD.format(queue.hold), hint=_HOLD_HINT, outlet=name)

    def _prompts(self, call: Call) -> Iterator[Finding]:
        for each in said(call):
            audio = each.utterance.audio
            if audio is not None and recording(Path(call.source.folder) / audio) is None:
                path = ("nodes", each.name, *each.path) if each.name else each.path
                yield self.found(
                    call.source.value((*path, *(() if each.tag == ANY else (each.tag,)), "audio")),
                    f"there is no recording {audio} beside the flow, so callers hear nothing here",
                    hint="put the file there, or leave `audio` out: the text is spoken then",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )

    def _hold(self, scope: Scope, call: Call) -> Iterator[Finding]:
        for name, node in call.flow.nodes.items():
            if isinstance(node, Queue | Transfer) and node.hold and _is_missing(scope, node.hold):
                span = call.source.value(("nodes", name, "hold"))
                yield self.found(
                    span, _NO_HOLD.format(node.hold), hint=_HOLD_HINT, flow=call.flow.flow, node=name, outlet="hold"
                )


_NO_HOLD = "there is no hold audio {} beside site.yaml, so callers who wait hear nothing"
_HOLD_HINT = "put the file there, or leave `hold` out: our own music is played then"


def _is_missing(scope: Scope, hold: str) -> bool:
    site = scope.project.sources.get(SITE)
    return site is not None and recording(Path(site.folder) / hold) is None
