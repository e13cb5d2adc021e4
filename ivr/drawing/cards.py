"""Draws one node: header, one line of what it says or decides, and a row with a port for each outlet."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.drawing.boxes import HEADER, SUMMARY, WIDTH, Box, port_height, rows
from ivr.drawing.icons import icon
from ivr.drawing.marks import Noted, anywhere_tag, badges, cap_width, counts, key_cap, line_of_text, safe, start_flag
from ivr.drawing.measure import fit
from ivr.drawing.words import QUIET, outlet_words, spoken_name, summary
from ivr.model.flow import Flow
from ivr.model.outlet import Outlet

PAD = 12
TILE = 28


def card(
    flow: Flow,
    box: Box,
    findings: Sequence[Noted],
    *,
    reached: bool,
    keys: Sequence[str] = (),
    linked: bool = False,
    stands_out: str = "",
) -> str:
    """Give a node as an SVG group with its own title; `keys` lead here from everywhere.

    `stands_out` is a word, such as `added`, that is written above the node and is a style of it.
    """
    node = flow.nodes[box.node]
    styles = ["node", node.family, *([] if reached else ["unreached"]), *(f"has-{name}" for name in counts(findings))]
    styles += ["stands-out", stands_out] if stands_out else []
    says = summary(node, flow.language)
    title = f"{spoken_name(box.node)} ({node.type}, {box.node}). {says}"
    parts = [
        f"<title>{safe(title if reached else f'{title} No call gets here.')}</title>",
        f'<rect class="lift" x="0" y="2" width="{WIDTH}" height="{box.height}" rx="7"/>',
        f'<rect class="card" width="{WIDTH}" height="{box.height}" rx="6"/>',
        _header(flow, box.node, findings, linked=linked),
        _clipped(line_of_text(PAD, HEADER + 15, fit(says, WIDTH - 2 * PAD, 13), "says")),
        _rows(flow, box.node),
        start_flag(PAD, -8) if box.node == flow.start else "",
        line_of_text(PAD + (72 if box.node == flow.start else 0), -6, stands_out, "word") if stands_out else "",
        anywhere_tag(WIDTH - PAD, -8, keys, "from everywhere") if keys else "",
    ]
    group = f'<g class="{" ".join(styles)}" id="node-{safe(box.node)}" data-node="{safe(box.node)}"'
    return f'{group} transform="translate({box.x} {box.y})">{"".join(parts)}</g>'


def _header(flow: Flow, name: str, findings: Sequence[Noted], *, linked: bool) -> str:
    node = flow.nodes[name]
    drawn, taken = badges(WIDTH - PAD, HEADER / 2, findings, f"#at-{name}" if linked else None)
    x = PAD + TILE + 10
    room = WIDTH - PAD - taken - x
    return (
        f'<rect class="tile" x="{PAD}" y="{(HEADER - TILE) / 2:g}" width="{TILE}" height="{TILE}" rx="6"/>'
        f"{icon(node.icon, 16, x=PAD + 6, y=HEADER / 2 - 8, style='icon mark')}"
        f"{_clipped(line_of_text(x, 21, fit(spoken_name(name), room, 14, bold=True), 'name'))}"
        f"{line_of_text(x, 38, fit(node.type, room, 13), 'type')}{drawn}"
    )


def _rows(flow: Flow, name: str) -> str:
    found = rows(flow, name)
    if not found:
        return ""
    rule = f'<path class="rule" d="M0 {HEADER + SUMMARY - 4}H{WIDTH}"/>'
    return rule + "".join(_row(flow, name, outlet, number) for number, outlet in enumerate(found))


def _row(flow: Flow, name: str, outlet: Outlet, number: int) -> str:
    y = port_height(number)
    words = outlet_words(outlet, flow.nodes[name])
    leads = outlet.target in flow.nodes
    target = spoken_name(outlet.target) if leads and outlet.target else "nowhere yet"
    key = outlet.name if outlet.kind == "key" else ""
    tone = "open" if not leads else "quiet" if outlet.kind in QUIET else ""
    x = PAD + (cap_width(key) + 8 if key else 0)
    dangling = 84 if not leads else 0
    shown = fit(words, WIDTH - PAD - x - dangling, 13)
    return (
        f'<g class="row"><title>{safe(f"{key} {words}".strip())} leads to {safe(target)}</title>'
        f"{key_cap(PAD, y - 9, key) if key else ''}"
        f"{_clipped(line_of_text(x, y + 4.5, shown, 'quiet-text' if tone == 'quiet' else ''))}"
        f"{line_of_text(WIDTH - PAD - 76, y + 4.5, 'nowhere yet', 'nowhere') if dangling else ''}"
        f'<circle class="{f"port {tone}".strip()}" cx="{WIDTH}" cy="{y}" r="4"/></g>'
    )


def _clipped(text: str) -> str:
    """Keep text inside the node where another typeface, wider than ours, has to do."""
    return f'<g clip-path="url(#inside)">{text}</g>'
