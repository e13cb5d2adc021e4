"""R113: a module returns through an exit that leads nowhere where it is run."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope


class UnmappedReturn(ProjectRule):
    """Finds exits of modules that the flow which runs them does not know."""

    code = "R113"
    name = "unmapped-return"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each exit that a call reaches, for each subflow node that does not lead it anywhere."""
        for flow in scope.entries:
            call = scope.call(flow)
            for vertex, name, place in call.unmapped(call.whole):
                yield self.found(
                    call.key(place, "exits"),
                    f'callers who leave the module through "{name}" are stuck: it leads nowhere here',
                    hint=f"add {name}: NODE to the exits",
                    certainty=call.certainty(call.whole, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=name,
                    how=call.how(call.whole, vertex),
                )
