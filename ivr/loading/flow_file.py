"""Reads one flow file into a Flow."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath

from pydantic import ValidationError

from ivr.errors import FlowError, Problem
from ivr.expressions import check_expression, check_template
from ivr.loading.problems import closest, located, unread
from ivr.loading.yaml_reader import read_yaml
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.text import Expression, NodeRef, Template, VariableRef
from ivr.model.universal import REPEAT

MAX_BYTES = 20_000_000
NodeTypes = Mapping[str, type[Node]]


def read_text(file: FilePath) -> str:
    """Give a file's text; raises FlowError when it cannot be read or is not UTF-8."""
    start = Source(file=str(file), text="", keys={}, values={}).key(())
    try:
        raw = file.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise FlowError((Problem(span=start, message=f"cannot read this file: {reason}"),)) from error
    if len(raw) > MAX_BYTES:
        raise FlowError((Problem(span=start, message=f"larger than {MAX_BYTES // 1_000_000} MB"),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        span = type(start)(file=str(file), line=line, column=column, end_column=column + 1)
        raise FlowError((Problem(span=span, message="not UTF-8 text", hint="save the file as UTF-8"),)) from error


def parse_flow(file: str, text: str, types: NodeTypes) -> tuple[Flow, Source, tuple[Problem, ...]]:
    """Give a flow, where everything in it stands, and the targets that do not exist.

    Missing targets are given apart, since a linter reports them by rule while a runtime refuses the flow.
    Raises FlowError with everything else that is wrong, each at its place.
    """
    value, source, problems = read_yaml(file, text)
    found = list(problems)
    if not isinstance(value, dict):
        message, hint = "a flow is a map", "start with flow: NAME, start: NODE and nodes:"
        raise FlowError((*found, Problem(span=source.value(()), message=message, hint=hint)))
    nodes = _nodes(value.get("nodes"), source, types, found)
    try:
        flow = Flow.model_validate({**value, "nodes": nodes} if "nodes" in value else value)
    except ValidationError as error:
        found += unread(located(error, source, (), Flow), problems)
        raise FlowError(_in_order(found)) from error
    found += _broken_templates(flow, source) + _broken_universals(flow, source) + _broken_variables(flow, source)
    if found:
        raise FlowError(_in_order(found))
    return flow, source, tuple(_missing_targets(flow, source))


def _nodes(value: object, source: Source, types: NodeTypes, found: list[Problem]) -> object:
    """Give the nodes that are right as they are; what is wrong with the others goes to `found`."""
    if not isinstance(value, dict):
        return value
    if not value:
        found.append(Problem(span=source.key(("nodes",)), message="a flow needs at least one node"))
    nodes: dict[str, Node] = {}
    for name, fields in value.items():
        node = _node(fields, ("nodes", name), source, types, found)
        if node is not None:
            nodes[name] = node
    return nodes


def _node(fields: object, path: Path, source: Source, types: NodeTypes, found: list[Problem]) -> Node | None:
    if not isinstance(fields, dict):
        message, hint = f'the node "{path[-1]}" must be a map', 'such as {type: say, prompt: "…", next: …}'
        found.append(Problem(span=source.value(path), message=message, hint=hint))
        return None
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in types:
        message = f'the node "{path[-1]}" has no type' if kind is None else f'there is no node type "{kind}"'
        place = source.value((*path, "type")) if "type" in fields else source.key(path)
        found.append(Problem(span=place, message=message, hint=closest(str(kind), types)))
        return None
    try:
        return types[kind].model_validate(fields)
    except ValidationError as error:
        found += unread(located(error, source, path, types[kind]), tuple(found))
        return None


def _broken_templates(flow: Flow, source: Source) -> list[Problem]:
    problems = []
    for path, value in flow.texts:
        wrong = None
        if isinstance(value, Template):
            wrong = check_template(value)
        elif isinstance(value, Expression):
            wrong = check_expression(value)
        if wrong is not None:
            message, _, hint = wrong.partition("; ")
            problems.append(Problem(span=source.value(_written(path, source)), message=message, hint=hint))
    return problems


def _broken_universals(flow: Flow, source: Source) -> list[Problem]:
    problems = []
    for name, universal in flow.universals.items():
        if universal.next is None and name != REPEAT:
            span = source.key(("universals", name))
            message = f'the universal "{name}" leads nowhere'
            problems.append(Problem(span=span, message=message, hint="add next: NODE; only repeat needs none"))
    return problems


def _broken_variables(flow: Flow, source: Source) -> list[Problem]:
    """Give the variables named by a node that nothing sets, and those that may not leave the call."""
    problems = []
    known = {*flow.variables, *flow.parameters, *(name for node in flow.nodes.values() for name in node.writes())}
    secret = {name for node in flow.nodes.values() if node.sensitive for name in node.writes()}
    for path, value in flow.texts:
        if not isinstance(value, VariableRef) or value in known - secret:
            continue
        message = f'"{value}" is sensitive and is never passed on' if value in secret else f'nothing sets "{value}"'
        hint = "take it out" if value in secret else closest(value, known)
        problems.append(Problem(span=source.value(path), message=message, hint=hint))
    return problems


def _missing_targets(flow: Flow, source: Source) -> list[Problem]:
    problems = []
    for path, value in flow.texts:
        if isinstance(value, NodeRef) and value not in flow.nodes:
            hint = closest(value, flow.nodes)
            message = f'there is no node "{value}"'
            problems.append(Problem(span=source.value(path), message=message, hint=hint))
    return problems


def _written(path: Path, source: Source) -> Path:
    """Give the path as the file has it: a prompt in any language, or plain text, has no level of its own there."""
    if path in source.values:
        return path
    shorter = tuple(part for part in path if part != "*")
    while shorter not in source.values and shorter:
        shorter = shorter[:-1]
    return shorter


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda problem: (problem.span, problem.message)))
