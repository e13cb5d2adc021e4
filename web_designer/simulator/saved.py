"""A rehearsed call as a dialogue, which tests the flow from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from ivr.model.dialogue import CALLER, Step
from ivr.model.project import Project
from web_designer.simulator.opening import Opening
from web_designer.simulator.rehearsal import rehearse

Map = dict[str, object]


def dialogue(project: Project, flow: str, opening: Opening, acts: Sequence[Step], name: str) -> Map:
    """Give the call as a dialogue file has it: each act at its node, then where the call ended up."""
    steps: list[Map] = []
    for number, act in enumerate(acts):
        before = rehearse(project, flow, opening, acts[:number])
        steps += [{"expect": {"node": f"{before.flow}.{before.node}"}}, act.model_dump(exclude_unset=True)]
    last = rehearse(project, flow, opening, acts)
    ends = {"flow": "hangup"}.get(last.ended, last.ended)
    steps.append({"expect": {"ends": ends} if last.over else {"node": f"{last.flow}.{last.node}"}})
    told: Map = {"dialogue": name, "at": datetime.fromtimestamp(opening.begins, UTC).isoformat()}
    if opening.caller != CALLER:
        told["from"] = opening.caller
    given = opening.given.model_dump(exclude_unset=True, mode="json")
    if given:
        told["given"] = given
    return {**told, "steps": steps}
