"""Templates and conditions: Jinja2, sandboxed, with bounded work.

Loops, macros, calls, `**`, names that begin with an underscore and repetition of text are refused when a flow is
loaded, so the time a template takes is bounded by its length; what it gives is bounded too, so that a flow that sets
a variable from itself in a circle cannot fill the memory.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ivr.errors import RunError
from ivr.formats import FILTERS, TIMELY
from ivr.model.value import Value, freeze

MAX_TEXT = 10_000
"""Longest template, and longest text one may give."""
MAX_VALUES = 10_000
"""Values in the lists and maps that one expression may give, and their depth."""
MAX_DEPTH = 50
"""Parts of a template inside each other; Python's compiler has limits of its own further up."""
MAX_BITS = 256
"""Size of a whole number."""

_REFUSED: dict[type[nodes.Node], str] = {
    nodes.For: "loops",
    nodes.Macro: "macros",
    nodes.Call: "calls; use a filter, such as {{ balance | amount }}",
    nodes.CallBlock: "calls",
    nodes.Pow: "powers",
    nodes.Include: "includes",
    nodes.Import: "imports",
    nodes.FromImport: "imports",
    nodes.Extends: "inheritance",
    nodes.Block: "blocks",
    nodes.FilterBlock: "filter blocks",
    nodes.ScopedEvalContextModifier: "autoescape blocks",
    nodes.With: "assignments; use a set node",
    nodes.Assign: "assignments; use a set node",
    nodes.AssignBlock: "assignments; use a set node",
}
_TOKENS = (
    ("'end of template'", "end"),
    ("end of template", "end"),
    ("end of print statement", "}}"),
    ("end of statement block", "%}"),
)
"""Jinja's names for what an author sees."""
_OF_TEXT = ("lower", "string", "trim", "upper", "urlencode")
_RAISED = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError)


class _Generator(CodeGenerator):
    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        # A list in a call is a tuple, so that it can be hashed; one that is written must be its equal.
        self.write("(")
        for item in node.items:
            self.visit(item, frame)
            self.write(", ")
        self.write(")")


class _Environment(ImmutableSandboxedEnvironment):
    code_generator_class = _Generator
    intercepted_binops = frozenset(["*", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not isinstance(left, int | float) or not isinstance(right, int | float):
            raise TypeError(f"{operator} takes numbers only")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int) and result.bit_length() > MAX_BITS:
            raise OverflowError("the number is too large")
        return result

    def getattr(self, obj: Any, attribute: str) -> Any:
        # Only the fields of JSON data: `order.items` is what the answer had, and no value has methods.
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)


def _said(value: object) -> object:
    """Give what `{{ }}` puts into a text: nothing for null; a list or map has no words."""
    if isinstance(value, Mapping | list | tuple):
        raise TypeError("a list or map cannot be said; name the part of it that is meant")
    return "" if value is None else value


def _environment() -> _Environment:
    # Optimized, lists that are written would be lists again.
    environment = _Environment(
        undefined=StrictUndefined, autoescape=False, cache_size=0, finalize=_said, optimized=False
    )
    kept = ("abs", "default", "first", "float", "int", "last", "length", *_OF_TEXT)
    environment.filters = {**{name: environment.filters[name] for name in kept}, **FILTERS}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


def check_template(text: str) -> str | None:
    """Give what is wrong with a template, None when it is fine."""
    return _check(text, expression=False)


def check_expression(text: str) -> str | None:
    """Give what is wrong with an expression, None when it is fine."""
    if "}}" in text or "{%" in text or "{{" in text:
        return "an expression is written without {{ }}"
    return _check(text, expression=True)


@lru_cache(maxsize=8192)
def template_variables(text: str) -> frozenset[str]:
    """Give the variables a template reads; it must be a right one."""
    if is_static(text):
        return frozenset()
    return _names(syntax(text, expression=False))


@lru_cache(maxsize=8192)
def expression_variables(text: str) -> frozenset[str]:
    """Give the variables an expression reads; it must be a right one."""
    return _names(syntax(text, expression=True))


def _names(tree: nodes.Template) -> frozenset[str]:
    """Give the names in a template; nothing in it sets one, so each is read."""
    return frozenset(name.name for name in tree.find_all(nodes.Name))


@lru_cache(maxsize=8192)
def template_inputs(text: str) -> frozenset[str]:
    """Give the names whose values decide what a template gives: its variables, and `now` where a filter asks for it."""
    return template_variables(text) | _asked_for(text, expression=False)


@lru_cache(maxsize=8192)
def expression_inputs(text: str) -> frozenset[str]:
    """Give the names whose values decide what an expression gives."""
    return expression_variables(text) | _asked_for(text, expression=True)


def _asked_for(text: str, *, expression: bool) -> frozenset[str]:
    filters = syntax(text, expression=expression).find_all(nodes.Filter)
    return frozenset({"now"}) if any(each.name in TIMELY for each in filters) else frozenset()


