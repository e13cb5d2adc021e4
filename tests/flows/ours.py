"""The flows of this repository, and their dialogues after they have been run."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from ivr.channels.call import Caller, ScriptedCall
from ivr.channels.dialogue import Result, run_dialogues
from ivr.channels.outcomes import GivenOutcomes
from ivr.loading.dialogue_file import Dialogues, parse_dialogues
from ivr.loading.files import DIALOGUE_FILE
from ivr.loading.flow_file import read_text
from ivr.loading.project import Loaded, load
from ivr.model.dialogue import CALLER, WEEKDAY, FetchAnswer, Given
from ivr.model.project import Project
from ivr.nodes import node_types
from web_designer.demo import systems

ROOT = Path(__file__).parents[2]
FLOWS = ROOT / "flows"


@lru_cache(maxsize=1)
def loaded() -> Loaded:
    return load([FLOWS], node_types())


def project() -> Project:
    return loaded().checked()


def dialogues(flow: str) -> Dialogues:
    file = FLOWS / flow / DIALOGUE_FILE
    return parse_dialogues(str(file), read_text(file))


@lru_cache(maxsize=1)
def results() -> tuple[Result, ...]:
    """Give what came of every dialogue."""
    return tuple(result for flow in project().flows for result in run_dialogues(dialogues(flow), flow, project()))


class DemoOutcomes(GivenOutcomes):
    """The outside world with the demo API of `ivr serve` in it."""

    def fetch(self, flow: str, node: str, url: str) -> FetchAnswer:
        """Give what the demo API answers."""
        *_, what, name = url.split("/")
        if what == "accounts":
            found = systems.account(name, date(2026, 11, 24))
        elif what == "outages":
            found = systems.outage(name)
        else:
            found = systems.reading({"account": "12345678", "reading": 4021})
        return FetchAnswer(status=404 if found is None else 200, body=found)


def demo_call() -> ScriptedCall:
    """Give a call to the main line on a Tuesday morning that has just been answered."""
    caller = Caller(number=CALLER, called="main", at=datetime.fromisoformat(WEEKDAY).timestamp())
    call = ScriptedCall(project(), "main", caller, DemoOutcomes(Given(), project().site))
    call.start()
    return call
