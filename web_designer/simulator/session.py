"""One browser's simulator: what it is told, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ivr.model.command import PlayItem
from ivr.model.dialogue import Given, Step
from ivr.model.project import Project
from web_designer.simulator.opening import MOST_ACTS, Opening, line
from web_designer.simulator.rehearsal import Rehearsed, rehearse
from web_designer.simulator.saved import Map, dialogue


class Refused(Exception):
    """What the browser asked for cannot be done; the text says why and what to do."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Start(_Message):
    """Call the flow."""

    do: Literal["start"]
    opening: Opening = Opening()


class Act(_Message):
    """Do what a caller does: one step of a dialogue, such as `{"press": "1"}`."""

    do: Literal["act"]
    act: Step


class Answer(_Message):
    """Say what the outside does, as `given` of a dialogue says it."""

    do: Literal["answer"]
    kind: Literal["fetch", "queue", "transfer", "callback"]
    place: Annotated[str, Field(max_length=200)]
    answer: Any


class Undo(_Message):
    """Take the last act back."""

    do: Literal["undo"]


class Reload(_Message):
    """Run the same acts on the flow as it is now."""

    do: Literal["reload"]


class Replay(_Message):
    """Show the call of a finding."""

    do: Literal["replay"]
    finding: Annotated[str, Field(max_length=200)]


class Save(_Message):
    """Give the call as a dialogue."""

    do: Literal["save"]
    name: Annotated[str, Field(min_length=1, max_length=200)]


Message = Annotated[Start | Act | Answer | Undo | Reload | Replay | Save, Field(discriminator="do")]
_MESSAGES: TypeAdapter[Start | Act | Answer | Undo | Reload | Replay | Save] = TypeAdapter(Message)


class Simulation:
    """The call being rehearsed. `project` gives the flows as they are now; all methods block a little."""

    def __init__(self, flow: str, project: Callable[[], Project], witness: Callable[[str], Rehearsed | None]) -> None:
        """Rehearse `flow`; `witness` gives the call of a finding by its name."""
        self._flow = flow
        self._project = project
        self._witness = witness
        self._opening = Opening()
        self._acts: list[Step] = []

    def handle(self, text: str) -> tuple[Mapping[str, object], Rehearsed | None]:
        """Do what a message says and give what to send, with the call whose prompts are to be heard; raises Refused."""
        try:
            message = _MESSAGES.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise Refused(f"{place}: {first['msg']}") from error
        match message:
            case Replay(finding=name):
                return self._replayed(name)
            case Save(name=name):
                return {"type": "saved", "dialogue": self._saved(name)}, None
            case Start(opening=opening):
                # Pinned, so that running it again later gives the same call.
                self._opening = opening.model_copy(update={"at": opening.at or _now(opening)})
                self._acts = []
            case Act(act=act):
                self._add(act)
            case Undo():
                del self._acts[-1:]
            case Answer():
                self._answer(message)
        call = self._rehearsed()
        return shown(call, self._opening, self._acts), call

    def _rehearsed(self) -> Rehearsed:
        try:
            return rehearse(self._project(), self._flow, self._opening, self._acts)
        except KeyError as error:
            raise Refused(f'There is no node "{error.args[0]}" any more; start the call anew.') from error

    def _add(self, act: Step) -> None:
        if len(self._acts) >= MOST_ACTS:
            raise Refused("This call has lasted long enough; start a new one.")
        try:
            line(act)
        except ValueError as error:
            raise Refused(str(error)) from error
        self._acts.append(act)

    def _answer(self, message: Answer) -> None:
        given = self._opening.given.model_dump(exclude_unset=True)
        given.setdefault(message.kind, {})[message.place] = message.answer
        try:
            self._opening = self._opening.model_copy(update={"given": Given.model_validate(given)})
        except ValidationError as error:
            raise Refused(f"That is no answer: {error.errors(include_url=False)[0]['msg']}") from error

    def _replayed(self, name: str) -> tuple[Mapping[str, object], Rehearsed]:
        call = self._witness(name)
        if call is None:
            raise Refused(f"{name} has gone, or cannot be replayed; look at the findings again.")
        return {**shown(call, self._opening, []), "replay": name}, call

    def _saved(self, name: str) -> Map:
        if not self._acts:
            raise Refused("Nothing has been done in this call yet; press a key or stay silent first.")
        return dialogue(self._project(), self._flow, self._opening, self._acts, name)


def shown(call: Rehearsed, opening: Opening, acts: list[Step]) -> Mapping[str, object]:
    """Give a call as it is sent; a line of kind `hear` gets its sound later, by its number."""
    told = asdict(call)
    for each in told["lines"]:
        del each["items"]
    return {
        "type": "call",
        **told,
        "opening": opening.model_dump(mode="json", exclude_unset=True),
        "acts": [act.model_dump(exclude_unset=True) for act in acts],
    }


def heard(call: Rehearsed) -> Mapping[int, tuple[PlayItem, ...]]:
    """Give what is heard, by the number of its line."""
    return {number: each.items for number, each in enumerate(call.lines) if each.items}


def _now(opening: Opening) -> str:
    return datetime.fromtimestamp(opening.begins, UTC).isoformat()
