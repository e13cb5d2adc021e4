"""Draws a flow as SVG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from ivr.drawing.boxes import WIDTH
from ivr.drawing.cards import card
from ivr.drawing.layout import Layout, Line, layout
from ivr.drawing.marking import MARKS, PLAIN, Mark, Marking
from ivr.drawing.marks import Noted, cap_width, key_cap, line_of_text, safe, why_tag, why_width
from ivr.drawing.measure import text_width
from ivr.drawing.paths import smooth_step
from ivr.drawing.words import reachable, spoken_name
from ivr.model.flow import Flow
from ivr.model.universal import all_phrases

MARGIN = 32
LEGEND = 40
TITLE = 68


def svg(
    flow: Flow,
    findings: Mapping[str, Sequence[Noted]] | None = None,
    *,
    inline: bool = False,
    marking: Marking = PLAIN,
) -> str:
    """Give a flow drawn as SVG, light and dark, with badges for the findings of each node.

    `inline` is for a page that has the style sheets already and a heading of its own: the drawing brings neither,
    and its badges are links to the page's `#at-NODE`, as is what `marking` says of a node.
    """
    plan = layout(flow, marking)
    legend = _legend(flow, marking)
    top = MARGIN + (0 if inline else TITLE) + (LEGEND if legend else 0)
    width = max(plan.width, 560, legend[1] if legend else 0) + 2 * MARGIN
    height = top + plan.height + MARGIN
    drawn = _map(flow, plan, findings or {}, marking, linked=inline)
    parts = [
        _opening(flow, width, height, inline=inline),
        "" if inline else _heading(flow),
        f'<g class="legend" transform="translate({MARGIN} {top - LEGEND - 12})">{legend[0]}</g>' if legend else "",
        f'<g transform="translate({MARGIN} {top})">{drawn}</g></svg>',
    ]
    return "".join(parts) + ("" if inline else "\n")


@lru_cache(maxsize=1)
def style_sheet() -> str:
    """Give the style sheets a drawing that stands alone brings with it."""
    folder = files("ivr.drawing").joinpath("static")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("tokens.css", "graph.css"))


def described(flow: Flow) -> str:
    """Give one sentence about the drawing for those who do not see it."""
    count = len(flow.nodes)
    nodes = "1 node" if count == 1 else f"{count} nodes"
    return f"{nodes}, drawn from left to right. Calls begin at {spoken_name(flow.start)}."


def _opening(flow: Flow, width: int, height: int, *, inline: bool) -> str:
    name = flow.title or spoken_name(flow.flow)
    heads = "".join(_head(tone) for tone in ("", "quiet", *MARKS))
    role = 'role="group"' if inline else 'role="img"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" {role} aria-labelledby="flow-title flow-desc">'
        f'<title id="flow-title">{safe(name)}</title><desc id="flow-desc">{safe(described(flow))}</desc>'
        f"{'' if inline else f'<style>{style_sheet()}</style>'}<defs>{heads}"
        f'<clipPath id="inside"><rect width="{WIDTH - 8}" height="99999"/></clipPath></defs>'
    )


def _head(tone: str) -> str:
    style = f"head {tone}".strip()
    return (
        f'<marker id="{_head_id(tone)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="{style}" d="M0 0.5L7.5 4L0 7.5Z"/>'
        "</marker>"
    )


def _head_id(tone: str) -> str:
    return f"head-{tone}" if tone else "head"


def _heading(flow: Flow) -> str:
    name = flow.title or spoken_name(flow.flow)
    about = f"{flow.flow} · {flow.kind.replace('_', ' ')} · {', '.join(flow.spoken)}"
    return line_of_text(MARGIN, MARGIN + 18, name, "heading") + line_of_text(MARGIN, MARGIN + 40, about, "sub")


def _legend(flow: Flow, marking: Marking) -> tuple[str, int] | None:
    """Give what works everywhere, drawn once for the whole flow, and how wide that is."""
    entries = list(_everywhere(flow, marking))
    if not entries:
        return None
    parts, x = [line_of_text(14, 23.5, "Everywhere", "name")], 14 + text_width("Everywhere", 14, bold=True) + 18
    for keys, words, mark in entries:
        for key in keys:
            parts.append(key_cap(x, 9, key))
            x += cap_width(key) + 6
        parts.append(line_of_text(x, 22.5, words, "gone" if mark == "removed" else ""))
        x += text_width(words, 13) + 22
        if mark:
            parts.append(why_tag(x - 14, 22.5, mark))
            x += why_width(mark) + 8
    return f'<rect class="frame" width="{x - 6:g}" height="36" rx="6"/>{"".join(parts)}', int(x)


def _everywhere(flow: Flow, marking: Marking) -> Iterator[tuple[Sequence[str], str, Mark | None]]:
    for name, universal in {**flow.universals, **marking.gone_universals}.items():
        label = spoken_name(universal.label or name)
        keys = universal.keys or tuple(f"“{phrase}”" for phrase in all_phrases(universal.say)[:1])
        target = f" → {spoken_name(universal.next)}" if universal.next else " (says it again)"
        words = label + target if universal.next is None or spoken_name(universal.next) != label else label
        yield keys, words, marking.universals.get(name)
    if flow.on_error is not None:
        yield (), f"If the flow fails → {spoken_name(flow.on_error)}", None


def _map(
    flow: Flow,
    plan: Layout,
    findings: Mapping[str, Sequence[Noted]],
    marking: Marking,
    *,
    linked: bool,
) -> str:
    reached = reachable(flow)
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for universal in flow.universals.values():
        if universal.next is not None:
            keys[universal.next] += universal.keys
    cards = (
        card(
            flow,
            box,
            findings.get(name, ()),
            marking,
            reached=name in reached,
            keys=keys[name],
            linked=linked,
        )
        for name, box in plan.boxes.items()
    )
    return f'<g class="lines">{"".join(_lines(plan, reached))}</g>{"".join(cards)}'


def _lines(plan: Layout, reached: frozenset[str]) -> Iterator[str]:
    """Draw the lines to each target together: crossings show as bridges, junctions do not, shared tracks are one."""
    together: defaultdict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        together[line.target].append(line)
    for target in sorted(together, key=lambda name: not all(line.quiet for line in together[name])):
        yield f'<path class="halo" d="{"".join(smooth_step(line.points) for line in together[target])}"/>'
        for tone in ("unreached", "quiet", "", *MARKS):
            paths = [smooth_step(line.points) for line in together[target] if _tone(line, reached) == tone]
            if paths:
                head = _head_id("quiet" if tone == "unreached" else tone)
                yield f'<path class="wire {tone}" d="{"".join(paths)}" marker-end="url(#{head})"/>'
        for line in together[target]:
            names = f'data-from="{safe(line.node)}" data-to="{safe(target)}"'
            yield f'<path class="way" d="{smooth_step(line.points)}" {names}/>'


def _tone(line: Line, reached: frozenset[str]) -> str:
    return line.mark or ("unreached" if line.node not in reached else "quiet" if line.quiet else "")
