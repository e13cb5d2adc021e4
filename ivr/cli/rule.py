"""Print the page of a lint rule: what it finds, what callers go through, and what to do instead.

Example: ivr rule A202
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def command(code: Annotated[str, typer.Argument(help="A rule's code, such as A202, or its name.")]) -> None:
    """Print the page of a lint rule."""
    from ivr.lint.rule import rules

    known = rules()
    wanted = next((rule for rule in known.values() if code in (rule.code, rule.code.lower(), rule.name)), None)
    if wanted is None:
        typer.echo(f'there is no rule "{code}"; there are {", ".join(known)}', err=True)
        raise typer.Exit(2)
    page = wanted.page()
    if not sys.stdout.isatty():
        typer.echo(page, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console(width=min(100, Console().width)).print(Markdown(page))
