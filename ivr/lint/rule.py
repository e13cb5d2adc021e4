"""What a rule is: one file under `ivr/lint/rules/`, with its page beside it and its table in `tests/lint/`."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar, Literal

from ivr.lint.finding import Certainty, Finding, Severity
from ivr.model.flow import FlowKind
from ivr.model.span import Span
from ivr.registry import load_all

if TYPE_CHECKING:
    from ivr.lint.call import Call
    from ivr.lint.scope import Scope
    from ivr.lint.suppression import Suppression
    from ivr.lint.view import View

PACKAGE = "ivr.lint.rules"
DEFAULT_PRESET = "2026.1"
CallKind = FlowKind | Literal["called back"]
"""A flow's kind; `called back` is an outbound flow that a queue calls people back with, who have asked for an agent."""


class Rule(ABC):
    """One kind of finding; a subclass of FlowRule, CallRule or ProjectRule."""

    code: ClassVar[str]
    name: ClassVar[str]
    """Names the fault, so that it reads well after "allow"; the rule's file has the same name."""
    severity: ClassVar[Severity]
    presets: ClassVar[frozenset[str]] = frozenset({DEFAULT_PRESET, "strict", "all"})
    raised: ClassVar[Mapping[str, Severity]] = {}
    """Its severity in presets that take it more seriously."""
    options: ClassVar[Mapping[str, int | float]] = {}
    """Limits that a site may set otherwise, and our own defaults for them."""

    profiles: ClassVar[frozenset[str]] = frozenset()
    """The countries, or standards, that ask for it; it is then in no preset."""

    def __init__(self, settings: Mapping[str, int | float] | None = None) -> None:
        """Use `settings` instead of the defaults they name."""
        self._settings = settings or {}

    def option(self, name: str) -> int | float:
        """Give the limit in force."""
        return self._settings.get(name, self.options[name])

    def found(
        self,
        span: Span,
        message: str,
        *,
        hint: str = "",
        certainty: Certainty = "proved",
        flow: str = "",
        node: str = "",
        outlet: str = "",
        language: str = "",
        how: tuple[str, ...] = (),
    ) -> Finding:
        """Give a finding of this rule."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            certainty=certainty,
            span=span,
            message=message,
            hint=hint,
            flow=flow,
            node=node,
            outlet=outlet,
            language=language,
            how=how,
        )

    @classmethod
    def page(cls) -> str:
        """Give the rule's page, in Markdown."""
        stem = cls.__module__.rpartition(".")[2]
        return (files(PACKAGE) / f"{stem}.md").read_text(encoding="utf-8")

    @classmethod
    def section(cls, title: str) -> str:
        """Give a section of the rule's page on one line, such as `What it finds`; the title where there is none."""
        found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", cls.page(), re.MULTILINE | re.DOTALL)
        return " ".join(found[1].split()) if found else title


class FlowRule(Rule):
    """Looks at each flow by itself."""

    @abstractmethod
    def check(self, call: Call) -> Iterator[Finding]:
        """Give what is wrong in the flow; `call` begins in it, so its modules are known."""


class CallRule(Rule):
    """Looks at whole calls: a flow that calls begin in, with the modules it runs laid in where it runs them."""

    kinds: ClassVar[frozenset[CallKind] | None] = None
    """The kinds of flow whose calls it looks at; None: all."""

    @abstractmethod
    def check(self, call: Call) -> Iterator[Finding]:
        """Give what is wrong anywhere in the call."""

    def at_moments(
        self, call: Call, faults: dict[int, list[View]], message: str | Callable[[int], str], *, hint: str
    ) -> Iterator[Finding]:
        """Give a finding at each place, as seen at the first of the moments at which it is faulty.

        The message begins with that moment ("when closed, ") where the place is not faulty at every one.
        """
        for vertex, view, when in call.faulty_moments(faults):
            place = call.graph.place(vertex)
            yield self.found(
                call.key(place),
                when + (message if isinstance(message, str) else message(vertex)),
                hint=hint,
                certainty=call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                how=call.how(view, vertex, moment=bool(when)),
            )


class ProjectRule(Rule):
    """Looks at the site and all flows together."""

    @abstractmethod
    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give what is wrong."""


class SuppressionRule(Rule):
    """Looks at what authors accept, once all other rules have run."""

    @abstractmethod
    def check(self, suppressions: tuple[Suppression, ...]) -> Iterator[Finding]:
        """Give what is wrong with them."""


@lru_cache(maxsize=1)
def rules() -> dict[str, type[Rule]]:
    """Give every rule by its code, sorted."""
    return load_all(PACKAGE, Rule, "code")
