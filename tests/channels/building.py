"""Small projects and calls for the tests of channels."""

from __future__ import annotations

from textwrap import dedent

from ivr.channels.call import Caller, ScriptedCall
from ivr.channels.outcomes import GivenOutcomes
from ivr.channels.shown import shown
from ivr.loading.flow_file import parse_flow
from ivr.loading.project import parse_site
from ivr.model.dialogue import Given
from ivr.model.project import Project
from ivr.nodes import node_types

AT = 1_795_514_400.0  # 2026-11-24T10:00:00Z, a Tuesday

NOTHING = Given()

SITE = """
    time_zone: UTC
    calendars:
      day: {time_zone: UTC, hours: {mon-fri: "09:00-17:00"}}
    queues:
      support: {calendar: day}
      empty: {}
      open: {}
    agents:
      one: {address: "sip:one@127.0.0.1", queues: [support, open]}
    mailboxes: {main: "everything"}
    """


def project(*flows: str, site: str = SITE) -> Project:
    """Give a project of flows written as YAML."""
    definitions = {}
    sources = {}
    for number, text in enumerate(flows):
        flow, source, dangling = parse_flow(f"flow{number}.yaml", dedent(text), node_types())
        assert not dangling, dangling
        definitions[flow.flow] = flow
        sources[flow.flow] = source
    return Project(site=parse_site("site.yaml", dedent(site))[0], flows=definitions, sources=sources)


def call(
    project: Project, given: Given = NOTHING, *, number: str = "+442079460123", at: float = AT, flow: str = "f"
) -> ScriptedCall:
    """Give a call that has come in."""
    caller = Caller(number=number, called=flow, at=at)
    made = ScriptedCall(project, flow, caller, GivenOutcomes(given, project.site))
    made.start()
    return made


def seen(made: ScriptedCall, start: float = AT) -> list[str]:
    """Give what somebody watching saw, each with its time since the start; nodes in [brackets]."""
    lines = []
    for happening in made.happened:
        line = shown(happening.what)
        if line is not None:
            text = f"[{line.text.partition('.')[2]}]" if line.kind == "node" else line.text
            lines.append(f"{round(happening.at - start, 2):g} {text}")
    return lines


def texts(made: ScriptedCall) -> list[str]:
    """Give what the caller heard, prompt by prompt."""
    return [prompt.text for prompt in made.prompts]
