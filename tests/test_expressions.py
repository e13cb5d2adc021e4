"""Templates and conditions: what they give, what is refused, and that none of them can run away."""

from __future__ import annotations

import itertools
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.errors import RunError
from ivr.expressions import (
    MAX_DEPTH,
    MAX_TEXT,
    check_expression,
    check_template,
    evaluate,
    expression_variables,
    is_static,
    render,
    template_variables,
)
from ivr.formats import FILTERS
from ivr.model.value import MASK, Record, Value

CALL = Record(
    {
        "language": "en-GB",
        "now": 1795168800.0,
        "time_zone": "Europe/London",
        "site": Record({"currency": "GBP"}),
        "text": "abc",
        "n": 5,
        "items": (1, 2),
        "order": Record({"items": 1, "_x": 2}),
        "nothing": None,
    }
)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("plain", "plain"),
        ("{{ text }} {{ n + 1 }}", "abc 6"),
        ("{% if n > 3 %}many{% else %}few{% endif %}", "many"),
        ("{{ order.items }}{{ order['items'] }}", "11"),
        ("{{ items[0] }}{{ items | last }}{{ text[:2] }}", "12ab"),
        ("{{ nothing }}.", "."),
        ("{{ missing | default('none') }}", "none"),
        ("{{ 4021 | digits }}, {{ '+44 20' | digits }}", "4 0 2 1, 4 4 2 0"),
        ("{{ 1234.5 | number }}", "1,234.5"),
        ("{{ 3.5 | amount }}, {{ 1 | amount('EUR') }}", "3.50 British pounds, 1.00 euro"),
        ("{{ 3.5 | amount(currency='EUR') }}", "3.50 euros"),
        ("{{ '2026-11-21' | date }}, {{ now | date }}", "Saturday, 21 November 2026, Friday, 20 November 2026"),
        ("{{ '15:40' | time }}, {{ now | time }}", "15:40, 10:00"),
        ("{{ (now + 60) | moment }}", "10:01"),
        ("{{ (now + 86400) | moment }}", "Saturday, 21 November 2026, 10:00"),
        ("{{ 2.345 | round(2) }}, {{ 2.1 | round(method='ceil') | int }}", "2.35, 3"),
        ("{{ text | replace('b', '--') | upper }}", "A--C"),
        ("{{ 'a b/c' | urlencode }}", "a%20b/c"),
        ("{{ n in [3, 5] }}{{ [1, 2] == items }}", "TrueTrue"),
        ("{% raw %}{{ n }}{% endraw %}{# never said #}", "{{ n }}"),
    ],
)
def test_a_template_gives_text(template: str, expected: str) -> None:
    assert check_template(template) is None
    assert render(template, CALL) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("n > 3 and text == 'abc'", True),
        ("items + [3]", (1, 2, 3)),
        ("{'a': [n]}", Record({"a": (5,)})),
        ("n if n > 9 else 0", 0),
        ("nothing is none", True),
        ("missing is defined", False),
        ("7 % 4", 3),
        ("[]", ()),
    ],
)
def test_an_expression_gives_a_value(expression: str, expected: Value) -> None:
    assert check_expression(expression) is None
    assert evaluate(expression, CALL) == expected


