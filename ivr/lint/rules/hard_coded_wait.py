"""Q808: callers are told how long they wait by a number that somebody once wrote into the prompt."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint import waits
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.spoken import prompts, texts
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls


class HardCodedWait(FlowRule):
    """Finds prompts of queues that name a fixed wait."""

    code = "Q808"
    name = "hard-coded-wait"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt of a queue, by language, with the words that name the wait."""
        if not expects_calls(call.project.site):
            return
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Queue):
                continue
            for path, prompt in prompts(place.node).items():
                for language, text in texts(prompt, place.flow.language).items():
                    words = waits.fixed(text, language)
                    if words:
                        yield self.found(
                            call.value(place, path),
                            f'callers hear "{words}" however long it takes',
                            hint="say {{ wait_minutes | number }} in an announcement: it is what the queue expects",
                            flow=place.flow.flow,
                            node=place.name,
                            language=language,
                        )
