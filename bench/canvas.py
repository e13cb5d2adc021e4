"""Opens flows of 2,000 and 200 nodes in Chromium and prints what they cost: `python -m bench.canvas`.

Look at `uptime` first: where others work as well, only the server's processor time tells.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import BrowserContext, Page, sync_playwright

from ivr.store.accounts import Accounts
from ivr.store.database import open_database
from ivr.store.drafts import Drafts

COLUMNS = 40
CHECKED_NODES = 200
EDITS = 10
Layout = dict[str, dict[str, int]]
Figures = dict[str, str]
Server: TypeAlias = "subprocess.Popen[str]"
DRAWN = """() => {
  const entries = performance.getEntriesByType("resource").filter(each => each.name.endsWith("/draft"));
  return performance.getEntriesByName("signpost:ready")[0].startTime - entries[0].responseEnd;
}"""
"""Milliseconds from the draft's last byte until it is drawn and can be worked on."""
SERVED = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const asked = performance.getEntriesByType("resource").filter(each => each.name.includes("/api/"));
  const ready = performance.getEntriesByName("signpost:ready")[0].startTime;
  const before = asked.filter(each => each.responseEnd <= ready);
  const data = Math.max(...before.map(each => each.responseEnd)) - Math.min(...before.map(each => each.startTime));
  return page.responseEnd + data;
}"""
"""Milliseconds in which the page waited for the server: for itself and for what it asks of the API at once."""
IS_CHECKED = """() => {
  const state = window.signpost.state;
  return state.status === "saved" && state.findingsOf === state.etag;
}"""
CHECKED = """() => new Promise(done => {
  const { etag, status } = window.signpost.state, begun = performance.now();
  const look = () => {
    const state = window.signpost.state;
    const fresh = state.etag !== etag && state.status === "saved" && state.findingsOf === state.etag;
    if (fresh) done(performance.now() - begun); else setTimeout(look, 5);
  };
  look();
})"""
"""Milliseconds until what is done now has been saved, checked, and its findings are there."""
WAITING = """async () => {
  const waits = [];
  while (window.waiting) {
    const begun = performance.now();
    await (await fetch("/api/site")).json();
    waits.push(performance.now() - begun);
    await new Promise(later => setTimeout(later, 50));
  }
  return waits;
}"""
"""Milliseconds of each request that is made until it is told to stop."""
FRAMES = """() => new Promise(done => {
  const times = [];
  const tick = now => { times.push(now); if (times.length < 90) requestAnimationFrame(tick); else done(times); };
  requestAnimationFrame(tick);
})"""


def large(nodes: int) -> tuple[str, Layout]:
    """Give a flow of menus, three ways out each, as text, and the place of each of its nodes."""
    lines = ["flow: NAME", "title: A large flow", "start: n0", "nodes:"]
    for number in range(nodes):
        targets = [f"n{(number * 2 + step) % nodes}" for step in (1, 2)]
        choices = ", ".join(f'"{key}": {{label: way {key}, next: {to}}}' for key, to in enumerate(targets, start=1))
        asked = f"This is menu {number}. For the first way, press 1. For the second way, press 2."
        lines.append(f'  n{number}: {{type: menu, prompt: "{asked}", choices: {{{choices}}}, failed: n0}}')
    places = {f"n{number}": {"x": number % COLUMNS * 336, "y": number // COLUMNS * 208} for number in range(nodes)}
    return "\n".join(lines) + "\n", places


def sound(nodes: int) -> str:
    """Give a flow as `large` does, of which the linter finds nothing wrong: an agent everywhere, words for mistakes."""
    lines = ["flow: NAME", "title: A sound flow", "start: n0"]
    lines.append('universals: {agent: {label: an agent, keys: ["0"], next: agents}}')
    lines.append('reprompts: {no_input: ["We did not hear an answer."], no_match: ["That is not on the list."]}')
    lines.append("nodes:")
    for number in range(nodes - 3):
        targets = [f"n{to}" if to < nodes - 3 else "bye" for to in (number * 2 + 1, number * 2 + 2)]
        choices = ", ".join(f'"{key}": {{label: way {key}, next: {to}}}' for key, to in enumerate(targets, start=1))
        asked = f"This is menu {number}. For the first way, press 1. For the second, press 2. For an agent, press 0."
        lines.append(f'  n{number}: {{type: menu, prompt: "{asked}", choices: {{{choices}}}, failed: agents}}')
    ways = "answered: bye, timeout: message, full: message, no_agents: message, closed: message"
    lines.append(f"  agents: {{type: queue, queue: support, max_wait: 60, {ways}}}")
    lines.append("  message: {type: voicemail, mailbox: support, next: bye, empty: bye}")
    lines.append('  bye: {type: hangup, prompt: "Goodbye."}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--nodes", type=int, default=2000)
    nodes = parser.parse_args().nodes
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, address = _serve(Path(folder), nodes)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        secret, csrf = _visit(Path(folder) / "data")
        _place(Path(folder) / "data", large(nodes)[1])
        context.add_cookies([{"name": "signpost_session", "value": secret, "url": address}])
        for measured in (_opened, _dragged, _unplaced, lambda page: _checked(page, process)):
            page = context.new_page()
            _print(measured(page))
            # One thing after the other: what the page has asked for would slow the next one down.
            _until_checked(page)
            page.close()
        _print(_tidied(context, csrf, nodes, process))
        browser.close()
        process.terminate()
        process.communicate(timeout=60)


def _spent(server: Server) -> float:
    """Give the milliseconds of processor time that the server has had."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _print(figures: Figures) -> None:
    for name, figure in figures.items():
        print(f"{name:<68}{figure}", flush=True)


