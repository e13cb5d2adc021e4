"""`ivr staff`: tables, JSON and the plot."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from tests.cli.conftest import SITE, Ivr

SVG = "{http://www.w3.org/2000/svg}"
BUSY = SITE.replace(
    "support: {calendar: day}",
    'support: {title: Help & "more", calendar: day, volumes: {mon-fri: {"09:00-12:00": 3, "12:00-17:00": 0.5}}}',
)


def test_the_table(ivr: Ivr) -> None:
    ivr.write("flows/site.yaml", BUSY)
    result = ivr.run("staff")
    assert result.exit_code == 0
    assert result.stdout.startswith('support: Help & "more"  80% answered within 20 s\n')
    lines = [line.split() for line in result.stdout.splitlines()]
    assert lines[2][:8] == ["mon-fri", "09:00-12:00", "3", "2", "1", "40%", "62%", "160"]
    assert lines[3][:7] == ["mon-fri", "12:00-17:00", "0.5", "1", "1", "7%", "94%"]
    assert lines[2][-4:] == ["40.0%", "from", "place", "1"]
    assert ivr.run("staff", "flows/main").stdout == result.stdout


def test_json(ivr: Ivr) -> None:
    ivr.write("flows/site.yaml", BUSY.replace(": 3,", ": 90,"))
    lines = [json.loads(line) for line in ivr.run("staff", "--json", "--callback-after", "500").stdout.splitlines()]
    assert [(line["time"], line["needed"], line["agents"]) for line in lines] == [
        ("09:00-12:00", 16, 1),
        ("12:00-17:00", 1, 1),
    ]
    assert lines[0]["wait_seconds"] is None
    assert lines[0]["callback_from_place"] == 3
    assert lines[0]["callback_offered"] == 1


def test_the_plot_marks_what_is_short(ivr: Ivr) -> None:
    ivr.write("flows/site.yaml", BUSY)
    assert ivr.run("staff", "--plot", "week.svg").exit_code == 0
    root = ElementTree.fromstring((ivr.folder / "week.svg").read_text(encoding="utf-8"))
    assert root.findtext(f"{SVG}desc") == 'support: Help & "more": at most 2 needed, 1 there.'
    bars = [each for each in root.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    assert [bar.get("class") for bar in bars] == ["bar short", "bar"] * 5
    assert bars[0].findtext(f"{SVG}title") == "mon 09:00-12:00: 3 calls each half hour, 2 needed, 1 there"
    assert "prefers-color-scheme: dark" in (root.findtext(f"{SVG}style") or "")


def test_what_cannot_be_done(ivr: Ivr) -> None:
    without = ivr.run("staff")
    assert (without.exit_code, "says how many calls it expects" in without.stderr) == (2, True)
    assert ivr.run("staff", "nowhere").exit_code == 2
    ivr.write("flows/site.yaml", BUSY)
    assert ivr.run("staff", "--plot", "nowhere/week.svg").exit_code == 2
    ivr.write("flows/site.yaml", BUSY.replace("09:00-12:00", "09:10-12:00"))
    broken = ivr.run("staff")
    assert (broken.exit_code, "no span of half hours" in broken.stderr) == (2, True)