HOSTILE = [
    ("{{ text.__class__ }}", "underscore"),
    ("{{ text['__class__'] }}", "underscore"),
    ("{{ __import__ }}", "underscore"),
    ("{{ self }}", "self"),
    ("{{ text.upper() }}", "calls are not allowed here; use a filter, such as {{ balance | amount }}"),
    ("{% for x in items %}x{% endfor %}", "loops"),
    ("{% macro m() %}x{% endmacro %}", "macros"),
    ("{% call m() %}x{% endcall %}", "calls"),
    ("{% set x = 1 %}", "use a set node"),
    ("{% set x %}1{% endset %}", "use a set node"),
    ("{% with x = text ~ text %}{{ x ~ x }}{% endwith %}", "use a set node"),
    ("{% include 'x' %}", "includes"),
    ("{% import 'x' as y %}", "imports"),
    ("{% from 'x' import y %}", "imports"),
    ("{% extends 'x' %}", "inheritance"),
    ("{% block x %}{% endblock %}", "blocks"),
    ("{% filter upper %}x{% endfilter %}", "filter blocks"),
    ("{% autoescape true %}<{% endautoescape %}", "autoescape"),
    ("{{ 9 ** 9 ** 9 }}", "powers"),
    ("{{ 1e999 }}", "too large"),
    ("{{ " + "9" * 5000 + " }}", "too large"),
    ("{{ text | attr('upper') }}", 'unknown filter "attr"; there are abs, amount,'),
    ("{{ text is odder }}", 'unknown test "odder"'),
    ("{{ 'a' if n }}", 'needs an "else"'),
    ("{{ a }", "cannot be read"),
    ("{% if %}", "cannot be read"),
    ("{{ n }}" * 2000, "longer than"),
    ("a" * (MAX_TEXT + 1), "longer than"),
]


@pytest.mark.parametrize(("template", "reason"), HOSTILE)
def test_a_hostile_template_is_refused(template: str, reason: str) -> None:
    assert reason in (check_template(template) or "")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("{{ n }}", "without {{ }}"),
        ("{% if n %}", "without {{ }}"),
        ("a, b", "more after the end"),
        ("a) + (b", "cannot be read"),
        (" ", "cannot be read"),
        ("n if n", 'needs an "else"'),
        ("n" + " * n" * 3000, "longer than"),
        ("n" + " * n" * 60, "inside each other"),
    ],
)
def test_a_hostile_expression_is_refused(expression: str, reason: str) -> None:
    assert reason in (check_expression(expression) or "")


NESTED = (
    "{{" + "(" * 9 + "1" + ")" * 9 + "}}",
    "{{" + "(" * 400 + "1" + ")" * 400 + "}}",
    *(
        "{{" + before * size + "1" + after * size + "}}"
        for size in (MAX_DEPTH - 5, 90, 400, 3000)
        for before, after in (("-", ""), ("not ", ""), ("[", "]"), ("1+", ""), ("1 if n else ", ""), ("n and ", ""))
    ),
    *("{{ text" + "[0]" * size + "}}" for size in (MAX_DEPTH - 5, 90, 900)),
    *("{{ text" + "|upper" * size + "}}" for size in (MAX_DEPTH - 5, 90, 900)),
    *("{% if n %}" * size + "{% endif %}" * size for size in (MAX_DEPTH - 5, 90, 400)),
)


@pytest.mark.parametrize("template", NESTED)
def test_nesting_is_refused_or_runs(template: str) -> None:
    if check_template(template) is None and not template.startswith("{{["):
        assert render(template, CALL) is not None


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'abc' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ 1 | round(999999999, 'ceil') }}",
        "{{ 1 | round(-999999999) }}",
        "{{ 'a'" + "|replace('a','aaaaaaaaaa')" * 40 + " }}",
        "{{ 'a'" + "|replace('','aaaaaaaaaa')" * 40 + " }}",
        "{{ n" + "*99999999999999999999" * 40 + " }}",
        "{{ items }}",
        "{{ order }}",
        "{{ text.upper }}",
        "{{ text['upper'] }}",
        "{{ items.count }}",
        "{{ missing }}",
        "{{ missing.name }}",
        "{{ n + text }}",
        "{{ 1 / 0 }}",
        "{{ text | date }}",
        "{{ 1e18 | date }}",
        "{{ nothing | time }}",
        "{{ text | number }}",
        "{{ n | amount('') if not site else missing }}",
    ],
)
def test_what_cannot_be_said_is_a_run_error_at_once(template: str) -> None:
    assert check_template(template) is None
    begin = time.perf_counter()
    with pytest.raises(RunError):
        render(template, CALL)
    assert time.perf_counter() - begin < 0.5


def test_a_long_text_is_a_run_error() -> None:
    with pytest.raises(RunError, match="more than 10000 characters"):
        render("{{ text }}{{ text }}", CALL.with_items({"text": "x" * 6000}))


def test_an_amount_needs_a_currency() -> None:
    with pytest.raises(RunError, match="needs a currency"):
        render("{{ 3 | amount }}", CALL.without("site"))


