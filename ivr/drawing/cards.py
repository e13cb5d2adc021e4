"""Draws one node: header, one line of what it says or decides, and a row with a port for each outlet."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.drawing.boxes import HEADER, SUMMARY, WIDTH, Box, port_height
from ivr.drawing.icons import icon
from ivr.drawing.marking import PLAIN, Mark, Marking, Row
from ivr.drawing.marks import (
    Noted,
    anywhere_tag,
    badges,
    cap_width,
    counts,
    key_cap,
    line_of_text,
    safe,
    start_flag,
    why_tag,
    why_width,
)
from ivr.drawing.measure import fit
from ivr.drawing.words import QUIET, outlet_words, spoken_name, summary
from ivr.model.flow import Flow
from ivr.model.node import Node

PAD = 12
TILE = 28


def card(
    flow: Flow,
    box: Box,
    findings: Sequence[Noted],
    marking: Marking = PLAIN,
    *,
    reached: bool,
    keys: Sequence[str] = (),
    linked: bool = False,
) -> str:
    """Give a node as an SVG group with its own title; `keys` lead here from everywhere.

    What stands out in it says why; with `linked` that is a link to the page's `#at-NODE`, as badges are.
    """
    node, mark = flow.nodes[box.node], marking.nodes.get(box.node)
    unreached = not reached and mark != "removed"
    styles = ["node", node.family, *(f"has-{name}" for name in counts(findings))]
    styles += [*(["unreached"] if unreached else []), *(["stands-out", mark] if mark else [])]
    says = summary(node, flow.language)
    title = f"{spoken_name(box.node)} ({node.type}, {box.node}){f', {mark}' if mark else ''}. {says}"
    parts = [
        f"<title>{safe(f'{title} No call gets here.' if unreached else title)}</title>",
        f'<rect class="lift" x="0" y="2" width="{WIDTH}" height="{box.height}" rx="7"/>',
        f'<rect class="card" width="{WIDTH}" height="{box.height}" rx="6"/>',
        _header(flow, box.node, findings, mark, linked=linked),
        _clipped(line_of_text(PAD, HEADER + 15, fit(says, WIDTH - 2 * PAD, 13), "says")),
        _rows(flow, box.node, marking),
        start_flag(PAD, -8) if box.node == flow.start else "",
        anywhere_tag(WIDTH - PAD, -8, keys, "from everywhere") if keys else "",
    ]
    group = f'<g class="{" ".join(styles)}" id="node-{safe(box.node)}" data-node="{safe(box.node)}"'
    return f'{group} transform="translate({box.x} {box.y})">{"".join(parts)}</g>'


def _header(flow: Flow, name: str, findings: Sequence[Noted], mark: Mark | None, *, linked: bool) -> str:
    node, href = flow.nodes[name], f"#at-{name}" if linked else None
    drawn, taken = badges(WIDTH - PAD, HEADER / 2, findings, href)
    x = PAD + TILE + 10
    room = WIDTH - PAD - taken - x
    wide = why_width(mark) if mark else 0
    why = why_tag(WIDTH - PAD - taken - wide, 38, mark, href) if mark else ""
    return (
        f'<rect class="tile" x="{PAD}" y="{(HEADER - TILE) / 2:g}" width="{TILE}" height="{TILE}" rx="6"/>'
        f"{icon(node.icon, 16, x=PAD + 6, y=HEADER / 2 - 8, style='icon mark')}"
        f"{_clipped(line_of_text(x, 21, fit(spoken_name(name), room, 14, bold=True), 'name'))}"
        f"{line_of_text(x, 38, fit(node.type, room - wide, 13), 'type')}{drawn}{why}"
    )


def _rows(flow: Flow, name: str, marking: Marking) -> str:
    found = marking.rows(flow, name)
    if not found:
        return ""
    rule = f'<path class="rule" d="M0 {HEADER + SUMMARY - 4}H{WIDTH}"/>'
    # What was added or removed is so with all of its ways; in what was changed each of them says it.
    mark = marking.nodes.get(name)
    whole = mark if mark != "changed" else None
    return rule + "".join(
        _row(flow.nodes[name], row, port_height(number), said=row.mark != whole) for number, row in enumerate(found)
    )


def _row(node: Node, row: Row, y: int, *, said: bool) -> str:
    """Draw a way out; what it shares with its node (`said` False) is an icon only."""
    outlet, leads = row.outlet, row.target is not None
    words = outlet_words(outlet, node)
    key = outlet.name if outlet.kind == "key" else ""
    tone = "open" if not leads else "quiet" if outlet.kind in QUIET else ""
    x = PAD + (cap_width(key) + 8 if key else 0)
    wide = why_width(row.mark, said=said) + 6 if row.mark else 0
    why = why_tag(WIDTH - PAD - wide + 6, y + 4.5, row.mark, said=said) if row.mark else ""
    dangling = 84 if not leads else 0
    shown = fit(words, WIDTH - PAD - x - dangling - wide, 13)
    told = f"{key} {words}".strip() + f" leads to {spoken_name(row.target) if row.target else 'nowhere yet'}"
    style = " ".join(("row", row.mark) if row.mark else ("row",))
    return (
        f'<g class="{style}"><title>{safe(f"{told}, {row.mark}" if row.mark else told)}</title>'
        f"{key_cap(PAD, y - 9, key) if key else ''}"
        f"{_clipped(line_of_text(x, y + 4.5, shown, 'quiet-text' if tone == 'quiet' else ''))}"
        f"{line_of_text(WIDTH - PAD - 76 - wide, y + 4.5, 'nowhere yet', 'nowhere') if dangling else ''}{why}"
        f'<circle class="{f"port {tone}".strip()}" cx="{WIDTH}" cy="{y}" r="4"/></g>'
    )


def _clipped(text: str) -> str:
    """Keep text inside the node where another typeface, wider than ours, has to do."""
    return f'<g clip-path="url(#inside)">{text}</g>'
