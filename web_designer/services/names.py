"""The names that flows can refer to."""

from __future__ import annotations

from ivr.model.project import Project
from ivr.nodes.exit import Exit


def names(project: Project, only: str = "") -> dict[str, object]:
    """Give them by kind, each with what it is called, in the order of site.yaml; of flows those, or the `only` one."""
    site = project.site
    spoken = {tag for flow in project.flows.values() for tag in flow.spoken}
    return {
        "queues": [{"name": name, "title": queue.title or name} for name, queue in site.queues.items()],
        "calendars": [{"name": name, "title": name} for name in site.calendars],
        "mailboxes": [{"name": name, "title": title or name} for name, title in site.mailboxes.items()],
        "agents": [{"name": name, "title": agent.name or name} for name, agent in site.agents.items()],
        "numbers": [{"number": each.number, "flow": each.flow} for each in site.numbers if only in ("", each.flow)],
        "constants": dict(site.constants),
        "language": site.language,
        "languages": sorted(spoken | {site.language}),
        "time_zone": site.time_zone,
        "flows": [
            {
                "name": name,
                "title": flow.title or name,
                "kind": flow.kind,
                "parameters": list(flow.parameters),
                "exits": sorted({str(node.exit) for node in flow.nodes.values() if isinstance(node, Exit)}),
            }
            for name, flow in project.flows.items()
            if only in ("", name)
        ],
    }
