"""Fast copies."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ivr.engine.state import State
from ivr.model.copying import Copyable, changed


def test_it_does_what_replace_does() -> None:
    state = State(flow="main", language="en-GB", node="menu", timers=frozenset({"call"}))
    other = changed(state, node="queue", queued=True)
    assert other == replace(state, node="queue", queued=True)
    assert hash(other) == hash(replace(state, node="queue", queued=True))
    assert (state.node, state.queued) == ("menu", False)


def test_nothing_that_is_copied_has_slots() -> None:
    with pytest.raises(TypeError, match="Slotted is copied"):

        @dataclass(frozen=True, slots=True)
        class Slotted(Copyable):
            field: int