def _serve(folder: Path, nodes: int) -> tuple[Server, str]:
    flows = {
        "big": large(nodes)[0],
        "bare": large(nodes)[0],
        "sound": sound(CHECKED_NODES),
        "faulty": large(CHECKED_NODES)[0],
    }
    for name, text in flows.items():
        flow = folder / "flows" / name / "flow.yaml"
        flow.parent.mkdir(parents=True)
        flow.write_text(text.replace("NAME", name), encoding="utf-8")
    site = "language: en-GB\nqueues: {support: {title: Customer service}}\nmailboxes: {support: For the morning}\n"
    (folder / "flows" / "site.yaml").write_text(site, encoding="utf-8")
    command = [sys.executable, "-m", "web_designer", "--port", "0"]
    command += ["--flows", str(folder / "flows"), "--data", str(folder / "data")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, str(json.loads(process.stdout.readline())["address"])


def _visit(data: Path) -> tuple[str, str]:
    accounts = Accounts(open_database(data))
    accounts.add(name="bench", role="designer", password="", at=0)
    secret = accounts.open("bench", time.time())
    found = accounts.visit(secret, time.time())
    assert found is not None
    return secret, found.csrf


def _place(data: Path, layout: Layout) -> None:
    """Give the nodes their places without asking the server, which is to be cold."""
    Drafts(open_database(data)).save("big", 1, "bench", time.time(), layout=layout)


def _open(page: Page, flow: str, node: str = "n0") -> float:
    """Open a flow; gives the milliseconds until it can be worked on."""
    page.goto(f"/flows/{flow}/design")
    page.get_by_test_id(f"rf__node-{node}").wait_for()
    return float(page.evaluate("performance.getEntriesByName('signpost:ready')[0].startTime"))


def _opened(page: Page) -> Figures:
    ready = _open(page, "big")
    served, drawn = page.evaluate(SERVED), page.evaluate(DRAWN)
    elements = page.evaluate("document.querySelectorAll('*').length")
    return {
        "first opening, server just started": f"usable after {ready:.0f} ms",
        "  waiting for the server": f"{served:.0f} ms",
        "  the page, scripts and all": f"{ready - served:.0f} ms, the last {drawn:.0f} ms since the draft had arrived",
        "  elements in the page": f"{elements}",
    }


def _dragged(page: Page) -> Figures:
    ready = _open(page, "big")
    box = page.get_by_test_id("rf__node-n0").bounding_box()
    assert box is not None
    x, y = box["x"] + 60, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=4)
    page.evaluate(f"() => {{ window.measured = ({FRAMES})(); }}")
    for step in range(120):
        page.mouse.move(x + 30 + step % 40 * 4, y + step % 20 * 4)
    times = page.evaluate("() => window.measured")
    page.mouse.up()
    gaps = [after - before for before, after in itertools.pairwise(times)]
    return {
        "opened again": f"usable after {ready:.0f} ms",
        "frames a second while dragging": f"{1000 / statistics.mean(gaps):.0f} (slowest frame {max(gaps):.0f} ms)",
    }


def _unplaced(page: Page) -> Figures:
    return {"a flow without places, tidied when opened": f"usable after {_open(page, 'bare'):.0f} ms"}


def _checked(page: Page, server: Server) -> Figures:
    kinds = {"sound": "nothing wrong", "faulty": "something wrong with each node"}
    found: Figures = {}
    for flow, kind in kinds.items():
        _open(page, flow)
        _until_checked(page)
        before = _spent(server)
        times = [_edited(page, "Control+z" if edit % 2 else "Delete") for edit in range(EDITS)]
        spent = (_spent(server) - before) / EDITS
        found[f"findings after an edit, {CHECKED_NODES} nodes, {kind}"] = (
            f"median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms of {EDITS};"
            f" processor {spent:.0f} ms each"
        )
    return found


def _until_checked(page: Page) -> None:
    while not page.evaluate(IS_CHECKED):
        page.wait_for_timeout(50)


def _edited(page: Page, key: str) -> float:
    """Remove the node behind the first one or bring it back; gives the milliseconds until the findings are there."""
    page.locator("#canvas").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.evaluate(f"() => {{ window.measured = ({CHECKED})(); }}")
    page.keyboard.press(key)
    return float(page.evaluate("() => window.measured"))


def _tidied(context: BrowserContext, csrf: str, nodes: int, server: Server) -> Figures:
    """Tidy through the API, while another visitor asks for the site again and again."""
    sizes = {f"n{number}": {"width": 256, "height": 160} for number in range(nodes)}
    data = {"sizes": sizes, "layout": large(nodes)[1]}
    page = context.new_page()
    page.goto("/flows")
    page.evaluate(f"() => {{ window.waiting = true; window.measured = ({WAITING})(); }}")
    begun, before = time.perf_counter(), _spent(server)
    tidied = context.request.post(
        "/api/flows/big/draft/tidy", data=data, headers={"X-CSRF-Token": csrf}, timeout=60_000
    )
    took, spent = time.perf_counter() - begun, _spent(server) - before
    assert tidied.ok, tidied.text()
    waits = page.evaluate("() => { window.waiting = false; return window.measured; }")
    return {
        f"tidy of {nodes} nodes through the API": f"{took * 1000:.0f} ms; processor {spent:.0f} ms",
        "  another request meanwhile": f"median {statistics.median(waits):.0f} ms, worst {max(waits):.0f} ms",
    }


if __name__ == "__main__":
    main()
