"""Whether a branch's cases can hold, as far as what their variables can be tells.

Each variable is tried with values that stand for all it can have: all of a few, or the borders of what it is compared
with. A condition that does more than compare with constants is judged only where its variables have few values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from math import prod

from jinja2 import nodes

from ivr.dialog.speak import RESERVED
from ivr.errors import RunError
from ivr.expressions import evaluate, expression_tree, expression_variables
from ivr.lint.domains import Domain, samples, values
from ivr.model.value import Value, freeze

MOST = 4096
"""Combinations of values tried."""
Usage = dict[str, frozenset[Value] | None]
"""The constants each variable is compared with; None: more is done with it."""


def feasible(conditions: Sequence[str], domains: Mapping[str, Domain]) -> list[bool]:
    """Say of each condition whether it can hold where those before it do not; where that is not known, it can.

    `domains` says what each variable can be before the branch; one that is not in it has no value there.
    """
    names = sorted({name for each in conditions for name in expression_variables(each)})
    return list(_feasible(tuple(conditions), tuple((name, domains[name]) for name in names if name in domains)))


@lru_cache(maxsize=4096)
def _feasible(conditions: tuple[str, ...], known: tuple[tuple[str, Domain], ...]) -> tuple[bool, ...]:
    domains = dict(known)
    return tuple(_can_hold(conditions[: number + 1], domains) for number in range(len(conditions)))


def _can_hold(conditions: Sequence[str], domains: Mapping[str, Domain]) -> bool:
    mine = conditions[-1]
    if mine in conditions[:-1]:
        return False
    tried = _tried((mine,), domains)
    if tried is None:
        return True
    earlier = [each for each in conditions[:-1] if expression_variables(each) <= expression_variables(mine)]
    if not earlier or _tried((*earlier, mine), domains) is None:
        return any(_holds(mine, each) for each in tried)
    both = _tried((*earlier, mine), domains) or ()
    return any(_holds(mine, each) and not any(_holds(one, each) for one in earlier) for each in both)


def _tried(conditions: tuple[str, ...], domains: Mapping[str, Domain]) -> Iterator[dict[str, Value]] | None:
    """Give the combinations of values to try; None when they would not stand for all."""
    usage = usages(conditions)
    if any(name in RESERVED or name not in domains for name in usage):
        return None
    choices: list[list[Value]] = []
    for name, constants in usage.items():
        some = values(domains[name]) if constants is None else samples(domains[name], constants)
        if some is None:
            return None
        choices.append(some)
    if prod(len(each) for each in choices) > MOST:
        return None
    return (dict(zip(usage, each, strict=True)) for each in product(*choices))


def _holds(condition: str, variables: Mapping[str, Value]) -> bool:
    try:
        return bool(evaluate(condition, variables))
    except RunError:
        return False


@lru_cache(maxsize=4096)
def usages(conditions: tuple[str, ...]) -> Usage:
    """Give what each variable of these conditions is compared with."""
    usage: dict[str, frozenset[Value] | None] = {}
    for condition in conditions:
        _use(expression_tree(condition), usage)
    return dict(sorted(usage.items()))


def _use(tree: nodes.Node, usage: Usage) -> None:
    if isinstance(tree, nodes.And | nodes.Or):
        _use(tree.left, usage)
        _use(tree.right, usage)
    elif isinstance(tree, nodes.Not):
        _use(tree.node, usage)
    elif isinstance(tree, nodes.Name):
        _compared(tree.name, frozenset(), usage)
    elif isinstance(tree, nodes.Compare):
        ordered = any(operand.op not in ("eq", "ne", "in", "notin") for operand in tree.ops)
        _use_compared([tree.expr, *(operand.expr for operand in tree.ops)], usage, ordered=ordered)
    else:
        _use_otherwise(tree, usage)


def _use_compared(operands: list[nodes.Expr], usage: Usage, *, ordered: bool) -> None:
    names = [each for each in operands if not _is_constant(each)]
    if len(names) != 1 or (name := _name(names[0])) is None:
        for each in names:
            _use_otherwise(each, usage)
        return
    constants = frozenset(value for each in operands if _is_constant(each) for value in _constants(each))
    if ordered and not all(isinstance(each, int | float) for each in constants):
        # Before and after in the alphabet, no few texts stand for all.
        usage[name] = None
        return
    _compared(name, constants, usage)


def _compared(name: str, constants: frozenset[Value], usage: Usage) -> None:
    known = usage.get(name, frozenset())
    usage[name] = None if known is None else known | constants


def _use_otherwise(tree: nodes.Node, usage: Usage) -> None:
    for each in (tree, *tree.find_all(nodes.Name)):
        if isinstance(each, nodes.Name):
            usage[each.name] = None


def _name(tree: nodes.Expr) -> str | None:
    return tree.name if isinstance(tree, nodes.Name) else None


def _is_constant(tree: nodes.Node) -> bool:
    return not isinstance(tree, nodes.Name) and next(tree.find_all(nodes.Name), None) is None


def _constants(tree: nodes.Expr) -> tuple[Value, ...]:
    """Give the value of a constant; of a list, its items too, for `in`."""
    try:
        value = freeze(tree.as_const())
    except (nodes.Impossible, TypeError):
        return ()
    return (value, *value) if isinstance(value, tuple) else (value,)
