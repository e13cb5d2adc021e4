"""What every node type is: fields, outlets, and what it does in a call."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, Field, RootModel

from ivr.model.base import Frozen, IsoDay
from ivr.model.event import Event
from ivr.model.outlet import Outlet, Path
from ivr.model.step import Step
from ivr.model.text import Marked
from ivr.model.universal import Universal
from ivr.model.view import View

Family = Literal["talk", "ask", "decide", "connect", "flow"]
Recourse = Literal["agent", "callback", "voicemail"]


class Ignore(Frozen):
    """A finding the author accepts, with the reason and until when."""

    code: Annotated[str, Field(pattern=r"^[A-Z]\d{3}$")]
    reason: str = ""
    until: IsoDay | None = None

    @property
    def expires(self) -> date | None:
        """Give the last day on which it holds."""
        return date.fromisoformat(self.until) if self.until else None


class Lint(Frozen):
    """What the linter is told about this node or flow."""

    ignore: tuple[Ignore, ...] = ()


class Node(Frozen):
    """One step of a flow.

    A node type is a subclass in a file of its own under `ivr/nodes/`, with its page beside it.
    """

    type: str
    note: str = ""
    """For other designers; callers never hear it."""
    lint: Lint = Lint()
    """Findings accepted here, each with its reason."""

    family: ClassVar[Family]
    icon: ClassVar[str]
    """A lucide icon."""
    ends: ClassVar[bool] = False
    """The call, or this module, ends here."""
    waits: ClassVar[bool] = True
    """Takes time the caller notices, so a cycle through it is not an endless loop."""
    recourse: ClassVar[Recourse | None] = None
    """What kind of help beyond self-service a caller gets here."""

    @cached_property
    def texts(self) -> tuple[tuple[Path, Marked], ...]:
        """Give each template, condition and reference in the fields with its path, in their order."""
        return tuple((path, value) for path, value in walk(self) if isinstance(value, Marked))

    @property
    def asks(self) -> bool:
        """Whether it takes input from the caller, so that the flow's universals work here."""
        return False

    @property
    def sensitive(self) -> bool:
        """Whether input here must be masked in logs and journals."""
        return False

    def masks(self, memo: Hashable) -> bool:
        """Say whether input must be masked at this point of the node's work; `memo` is None before it begins."""
        del memo
        return self.sensitive

    @abstractmethod
    def outlets(self) -> tuple[Outlet, ...]:
        """Give every way out, in the order the designer shows them."""

    @abstractmethod
    def enter(self, call: View) -> Step:
        """Say what happens when a call arrives here."""

    def on(self, event: Event, call: View) -> Step | None:
        """Say what an event brings about; None when it does not concern this node."""
        del event, call
        return None

    def takes(self, here: str, name: str, universal: Universal) -> bool:
        """Say whether a universal works in this node, whose id is `here`."""
        del here, name, universal
        return self.asks

    def writes(self) -> tuple[str, ...]:
        """Give the names of the variables this node sets."""
        return ()


def walk(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Give every value inside a model with its path, depth first in the order of the fields."""
    found: list[tuple[Path, object]] = []
    _enter(model, path, found)
    return iter(found)


def _enter(model: BaseModel, path: Path, found: list[tuple[Path, object]]) -> None:
    if isinstance(model, RootModel):
        _add(model.root, path, found)
        return
    for name, key in _fields(type(model)):
        _add(getattr(model, name), (*path, key), found)


def _add(value: object, path: Path, found: list[tuple[Path, object]]) -> None:
    found.append((path, value))
    if isinstance(value, str):
        return
    if isinstance(value, BaseModel):
        _enter(value, path, found)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            _add(item, (*path, index), found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _add(item, (*path, str(key)), found)


@lru_cache(maxsize=256)
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Give the fields of a model: their names here and in a file."""
    return tuple((name, field.alias or name) for name, field in model.model_fields.items())
