"""Reads `dialogues.yaml`: calls that a flow must handle, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ivr.errors import FlowError, Problem
from ivr.loading.problems import located
from ivr.loading.yaml_reader import read_yaml
from ivr.model.dialogue import (
    CallbackAnswer,
    CallbackBooked,
    Dialogue,
    Expect,
    FetchAnswer,
    Fetched,
    Given,
    QueueAnswer,
    Step,
    TransferAnswer,
    in_short,
)
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogues:
    """The dialogues of one file and where everything in it stands."""

    source: Source
    dialogues: tuple[Dialogue, ...]

    def step_span(self, dialogue: int, step: int) -> Span:
        """Give the place of a step, both counted from 0."""
        return self.source.value((dialogue, "steps", step))


def parse_dialogues(file: str, text: str) -> Dialogues:
    """Give the dialogues of a file; raises FlowError with everything that is wrong, each at its place."""
    value, source, problems = read_yaml(file, text)
    checker = _Checker(source=source, found=list(problems))
    if not isinstance(value, tuple):
        checker.add(source.value(()), "a dialogue file is a list", "start with - dialogue: what it shows")
        raise checker.error()
    dialogues = [checker.dialogue(item, (number,)) for number, item in enumerate(value)]
    if checker.found:
        raise checker.error()
    return Dialogues(source=source, dialogues=tuple(each for each in dialogues if each is not None))


def parse_given(file: str, text: str) -> Given:
    """Give the outcomes in a file that holds only what stands under `given:` in a dialogue; raises FlowError."""
    value, source, problems = read_yaml(file, text)
    checker = _Checker(source=source, found=list(problems))
    given = checker.given(value, ())
    if checker.found or given is None:
        raise checker.error()
    return given


@dataclass(slots=True, kw_only=True)
class _Checker:
    """Validates level by level, so that an unknown field can be answered with the ones of its own level."""

    source: Source
    found: list[Problem]

    def error(self) -> FlowError:
        """Give everything found, in the order of the file."""
        return FlowError(tuple(sorted(set(self.found), key=lambda problem: (problem.span, problem.message))))

    def add(self, span: Span, message: str, hint: str) -> None:
        """Note a mistake."""
        self.found.append(Problem(span=span, message=message, hint=hint))

    def dialogue(self, value: object, path: Path) -> Dialogue | None:
        """Check one dialogue."""
        if not self._is_map(value, path, "a dialogue", "such as {dialogue: …, steps: […]}"):
            return None
        assert isinstance(value, dict)
        fields = dict(value)
        if "dialogue" not in fields:
            self.add(self.source.value(path), "this dialogue has no name", "add dialogue: what it shows")
            fields["dialogue"] = "?"
        self._part(fields, "given", path, self.given)
        self._part(fields, "steps", path, self._steps)
        if "steps" not in fields:
            self.add(self.source.value(path), "this dialogue has no steps", "add steps: and a list")
            fields["steps"] = _RIGHT["steps"]
        return self._model(Dialogue, fields, path)

    def given(self, value: object, path: Path) -> Given | None:
        """Check what the outside does."""
        if not self._is_map(value, path, "given", "such as {queue: {agents: answered}}"):
            return None
        assert isinstance(value, dict)
        fields = dict(value)
        answers: tuple[tuple[str, type[BaseModel]], ...] = (
            ("fetch", FetchAnswer),
            ("queue", QueueAnswer),
            ("transfer", TransferAnswer),
            ("callback", CallbackAnswer),
        )
        for name, model in answers:
            self._part(fields, name, path, partial(self._answers, model))
        return self._model(Given, fields, path)

    def _answers(self, model: type[Model], value: object, path: Path) -> object:
        if not isinstance(value, dict):
            return value
        return {node: self._model(model, in_short(answer), (*path, node)) for node, answer in value.items()}

    def _steps(self, value: object, path: Path) -> object:
        if not isinstance(value, tuple):
            return value
        if not value:
            self.add(self.source.key(path), "there are no steps", "such as - hear: some words")
        return tuple(self._step(step, (*path, number)) for number, step in enumerate(value))

    def _step(self, value: object, path: Path) -> Step | None:
        if not self._is_map(value, path, "a step", 'such as press: "1" or hear: some words'):
            return None
        assert isinstance(value, dict)
        fields = dict(value)
        self._part(fields, "expect", path, self._expect)
        known = [name for name in fields if name in Step.model_fields]
        if len(known) > 1:
            hint = "give each its own line with a dash"
            self.add(self.source.key((*path, known[1])), f'a step does one thing: "{known[0]}" or "{known[1]}"', hint)
        if not fields:
            self.add(self.source.value(path), "this step does nothing", "there are: " + ", ".join(Step.model_fields))
        return self._model(Step, fields, path)

    def _expect(self, value: object, path: Path) -> object:
        if not isinstance(value, dict):
            return value
        if not value:
            self.add(self.source.key(path), "nothing is expected", "such as expect: {node: goodbye}")
        fields = dict(value)
        self._part(fields, "callback", path, partial(self._model, CallbackBooked))
        self._part(fields, "fetch", path, partial(self._model, Fetched))
        return self._model(Expect, fields, path)

    def _part(self, fields: dict[str, object], name: str, path: Path, check: Callable[[object, Path], object]) -> None:
        """Check a part on its own; something right takes the place of one with mistakes, so that they are told once."""
        if name in fields:
            before = len(self.found)
            fields[name] = check(fields[name], (*path, name))
            if len(self.found) > before:
                fields[name] = _RIGHT[name]

    def _is_map(self, value: object, path: Path, what: str, hint: str) -> bool:
        if not isinstance(value, dict):
            self.add(self.source.value(path), f"{what} must be a map", hint)
        return isinstance(value, dict)

    def _model(self, model: type[Model], value: object, path: Path) -> Model | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            self.found += located(error, self.source, path, model)
            return None


_RIGHT: Mapping[str, object] = {
    "given": Given(),
    "steps": (Step(),),
    "expect": Expect(),
    "fetch": {},
    "queue": {},
    "transfer": {},
    "callback": {},
}
"""What stands in for a part whose mistakes have been told."""
