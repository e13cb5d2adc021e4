"""Fixes: what they mend, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.lint.fix import fixes
from ivr.lint.mending import Mended, mend
from ivr.lint.rule import rules
from ivr.lint.selection import Selection
from tests.lint.linting import TODAY, loaded

QUIET = """
flow: example
kind: inbound
start: menu
universals: {agent: {label: an agent, next: agent}}
reprompts: {no_input: ["We did not hear an answer."], no_match: ["That is not one of the choices."]}
nodes:
  # The first thing callers hear.
  menu: {type: menu, prompt: "For our address, press 1.", choices: {"1": {next: address}}, failed: agent}
  address: {type: say, prompt: "Mill Lane 4.", next: bye}
  agent: {type: transfer, to: "sip:desk@example.org", busy: message, no_answer: message, failed: message}
  message: {type: voicemail, mailbox: support, next: bye, empty: bye}
  bye: {type: hangup, prompt: "Goodbye."}
""".lstrip()
MENU = """
flow: example
kind: module
start: menu

nodes:
  menu: {type: menu, prompt: "For the pool, press 1.", choices: {"1": {next: bye}}, failed: bye}
  bye: {type: hangup, prompt: "Goodbye."}
""".lstrip()


def mended(folder: Path, text: str, *, unsafe: bool = True, select: tuple[str, ...] | None = None) -> list[Mended]:
    return list(mend(loaded(folder, text), None, Selection(select=select), TODAY, unsafe=unsafe))


def changed(text: str, found: list[Mended]) -> list[tuple[str, str]]:
    """Give the lines that differ, each pair as before and after."""
    assert [each.before for each in found] == [text]
    pairs = zip(text.splitlines(), found[0].after.splitlines(), strict=True)
    return [(before, after) for before, after in pairs if before != after]


def test_every_fix_is_for_a_rule() -> None:
    assert set(fixes()) <= set(rules())
    assert {code for code, fix in fixes().items() if fix.safe} == {"S007"}


def test_zero_brings_an_agent_and_the_menu_says_so(tmp_path: Path) -> None:
    lines = changed(QUIET, mended(tmp_path, QUIET))
    assert lines == [
        (
            "universals: {agent: {label: an agent, next: agent}}",
            'universals: {agent: {keys: ["0"], label: an agent, next: agent}}',
        ),
        (lines[1][0], lines[1][0].replace("press 1.", "press 1. For an agent, press 0.")),
    ]


def test_the_one_agent_of_a_flow_gets_a_universal(tmp_path: Path) -> None:
    text = QUIET.replace("universals: {agent: {label: an agent, next: agent}}\n", "")
    after = mended(tmp_path, text)[0].after
    assert 'universals: {agent: {keys: ["0"], next: "agent"}}\nnodes:' in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Zero means something else.
        ('"1": {next: address}', '"0": {next: address}'),
        # The words are a recording.
        ('prompt: "For our address, press 1."', 'prompt: {audio: menu.wav, text: "For our address, press 1."}'),
    ],
)
def test_what_is_not_plain_is_left_alone(before: str, after: str, tmp_path: Path) -> None:
    assert mended(tmp_path, QUIET.replace(before, after), select=("A203",)) == []


def test_every_language_hears_of_the_agent(tmp_path: Path) -> None:
    text = QUIET.replace(
        'prompt: "For our address, press 1."',
        'prompt: {en-GB: "For our address, press 1.", es-ES: "Para la dirección, pulse 1."}',
    ).replace("start: menu", "start: menu\nlanguages: [es-ES]")
    after = mended(tmp_path, text)[0].after
    assert 'press 1. For an agent, press 0."' in after
    assert 'pulse 1. Para hablar con un agente, pulse 0."' in after


def test_unsafe_fixes_are_not_made_unasked(tmp_path: Path) -> None:
    assert mended(tmp_path, QUIET, unsafe=False) == []


def test_reprompts_are_added(tmp_path: Path) -> None:
    found = mended(tmp_path, MENU)[0]
    words = 'reprompts: {no_input: ["We did not hear an answer."], no_match: ["That is not one of the choices."]}\n\n'
    assert found.after == MENU.replace("nodes:", f"{words}nodes:")
    assert found.what == ("I401 in example, menu",)


def test_only_what_is_missing_is_added_in_every_language(tmp_path: Path) -> None:
    words = "reprompts:\n  # tapered\n  no_input: [{en-GB: Nothing heard., zh-CN: 没有听到。}]\n"
    text = MENU.replace("nodes:", f"languages: [zh-CN]\n{words}nodes:")
    after = mended(tmp_path, text)[0].after
    line = '  no_match: [{en-GB: "That is not one of the choices.", zh-CN: "没有这个选项。"}]\n'
    assert after == text.replace("  no_input", f"{line}  no_input")


def test_words_that_the_question_has_itself_are_not_added(tmp_path: Path) -> None:
    text = MENU.replace("failed: bye", 'failed: bye, no_input: ["For the pool, press 1."]')
    after = mended(tmp_path, text)[0].after
    assert 'reprompts: {no_match: ["That is not one of the choices."]}\n' in after


def test_reprompts_are_not_made_up_in_a_language_we_do_not_know(tmp_path: Path) -> None:
    assert mended(tmp_path, MENU.replace("nodes:", "language: sv-SE\nnodes:"), select=("I401",)) == []


@pytest.mark.parametrize(
    ("extra", "after"),
    [
        (", lint: {ignore: [{code: R104, reason: x}]}", ""),
        (
            ", lint: {ignore: [{code: R104, reason: x}, {code: I401, reason: y}]}",
            ", lint: {ignore: [{code: I401, reason: y}]}",
        ),
    ],
)
def test_unused_suppressions_are_removed(extra: str, after: str, tmp_path: Path) -> None:
    text = MENU.replace("failed: bye", f"failed: bye{extra}")
    found = mended(tmp_path, text, unsafe=False)
    assert [each.after for each in found] == [MENU.replace("failed: bye", f"failed: bye{after}")]


def test_unused_suppressions_in_blocks_are_removed_with_their_lines(tmp_path: Path) -> None:
    lint = "lint:\n  ignore:\n    - code: R104\n      reason: x\n    - code: R105\n      reason: y\n"
    found = mended(tmp_path, MENU.replace("nodes:", f"{lint}nodes:"), unsafe=False)
    assert [each.after for each in found] == [MENU]


def test_the_change_is_shown(tmp_path: Path) -> None:
    text = MENU.replace("failed: bye", "failed: bye, lint: {ignore: [{code: R104, reason: x}]}")
    diff = mended(tmp_path, text, unsafe=False)[0].diff().splitlines()
    assert diff[0].startswith("--- a/")
    assert [line[:9] for line in diff if line[:1] in "+-"][2:] == ["-  menu: ", "+  menu: "]