def test_a_language_without_numbers_is_a_run_error() -> None:
    for name in ("number", "date", "time", "moment", "amount('GBP')"):
        with pytest.raises(RunError, match="tlh"):
            render("{{ n | " + name + " }}", CALL.with_items({"language": "tlh"}))


@pytest.mark.parametrize("name", ["number", "date", "time", "moment", "amount"])
def test_masked_values_pass_through_the_filters(name: str) -> None:
    assert render("{{ n | " + name + " }}", CALL.with_items({"n": MASK * 3})) == MASK * 3


ALPHABETS = {
    "Latin": ("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999"),
    "Greek": ("αβγδεζηθικλμνξοπρστυφχψω", "222333444555666777888999"),
    "Russian": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "222233333444455556666777788889999"),
}


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_letters_have_the_keys_of_the_standard(alphabet: str) -> None:
    letters, keys = ALPHABETS[alphabet]
    assert render("{{ n | keypad }}", CALL.with_items({"n": letters})) == keys
    assert render("{{ n | keypad }}", CALL.with_items({"n": letters.upper()})) == keys


def test_accents_and_what_is_no_letter() -> None:
    assert render("{{ 'O’Neill-Ångström 2, Đặng' | keypad }}", CALL) == "6634552647876623264"
    assert render("{{ n | keypad }}", CALL.with_items({"n": MASK * 3})) == MASK * 3
    with pytest.raises(RunError, match="keypad takes text"):
        render("{{ 12 | keypad }}", CALL)


def test_no_filter_raises_anything_else() -> None:
    values = ["n", "text", "items", "order", "none", "-1", "1e300", "''", "'2026-01-01'", "missing", "9" * 20]
    arguments = ["", "(1)", "('a')", "(none)", "(1, 2)", "([])", "(-1)", "('a', 'b')", "('', 'x')", "(n=1)"]
    kept = "abs default first float int last length lower string trim upper urlencode"
    for name, given_arguments, value in itertools.product([*kept.split(), *FILTERS], arguments, values):
        template = "{{ " + value + " | " + name + given_arguments + " }}"
        if check_template(template) is None:
            try:
                render(template, CALL)
            except RunError:
                continue


@pytest.mark.parametrize("expression", ["a * a", "[a, a]", "{'x': a, 'y': a}", "a ~ a", "[a]"])
def test_a_variable_set_from_itself_in_a_circle_stops_growing(expression: str) -> None:
    begin = time.perf_counter()
    with pytest.raises(RunError, match="too large"):
        _again_and_again(expression)
    assert time.perf_counter() - begin < 2


def _again_and_again(expression: str) -> None:
    value: Value = 99
    for _ in range(20_000):
        value = evaluate(expression, {"a": value})
        hash(value)


def test_a_number_that_no_text_could_hold_is_a_run_error() -> None:
    with pytest.raises(RunError, match="too large"):
        evaluate("a", {"a": 2**300})
    with pytest.raises(RunError, match="too large"):
        evaluate("1e308 + 1e308", {})
    with pytest.raises(RunError, match="no attribute"):
        evaluate("[a.b]", {"a": 1})


def test_variables_are_found() -> None:
    assert template_variables("Hello") == frozenset()
    assert template_variables("{{ a }} {% if b.c %}{{ d | default(e) }}{% endif %}") == {"a", "b", "d", "e"}
    assert expression_variables("a + b['c']") == {"a", "b"}


def test_static_templates() -> None:
    assert is_static("Hello {name}")
    assert not is_static("Hello {{ name }}")
    assert not is_static("{# x #}")


@settings(derandomize=True, database=None, max_examples=400, deadline=None)
@given(st.text(alphabet="{}%#[]()|.'\"~+-*/<>=!, \nnaifor_1x\\", max_size=40))
def test_any_text_is_refused_or_runs(text: str) -> None:
    with suppress(RunError):
        assert check_template(text) or render(text, CALL) is not None
    with suppress(RunError):
        assert check_expression(text) or evaluate(text, CALL) != "never"
