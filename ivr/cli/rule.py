"""Print the page of a lint rule: what it finds, what callers go through, and what to do instead.

Example: ivr rule A202
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ivr.lint.rule import Rule


def command(
    code: Annotated[
        str, typer.Argument(help="A rule's code, such as A202, or its name; without it, all are listed.")
    ] = "",
) -> None:
    """Print the page of a lint rule, or the list of them."""
    from ivr.lint.rule import rules

    known = rules()
    if not code:
        for rule in known.values():
            typer.echo(f"{rule.code}  {rule.severity:7}  {rule.name}{_when(rule)}")
        return
    wanted = next((rule for rule in known.values() if code in (rule.code, rule.code.lower(), rule.name)), None)
    if wanted is None:
        typer.echo(f'there is no rule "{code}"; there are {", ".join(known)}', err=True)
        raise typer.Exit(2)
    page = wanted.page() + _options(wanted)
    if not sys.stdout.isatty():
        typer.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=min(100, Console().width)).print(Markdown(page))


def _when(rule: type[Rule]) -> str:
    """Give when a rule that the default preset leaves out is looked at."""
    from ivr.lint.rule import DEFAULT_PRESET

    if DEFAULT_PRESET in rule.presets:
        return ""
    return f"  (only in {', '.join(sorted((*rule.presets, *rule.profiles)))})"


def _options(rule: type[Rule]) -> str:
    """Give the rule's limits as they would stand in ivr.toml, with their defaults; "" when it has none."""
    if not rule.options:
        return ""
    lines = "".join(f"{name} = {value}\n" for name, value in rule.options.items())
    toml = f"```toml\n[options.{rule.code}]\n{lines}```\n"
    return f"\n## Options\nIn ivr.toml, with what holds unless you say otherwise:\n{toml}"
