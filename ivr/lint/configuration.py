"""What a site says about linting, in `ivr.toml` or in `[tool.ivr]` of `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from pydantic import Field, ValidationError

from ivr.errors import FlowError, Problem
from ivr.lint.configuration_file import PYPROJECT
from ivr.lint.finding import Severity
from ivr.lint.rule import DEFAULT_PRESET, Rule, rules
from ivr.lint.selection import PRESETS, Selection, named, profiles
from ivr.loading.problems import closest, located
from ivr.loading.toml_reader import read_toml
from ivr.model.base import Frozen
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span

TABLE: Path = ("tool", "ivr")


class Configuration(Frozen):
    """How flows are linted where the command line does not say otherwise."""

    preset: str = DEFAULT_PRESET
    select: tuple[str, ...] | None = None
    """Codes or their beginnings; only these rules run, whatever the preset."""
    profiles: tuple[str, ...] = ()
    """Countries, or standards, whose rules run beside those of the preset."""
    ignore: tuple[str, ...] = ()
    """Codes or their beginnings; these rules never run."""
    fail_on: Severity = Field(default="error", alias="fail-on")
    """From which severity on findings fail the run."""
    baseline: str | None = None
    """Path of the baseline, from the folder of this file."""
    options: Mapping[str, Mapping[str, int | float]] = {}
    """Limits by the code of their rule."""

    @property
    def selection(self) -> Selection:
        """Give the rules it asks for."""
        return Selection(
            preset=self.preset,
            select=self.select,
            ignore=self.ignore,
            profiles=self.profiles,
            options=self.options,
        )


def parse_configuration(file: str, text: str) -> Configuration:
    """Give what a file says; raises FlowError with everything that is wrong, each at its place."""
    value, source = read_toml(file, text)
    top = TABLE if FilePath(file).name == PYPROJECT else ()
    own: object = value
    for part in top:
        own = own.get(part, {}) if isinstance(own, dict) else own
    try:
        configuration = Configuration.model_validate(own)
    except ValidationError as error:
        raise FlowError(tuple(located(error, source, top, Configuration))) from error
    found = tuple(_problems(configuration, source, top))
    if found:
        raise FlowError(tuple(sorted(found, key=lambda problem: problem.span)))
    return configuration


def _problems(configuration: Configuration, source: Source, top: Path) -> Iterator[Problem]:
    if configuration.preset not in PRESETS:
        place = source.value((*top, "preset"))
        yield _problem(place, f'there is no preset "{configuration.preset}"', closest(configuration.preset, PRESETS))
    for index, name in enumerate(configuration.profiles):
        if name not in profiles():
            place = source.value((*top, "profiles", index))
            yield _problem(place, f'there is no profile "{name}"', closest(name, profiles()))
    for field in ("select", "ignore"):
        for index, code in enumerate(getattr(configuration, field) or ()):
            if not _is_code(code):
                hint = closest(code, rules()) + "; the beginning of a code names all rules that begin so"
                yield _problem(source.value((*top, field, index)), f'no rule has the code "{code}"', hint)
    for code, options in configuration.options.items():
        rule = rules().get(code)
        if rule is None:
            place = source.key((*top, "options", code))
            yield _problem(place, f'no rule has the code "{code}"', closest(code, _with_options()))
            continue
        for name in options:
            if name not in rule.options:
                place = source.key((*top, "options", code, name))
                yield _problem(place, f'{code} has no option "{name}"', _options_of(rule, name))


def _problem(span: Span, message: str, hint: str) -> Problem:
    return Problem(span=span, message=message, hint=hint)


def _is_code(code: str) -> bool:
    try:
        return bool(named([code]))
    except ValueError:
        return False


def _with_options() -> list[str]:
    return [code for code, rule in rules().items() if rule.options]


def _options_of(rule: type[Rule], name: str) -> str:
    return closest(name, rule.options) if rule.options else "it has none; remove this"
