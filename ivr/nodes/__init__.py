"""The node types: one a file, its page beside it; `ivr.registry` finds them."""

from __future__ import annotations

from functools import lru_cache

from ivr.model.node import Node
from ivr.registry import load_all


@lru_cache(maxsize=1)
def node_types() -> dict[str, type[Node]]:
    """Give every node type by its name in a flow file, sorted."""
    # mypy cannot pass an abstract class as type[T]; the classes found are concrete.
    return load_all("ivr.nodes", Node, "type")  # type: ignore[type-abstract]
