"""Lets 0 bring an agent, and says so in the first menu."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.fix import Fix
from ivr.loading.yaml_edits import Edit, Layout
from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.project import Project, Source
from ivr.model.prompt import ANY, Prompt
from ivr.model.universal import AGENT
from ivr.nodes.menu import Menu

KEY = "0"
_OFFERS = {
    "en": " For an agent, press {key}.",
    "es": " Para hablar con un agente, pulse {key}.",
    "fr": " Pour parler à un conseiller, appuyez sur {key}.",
    "de": " Für einen Mitarbeiter drücken Sie {key}.",
    "pt": " Para falar com um assistente, prima {key}.",
    "el": " Για εκπρόσωπο, πατήστε {key}.",
    "ru": " Чтобы поговорить с сотрудником, нажмите {key}.",
    "vi": " Để gặp nhân viên, nhấn phím {key}.",
    "zh": "如需人工服务，请按{key}。",
}


class BindAgent(Fix):
    """Binds 0 to the universal `agent`, or makes one, and adds the offer to the menu's prompt in each language."""

    code: ClassVar[str] = "A203"
    title: ClassVar[str] = "Let 0 bring an agent, and say so"
    safe: ClassVar[bool] = False

    def edits(self, finding: Finding, project: Project, layout: Layout) -> list[Edit]:
        """Give the edits; none where 0 means something else, or which agent is meant is open."""
        flow, source = project.flows[finding.flow], project.sources[finding.flow]
        menu = flow.nodes[finding.node]
        if not isinstance(menu, Menu) or _takes(flow, KEY):
            return []
        bound = _binding(flow, layout)
        offers = _offers(menu.prompt, ("nodes", finding.node, "prompt"), flow, source, layout)
        return [*bound, *offers] if bound is not None and offers else []


def _takes(flow: Flow, key: str) -> bool:
    """Say whether a key already means something else than an agent somewhere in the flow."""
    others = (universal.keys for name, universal in flow.universals.items() if name != AGENT)
    menus = (tuple(node.choices) for node in flow.nodes.values() if isinstance(node, Menu))
    return any(key in keys for keys in (*others, *menus))


def _binding(flow: Flow, layout: Layout) -> list[Edit] | None:
    """Give the edits that bind the key; None when nobody knows whom to."""
    agent = flow.universals.get(AGENT)
    if agent is not None:
        if KEY in agent.keys:
            return []
        path: Path = ("universals", AGENT)
        if agent.keys:
            return _made(layout.replace((*path, "keys"), [*agent.keys, KEY]))
        return _made(layout.add_field(path, "keys", [KEY]))
    people = [name for name, node in flow.nodes.items() if node.recourse == "agent"]
    if len(people) != 1:
        return None
    universal = {"keys": [KEY], "next": people[0]}
    if flow.universals:
        return _made(layout.add_field(("universals",), AGENT, universal))
    return _made(layout.add_before(("nodes",), "universals", {AGENT: universal}))


def _made(edit: Edit | None) -> list[Edit] | None:
    return [edit] if edit is not None else None


def _offers(prompt: Prompt, path: Path, flow: Flow, source: Source, layout: Layout) -> list[Edit]:
    """Give the edits that announce the key, in every language of the prompt; none when one is not possible."""
    edits = []
    for tag in prompt.languages():
        words = _OFFERS.get((flow.language if tag == ANY else tag).split("-")[0])
        tries = ((*path, tag, "text"), (*path, tag), (*path, "text"), path)
        place = next((each for each in tries if each in source.values), path)
        recorded = prompt.root[tag].audio is not None
        edit = layout.append(place, words.format(key=KEY)) if words and not recorded else None
        if edit is None:
            return []
        edits.append(edit)
    return edits