@lru_cache(maxsize=8192)
def expression_tree(text: str) -> nodes.Node:
    """Give how an expression is built, as Jinja's own nodes; it must be a right one."""
    output = syntax(text, expression=True).body[0]
    assert isinstance(output, nodes.Output)
    return output.nodes[0]


@lru_cache(maxsize=8192)
def syntax(text: str, *, expression: bool) -> nodes.Template:
    """Give the parts of a template, or of an expression; raises TemplateSyntaxError and the like for a wrong one."""
    return _parsed_expression(text) if expression else _ENVIRONMENT.parse(text)


def is_static(text: str) -> bool:
    """Say whether a template is the same in every call."""
    return "{{" not in text and "{%" not in text and "{#" not in text


def render(text: str, variables: Mapping[str, Value]) -> str:
    """Give a template's text; raises RunError when a variable is missing or a filter refuses its value."""
    if is_static(text):
        return text
    try:
        result: str = _template(text).render(variables)
    except _RAISED as error:
        raise RunError(f"{_shorten(text)}: {error}") from error
    if len(result) > MAX_TEXT:
        raise RunError(f"{_shorten(text)}: gives more than {MAX_TEXT} characters")
    return result


def evaluate(text: str, variables: Mapping[str, Value]) -> Value:
    """Give an expression's value; raises RunError when a variable is missing or the types do not fit."""
    try:
        return freeze(_bounded(_expression(text)(variables)))
    except _RAISED as error:
        raise RunError(f"{_shorten(text)}: {error}") from error


def _bounded(result: object) -> object:
    """Give back a value that is small enough to keep in a call's state."""
    waiting = [(result, 0)]
    for count, (value, depth) in enumerate(_growing(waiting)):
        if isinstance(value, Undefined):
            raise UndefinedError(str(value))  # a strict one raises by itself, and says more
        if count > MAX_VALUES or depth > MAX_DEPTH or (isinstance(value, str) and len(value) > MAX_TEXT):
            raise ValueError("the value is too large")
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise ValueError("the number is too large")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("the number is too large")
        if isinstance(value, Mapping):
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list | tuple):
            waiting += [(item, depth + 1) for item in value]
    return result


def _growing(waiting: list[tuple[object, int]]) -> Iterator[tuple[object, int]]:
    while waiting:
        yield waiting.pop()


@lru_cache(maxsize=4096)
def _template(text: str) -> Any:
    return _ENVIRONMENT.from_string(text)


@lru_cache(maxsize=4096)
def _expression(text: str) -> Any:
    return _ENVIRONMENT.compile_expression(text, undefined_to_none=False)


def _parsed_expression(text: str) -> nodes.Template:
    """Read an expression as `compile_expression` does; raises TemplateSyntaxError."""
    parser = Parser(_ENVIRONMENT, text, state="variable")
    expression = parser.parse_expression()
    if not parser.stream.eos:
        raise TemplateSyntaxError("there is more after the end of the expression", 1)
    tree = nodes.Template([nodes.Output([expression], lineno=1)], lineno=1)
    tree.set_environment(_ENVIRONMENT)
    return tree


@lru_cache(maxsize=8192)
def _check(text: str, *, expression: bool) -> str | None:
    if len(text) > MAX_TEXT:
        return f"longer than {MAX_TEXT} characters"
    if not expression and is_static(text):
        return None
    try:
        tree = syntax(text, expression=expression)
    except RecursionError:
        return "too deeply nested"
    except TemplateSyntaxError as error:
        reason = str(error.message)
        for theirs, ours in _TOKENS:
            reason = reason.replace(theirs, ours)
        return f"cannot be read: {reason}"
    except ValueError:
        return "the number is too large"
    return next((wrong for node, depth in _parts(tree) if (wrong := _refused(node, depth))), None)


def _parts(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Give every part and its depth without recursion, since a long sum is a deep tree."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        if depth <= MAX_DEPTH:
            waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


def _refused(node: nodes.Node, depth: int) -> str | None:
    if type(node) in _REFUSED:
        what, semicolon, instead = _REFUSED[type(node)].partition("; ")
        return f"{what} are not allowed here{semicolon}{instead}"
    if depth > MAX_DEPTH:
        return f"more than {MAX_DEPTH} parts inside each other"
    if isinstance(node, nodes.Filter) and node.name not in _ENVIRONMENT.filters:
        return f'unknown filter "{node.name}"; there are {", ".join(sorted(_ENVIRONMENT.filters))}'
    if isinstance(node, nodes.Test) and node.name not in _ENVIRONMENT.tests:
        return f'unknown test "{node.name}"'
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return 'an "if" inside an expression needs an "else"'
    if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
        return "the number is too large"
    if _private(node):
        return "names that begin with an underscore, and self, cannot be read"
    return None


def _private(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Getattr):
        return node.attr.startswith("_")
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value).startswith("__")
    return isinstance(node, nodes.Name) and (node.name.startswith("__") or node.name == "self")


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
