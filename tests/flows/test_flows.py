"""The flows that we ship: they load, their dialogues hold and go everywhere, and what they say is fit to be heard."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest

from ivr.channels.dialogue import Result, coverage
from ivr.channels.dialogue_check import check_dialogues
from ivr.dialog import stock
from ivr.lint.rule import rules
from ivr.lint.runner import lint
from ivr.model.flow import Flow
from ivr.model.node import walk
from ivr.model.pace import speaking_seconds
from ivr.model.prompt import ANY, Prompt
from tests.flows.ours import demo_call, dialogues, loaded, project, results

FLOWS = ["call-back", "clinic", "clinic-call-back", "main", "survey"]
LONGEST = 20
"""Seconds an instruction may take (lint rule P503)."""
PRESS = {
    "en-GB": r"\bpress (?:\d|star|hash)",
    "vi": r"\bnhấn phím (?:\d|sao|thăng)",
    "el": r"πατήστε (?:\d|αστερίσκο|δίεση)",
    "ru": r"нажмите (?:\d|звёздочку|решётку)",
    "zh-CN": r"按(?: \d|星号键|井号键)",
}
KEY = {"star": "*", "sao": "*", "αστερίσκο": "*", "звёздочку": "*", "星号键": "*"}
KEY |= {"hash": "#", "thăng": "#", "δίεση": "#", "решётку": "#", "井号键": "#"}
SCRIPT = {"el": "GREEK", "ru": "CYRILLIC", "zh-CN": "CJK"}


def prompts(flow: Flow) -> Iterator[tuple[str, Prompt]]:
    for path, value in walk(flow):
        if isinstance(value, Prompt):
            yield ".".join(str(part) for part in path), value


def texts(flow: Flow) -> Iterator[tuple[str, str, str]]:
    """Every prompt of a flow with its language and text."""
    for place, prompt in prompts(flow):
        for tag, utterance in prompt.root.items():
            yield place, flow.language if tag == ANY else tag, str(utterance.text)


def spoken(text: str) -> str:
    """A template with a long value wherever one is filled in, and the longer side of every condition."""
    return re.sub(r"\{\{.*?\}\}", "4 4 2 0 7 9 4 6 0 1 2 3" if "digits" in text else "one two three four", text)


def keys(text: str, language: str) -> list[str]:
    """The keys a prompt announces, in order."""
    found = [re.split(r"\s|按", match)[-1] for match in re.findall(PRESS[language], text)]
    return [KEY.get(name, name) for name in found]


def test_they_load_without_a_problem() -> None:
    assert loaded().problems == ()
    assert loaded().dangling == ()
    assert sorted(project().flows) == FLOWS


@pytest.mark.parametrize("result", results(), ids=lambda result: f"{result.flow}: {result.name}")
def test_dialogue(result: Result) -> None:
    failure = result.failure
    assert failure is None, f"{failure.span}: wanted {failure.expected}; {failure.reason}; heard {failure.heard}"


def test_dialogue_names_are_unique() -> None:
    names = [(result.flow, result.name) for result in results()]
    assert len(names) == len(set(names))


def test_every_node_is_entered_and_every_way_out_is_taken() -> None:
    assert [each for each in coverage(project(), FLOWS, results()) if each.missed or each.untaken] == []


def test_every_dialogue_names_what_there_is() -> None:
    assert [each for flow in FLOWS for each in check_dialogues(dialogues(flow), flow, project())] == []


def test_lint_finds_nothing_in_them_under_any_rule_but_those_of_countries() -> None:
    found = lint(loaded(), select=[code for code, rule in rules().items() if "all" in rule.presets])
    assert [f"{each.span}: {each.code} {each.message}" for each in found] == []


def test_nothing_is_suppressed() -> None:
    flows = project().flows.values()
    assert [
        flow.flow for flow in flows if flow.lint.ignore or any(node.lint.ignore for node in flow.nodes.values())
    ] == []


@pytest.mark.parametrize("name", FLOWS)
def test_every_prompt_is_in_every_language(name: str) -> None:
    flow = project().flows[name]
    wanted = {ANY} if len(flow.spoken) == 1 else set(flow.spoken)
    assert [place for place, prompt in prompts(flow) if set(prompt.languages()) != wanted] == []


def test_the_clinic_speaks_five_languages() -> None:
    clinic = project().flows["clinic"]
    assert set(clinic.spoken) == set(PRESS)
    assert {tag.split("-")[0] for tag in clinic.spoken} <= set(stock.languages())


@pytest.mark.parametrize("name", FLOWS)
def test_no_instruction_is_too_long(name: str) -> None:
    slow = {(place, tag): speaking_seconds(spoken(text)) for place, tag, text in texts(project().flows[name])}
    assert {place: seconds for place, seconds in slow.items() if seconds >= LONGEST} == {}


@pytest.mark.parametrize("name", FLOWS)
def test_the_option_comes_before_its_key(name: str) -> None:
    """Nobody remembers a key that is said before what it is for (lint rule P504)."""
    first = r"(?:^|[.!?。] ?)(?:press|nhấn phím|πατήστε|нажмите|请按) ?(?:\d|star|hash)"
    wrong = [(place, text) for place, _, text in texts(project().flows[name]) if re.search(first, text, re.IGNORECASE)]
    assert wrong == []


@pytest.mark.parametrize("name", FLOWS)
def test_every_language_announces_the_same_keys(name: str) -> None:
    for place, prompt in prompts(project().flows[name]):
        announced = {tag: keys(str(each.text), "en-GB" if tag == ANY else tag) for tag, each in prompt.root.items()}
        if place == "nodes.language.prompt":
            assert [key for each in announced.values() for key in each] == ["1", "2", "3", "4", "5"]
        else:
            assert len({tuple(each) for each in announced.values()}) == 1, (place, announced)


@pytest.mark.parametrize("name", FLOWS)
def test_a_menu_announces_its_keys_and_no_others(name: str) -> None:
    flow = project().flows[name]
    universal = {key for each in flow.universals.values() for key in each.keys}
    for place, prompt in prompts(flow):
        node = flow.nodes.get(place.split(".")[1])
        if node is None or node.type not in ("menu", "queue") or place.split(".")[2] == "announcements":
            continue
        bound = {outlet.name for outlet in node.outlets() if outlet.kind == "key"}
        for tag, utterance in prompt.root.items():
            said = set(keys(str(utterance.text), flow.language if tag == ANY else tag))
            whole = place.endswith(".prompt")
            assert said <= bound | universal, (place, tag)
            assert bound <= said or not whole, (place, tag)


def test_the_first_menu_of_a_line_announces_a_person() -> None:
    assert "For an agent, press 0." in str(project().flows["main"].nodes["main_menu"])
    assert "For reception, press 0." in str(project().flows["clinic"].nodes["main_menu"])


def test_each_language_is_written_in_its_own_script() -> None:
    for place, tag, text in texts(project().flows["clinic"]):
        letters = [mark for mark in re.sub(r"\{[{%].*?[%}]\}|Northgate", "", text) if mark.isalpha()]
        if tag in SCRIPT:
            assert all(unicodedata.name(mark).startswith(SCRIPT[tag]) for mark in letters), (place, tag, text)
        else:
            assert all(unicodedata.name(mark).startswith("LATIN") for mark in letters), (place, tag, text)


def test_chinese_has_full_width_punctuation() -> None:
    said = [re.sub(r"\{.*?\}", "", text) for _, tag, text in texts(project().flows["clinic"]) if tag == "zh-CN"]
    assert [text for text in said if re.search(r"[,.;:?!](?!\w)", text)] == []


VAGUE = ["soon", "shortly", "скоро", "вскоре", "σύντομα", "很快", "稍后", "马上", "sớm"]
REFUSING = ["i can't", "we can't", "cannot", "not authorised", "unable", "sorry", "apologise", "invalid", "wrong"]


@pytest.mark.parametrize("name", FLOWS)
def test_no_vague_time_no_stock_apology_no_refusal(name: str) -> None:
    for place, _, text in texts(project().flows[name]):
        said = text.casefold()
        assert [word for word in VAGUE if has_word(said, word)] == [], place
        assert [word for word in REFUSING if word in said] == [], place


def has_word(said: str, word: str) -> bool:
    """Say whether a word is there, anywhere in Chinese and as a whole word elsewhere."""
    return word in said if unicodedata.name(word[0]).startswith("CJK") else bool(re.search(rf"\b{word}\b", said))


def test_no_text_is_said_in_two_places() -> None:
    for flow in project().flows.values():
        said = [(tag, text) for _, tag, text in texts(flow)]
        assert sorted({each for each in said if said.count(each) > 1}) == []


def test_the_numbers_of_the_site_reach_their_flows() -> None:
    assert project().flow_for("+442079460110") == "main"
    assert project().flow_for("+442079460120") == "clinic"
    assert project().flow_for("main") == "main"


def test_every_queue_has_agents_and_is_used() -> None:
    site = project().site
    assert [queue for queue in site.queues if not site.agents_of(queue)] == []
    named = {str(getattr(node, "queue", "")) for flow in project().flows.values() for node in flow.nodes.values()}
    assert set(site.queues) <= named


@pytest.mark.parametrize(
    ("account", "balance"), [("12345678", "42.50"), ("23456789", "12.00"), ("34567890", "settled")]
)
def test_the_demo_api_knows_what_the_main_line_asks(account: str, balance: str) -> None:
    call = demo_call()
    call.press(f"1{account}")
    assert call.hear(balance, call.now - 1)
    assert call.marks("error") == []


@pytest.mark.parametrize(
    ("key", "said"), [("1", "Northgate town is off"), ("2", "in Riverside"), ("3", "hill villages")]
)
def test_the_demo_api_knows_the_areas(key: str, said: str) -> None:
    call = demo_call()
    call.press(f"2{key}")
    assert call.hear(said, call.now - 1)
    assert call.marks("error") == []


def test_the_demo_api_takes_a_reading() -> None:
    call = demo_call()
    call.press("312345678")
    call.press("4021#1")
    assert call.hear("Your reading of 4 0 2 1 is stored", call.now - 5)


def test_the_demo_api_does_not_know_an_account() -> None:
    call = demo_call()
    call.press("100000000")
    assert call.hear("There is no balance for account", call.now - 1)
