"""Templates and conditions: Jinja2, sandboxed, with bounded work.

Loops, macros, calls, `**` and repetition of text are refused when a flow is loaded, so the time a
template takes is bounded by its length.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ivr.errors import RunError
from ivr.formats import FILTERS
from ivr.model.value import Value, freeze

MAX_TEXT = 10_000
"""Longest template, and longest text one may give."""

_REFUSED: dict[type[nodes.Node], str] = {
    nodes.For: "loops",
    nodes.Macro: "macros",
    nodes.Call: "calls; use a filter, such as {{ amount | amount }},",
    nodes.CallBlock: "calls",
    nodes.Pow: "powers",
    nodes.Include: "includes",
    nodes.Import: "imports",
    nodes.FromImport: "imports",
    nodes.Extends: "inheritance",
    nodes.Block: "blocks",
    nodes.FilterBlock: "filter blocks",
    nodes.Assign: "assignments; use a set node",
    nodes.AssignBlock: "assignments; use a set node",
}


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(["*"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TypeError("only numbers can be multiplied")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        # A field of JSON data wins over a method of the class that carries it: `order.items`.
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def _environment() -> _Environment:
    environment = _Environment(undefined=StrictUndefined, autoescape=False, cache_size=0)
    kept = {name: environment.filters[name] for name in ("abs", "default", "first", "int", "last", "length", "lower")}
    kept |= {
        name: environment.filters[name]
        for name in ("replace", "round", "string", "trim", "upper", "float", "urlencode")
    }
    environment.filters = {**kept, **FILTERS}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


def check_template(text: str) -> str | None:
    """Give what is wrong with a template, None when it is fine."""
    return _check(text)


def check_expression(text: str) -> str | None:
    """Give what is wrong with an expression, None when it is fine."""
    if "}}" in text or "{%" in text or "{{" in text:
        return "an expression is written without {{ }}"
    return _check("{{ (" + text + "\n) }}")


@lru_cache(maxsize=8192)
def template_variables(text: str) -> frozenset[str]:
    """Give the variables a template reads."""
    if "{" not in text:
        return frozenset()
    return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(text)))


def expression_variables(text: str) -> frozenset[str]:
    """Give the variables an expression reads."""
    return template_variables("{{ (" + text + "\n) }}")


def is_static(text: str) -> bool:
    """Say whether a template is the same in every call."""
    return "{{" not in text and "{%" not in text and "{#" not in text


def render(text: str, variables: Mapping[str, Value]) -> str:
    """Give a template's text; raises RunError when a variable is missing or a filter refuses its value."""
    if is_static(text):
        return text
    try:
        result: str = _template(text).render(variables)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise RunError(f"{_shorten(text)}: {error}") from error
    if len(result) > MAX_TEXT:
        raise RunError(f"{_shorten(text)}: gives more than {MAX_TEXT} characters")
    return result


def evaluate(text: str, variables: Mapping[str, Value]) -> Value:
    """Give an expression's value; raises RunError when a variable is missing or the types do not fit."""
    try:
        return freeze(_expression(text)(variables))
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise RunError(f"{_shorten(text)}: {error}") from error


@lru_cache(maxsize=4096)
def _template(text: str) -> Any:
    return _ENVIRONMENT.from_string(text)


@lru_cache(maxsize=4096)
def _expression(text: str) -> Any:
    return _ENVIRONMENT.compile_expression(text, undefined_to_none=False)


@lru_cache(maxsize=8192)
def _check(text: str) -> str | None:
    if is_static(text):
        return None if len(text) <= MAX_TEXT else f"longer than {MAX_TEXT} characters"
    if len(text) > MAX_TEXT:
        return f"longer than {MAX_TEXT} characters"
    try:
        tree = _ENVIRONMENT.parse(text)
    except (TemplateSyntaxError, RecursionError, ValueError) as error:
        return str(error)
    for node_type, what in _REFUSED.items():
        if tree.find(node_type) is not None:
            return f"{what} are not allowed here"
    for used in tree.find_all(nodes.Filter):
        if used.name not in _ENVIRONMENT.filters:
            return f'unknown filter "{used.name}"; there are {", ".join(sorted(_ENVIRONMENT.filters))}'
    for test in tree.find_all(nodes.Test):
        if test.name not in _ENVIRONMENT.tests:
            return f'unknown test "{test.name}"'
    return None


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
