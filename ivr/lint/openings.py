"""How calls to a flow may begin, and what counts as help in a call that runs."""

from __future__ import annotations

from ivr.engine.state import State
from ivr.lint.call import Call
from ivr.lint.compared import Compared
from ivr.lint.exploration import Opening
from ivr.lint.explorer import covered
from ivr.model.dialogue import CALLER
from ivr.model.node import Node
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes.callback import Callback
from ivr.nodes.queue import Queue

CALLERS = 6
"""Callers tried at one moment: a usual one, a withheld number, and those that the flow tells apart."""


def openings(call: Call) -> list[Opening]:
    """Give how a call may begin: at each opening state, from each caller that the flow tells apart.

    A flow that people hear when they are called back begins for each queue that names it.
    """
    flows = covered(call.project, call.flow.flow)
    callers: list[str] = [CALLER]
    if any(isinstance(node, Callback) for each in flows for node in each.nodes.values()):
        callers.append("")
    callers += [str(value) for value in Compared(flows).literals("caller")]
    queues = [name for name, queue in call.project.site.queues.items() if queue.callback.flow == call.flow.flow]
    return [
        Opening(flow=call.flow.flow, at=moment.at, name=moment.name, caller=caller, values=values)
        for values in [Record({"queue": name}) for name in queues] or [Record()]
        for caller in list(dict.fromkeys(callers))[:CALLERS]
        for moment in call.moments
    ]


def helps(project: Project, state: State) -> bool:
    """Say whether a caller in this state gets help: somebody is rung or waited for, a callback or message is taken."""
    if state.phase != "running":
        return False
    node = project.flows[state.flow].nodes[state.node]
    return node.recourse is not None and not is_shut(project, node, state.now)


def is_shut(project: Project, node: Node, at: float) -> bool:
    """Say whether this is a queue that lets nobody in at a UTC time."""
    if not isinstance(node, Queue):
        return False
    queue = project.site.queues.get(node.queue)
    calendar = project.site.calendars.get(queue.calendar or "") if queue is not None else None
    return calendar is not None and calendar.state_at(at) != "open"
