"""Opens a flow of 2,000 nodes in Chromium and prints what it costs: `python -m bench.canvas`."""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from ivr.store.accounts import Accounts
from ivr.store.database import open_database

COLUMNS = 40
Layout = dict[str, dict[str, int]]
DRAWN = """() => {
  const entries = performance.getEntriesByType("resource").filter(each => each.name.endsWith("/draft"));
  return performance.getEntriesByName("signpost:ready")[0].startTime - entries[0].responseEnd;
}"""
"""Milliseconds from the draft's last byte until it is drawn and can be worked on."""
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


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=2000)
    nodes = parser.parse_args().nodes
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        process, address = _serve(Path(folder), nodes)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=address)
        secret, csrf = _visit(Path(folder) / "data")
        context.add_cookies([{"name": "signpost_session", "value": secret, "url": address}])
        headers = {"X-CSRF-Token": csrf, "If-Match": '"1"'}
        saved = context.request.patch("/api/flows/big/draft", data={"layout": large(nodes)[1]}, headers=headers)
        assert saved.ok, saved.text()
        for name, figure in _figures(context.new_page()).items():
            print(f"{name:<34}{figure}")
        browser.close()
        process.terminate()
        process.communicate(timeout=60)


def _serve(folder: Path, nodes: int) -> tuple[subprocess.Popen[str], str]:
    flow = folder / "flows" / "big" / "flow.yaml"
    flow.parent.mkdir(parents=True)
    flow.write_text(large(nodes)[0].replace("NAME", "big"), encoding="utf-8")
    (folder / "flows" / "site.yaml").write_text("language: en-GB\n", encoding="utf-8")
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


def _figures(page: Page) -> dict[str, str]:
    page.goto("/flows/big/design")
    page.get_by_test_id("rf__node-n0").wait_for()
    ready = page.evaluate("performance.getEntriesByName('signpost:ready')[0].startTime")
    drawn = page.evaluate(DRAWN)
    elements = page.evaluate("document.querySelectorAll('*').length")
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
        "ready after navigation": f"{ready:.0f} ms, the last {drawn:.0f} ms of them since the draft had arrived",
        "elements in the page": f"{elements}",
        "frames a second while dragging": f"{1000 / statistics.mean(gaps):.0f} (slowest frame {max(gaps):.0f} ms)",
    }


if __name__ == "__main__":
    main()
