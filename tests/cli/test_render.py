from __future__ import annotations

import sys
import wave
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from ivr.cli._flows import open_flows
from ivr.cli._prompts import STOCK, static_items
from ivr.dialog import stock
from ivr.model.command import Audio, PlayItem
from tests.cli.conftest import Ivr

WORDS_TO_SAY = {"yes", "no"}
"""Entries of stock.yaml that callers speak, not we."""
OUTER = """\
flow: main
language: en-GB
languages: [es-ES]
start: a
reprompts: {no_input: [Are you there]}
nodes:
  a: {type: say, prompt: {en-GB: One, es-ES: Uno}, next: b}
  b: {type: say, prompt: "Hello {{ caller }}", next: c}
  c: {type: language, prompt: {en-GB: Press 1, vi: Nhấn 2}, choices: {"1": {language: ru}}, next: d, failed: e}
  d: {type: subflow, flow: part, exits: {done: e}}
  e: {type: hangup, prompt: {audio: bye.wav, text: Goodbye}}
  f: {type: hangup, prompt: " "}
"""
PART = """\
flow: part
kind: module
language: en-GB
start: a
nodes:
  a: {type: say, prompt: Inside, next: b}
  b: {type: exit}
"""


def _shown(items: tuple[PlayItem, ...]) -> list[str]:
    return [f"{item.language} {item.path if isinstance(item, Audio) else item.text}" for item in items]


def test_our_phrases_are_all_of_them() -> None:
    tables = yaml.load((files("ivr.dialog") / "stock.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for language, phrases in tables.items():
        assert (language, set(phrases) - WORDS_TO_SAY) == (language, set(STOCK))


def test_static_prompts_in_every_language_of_a_call(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", OUTER)
    ivr.write("flows/part/flow.yaml", PART)
    project, names = open_flows([Path("flows")])
    assert names == ("main", "part")
    shown = _shown(static_items(project, ["main"]))
    ours = {stock.phrase("callback_cancelled", language)[1] for language in stock.languages()}
    own = [item for item in shown if "press" not in item and len(item) < 25 and item.partition(" ")[2] not in ours]
    assert own == [
        "en-GB Are you there",
        "es-ES Are you there",
        "ru Are you there",
        "en-GB One",
        "es-ES Uno",
        "en-GB Press 1",
        "vi Nhấn 2",
        "en-GB flows/main/bye.wav",
        "es-ES flows/main/bye.wav",
        "ru flows/main/bye.wav",
    ]
    assert [item for item in shown if "{{" in item] == []
    part = _shown(static_items(project, ["part"]))
    assert [item for item in part if item.endswith("Inside")] == ["en-GB Inside", "es-ES Inside", "ru Inside"]


def test_our_own_static_phrases_come_in_each_language(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", OUTER)
    ivr.write("flows/part/flow.yaml", PART)
    project, _ = open_flows([Path("flows")])
    shown = _shown(static_items(project, ["main"]))
    assert any(item.startswith("ru Оставьте сообщение") for item in shown)
    assert any(item.startswith("es-ES Deje su mensaje") for item in shown)


def test_prompts_are_rendered_once(ivr: Ivr) -> None:
    first = ivr.run("render", "--cache", "cache")
    assert (first.exit_code, first.stdout) == (0, "")
    count = len(list(Path("cache").rglob("*.wav")))
    assert first.stderr == f"{count} prompts rendered, 0 already there\n"
    with wave.open(str(next(Path("cache").rglob("*.wav")))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
    assert ivr.run("render", "--cache", "cache").stderr == f"0 prompts rendered, {count} already there\n"


def test_a_missing_recording_is_told_and_the_rest_goes_on(ivr: Ivr) -> None:
    ivr.write("flows/main/flow.yaml", OUTER.replace("flow: part, exits: {done: e}", "flow: main, exits: {done: e}"))
    ran = ivr.run("render", "--cache", "cache")
    assert ran.exit_code == 1
    assert '"Goodbye" (en-GB): cannot read the recording flows/main/bye.wav' in ran.stderr
    assert "3 failed" in ran.stderr
    assert list(Path("cache").rglob("*.wav"))


def test_without_the_extra(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ivr.speech.prerender", "ivr.speech.process"):
        monkeypatch.setitem(sys.modules, name, None)
    ran = ivr.run("render")
    assert ran.exit_code == 2
    assert "pip install 'signpost-ivr[speech]'" in ran.stderr
