"""Which rules run, and with which limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ivr.lint.finding import Finding
from ivr.lint.rule import DEFAULT_PRESET, Rule, rules
from ivr.loading.problems import closest

PRESETS: Mapping[str, str] = {
    DEFAULT_PRESET: "errors that are almost never wrong, and few warnings; the set never changes",
    "strict": "more, for flows that many people call",
    "all": "every rule but those of countries",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The rules of a preset, or those that `select` names, less those that `ignore` names."""

    preset: str = DEFAULT_PRESET
    select: tuple[str, ...] | None = None
    """Codes or their beginnings: `A`, `A2`, `A202`."""
    ignore: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    """Countries, or standards, whose rules run too: `ES`, `PCI`."""
    options: Mapping[str, Mapping[str, int | float]] = field(default_factory=dict)
    """Limits by code, and by their name."""

    def rules(self) -> list[Rule]:
        """Give the rules in the order of their codes; raises ValueError for a preset or code that there is not."""
        if self.preset not in PRESETS:
            raise ValueError(f'there is no preset "{self.preset}": {closest(self.preset, PRESETS)}')
        known = rules()
        for each in self.profiles:
            if each not in profiles():
                raise ValueError(f'there is no profile "{each}": {closest(each, profiles())}')
        wanted = frozenset(self.profiles)
        chosen = [code for code, rule in known.items() if self.preset in rule.presets or wanted & rule.profiles]
        if self.select is not None:
            chosen = named(self.select)
        gone = named(self.ignore)
        return [known[code](self.options.get(code)) for code in chosen if code not in gone]

    def severe(self, finding: Finding) -> Finding:
        """Give a finding with the severity that this preset gives it."""
        rule = rules().get(finding.code)
        raised = rule.raised.get(self.preset) if rule is not None else None
        return replace(finding, severity=raised) if raised is not None else finding


def profiles() -> list[str]:
    """Give the countries and standards that have rules of their own, sorted."""
    return sorted({each for rule in rules().values() for each in rule.profiles})


def named(codes: Iterable[str]) -> list[str]:
    """Give the codes of the rules that codes or their beginnings name; raises ValueError for what names none."""
    wanted = tuple(codes)
    for each in wanted:
        if not each or not any(code.startswith(each) for code in rules()):
            raise ValueError(f'no rule has the code "{each}" or one that begins so; there are {", ".join(rules())}')
    return [code for code in rules() if code.startswith(wanted)] if wanted else []
