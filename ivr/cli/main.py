"""The command `ivr`: one subcommand for each module of this package that defines `command`."""

from __future__ import annotations

import errno
import importlib
import io
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Annotated, Any

import typer
import typer.core
from typer._click.exceptions import ClickException

from ivr import cli
from ivr.cli._output import complain, print_problems
from ivr.errors import ConfigError, FlowError, IvrError

DISTRIBUTION = "signpost-ivr"
EXTRAS = {"babel": "calls", "networkx": "drawing"}
"""Which extra brings a package that the base install goes without."""
WRONG_INPUT = 2
OUR_MISTAKE = 3


class _Group(typer.core.TyperGroup):
    """Turns errors into messages and exit codes: what the user can mend is 2, what only we can mend is 3."""

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except FlowError as error:
            print_problems(error.problems)
            raise typer.Exit(WRONG_INPUT) from error
        except IvrError as error:
            complain(str(error))
            raise typer.Exit(WRONG_INPUT if isinstance(error, ConfigError) else 1) from error
        except (typer.Exit, typer.Abort, ClickException):
            raise
        except ModuleNotFoundError as error:
            extra = EXTRAS.get((error.name or "").partition(".")[0])
            if extra is None:
                _confess(error, debug=bool(ctx.params.get("debug")))
                raise typer.Exit(OUR_MISTAKE) from error
            complain(f"this needs the extra {extra}", f"pip install '{DISTRIBUTION}[{extra}]'")
            raise typer.Exit(WRONG_INPUT) from error
        except Exception as error:
            # The last guard: nobody but us should ever see a traceback.
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            if isinstance(error, OSError) and error.filename is not None:
                complain(f"{error.filename}: {error.strerror}")
                raise typer.Exit(WRONG_INPUT) from error
            _confess(error, debug=bool(ctx.params.get("debug")))
            raise typer.Exit(OUR_MISTAKE) from error


def _confess(error: Exception, *, debug: bool) -> None:
    if debug:
        complain("".join(traceback.format_exception(error)))
        return
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    complain(
        f"a mistake of ours: {what}", "run the same with ivr --debug … (or IVR_DEBUG=1) and send us what it prints"
    )


def build() -> typer.Typer:
    """Give the whole command."""
    app = typer.Typer(
        name="ivr",
        cls=_Group,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name, command in _commands():
        # In a docstring "\\b" keeps the lines below it as they are; rich's renderer wants the control character.
        app.command(name, help=(command.__doc__ or "").replace("\\b", "\b"))(command)
    return app


def main() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a mark for it; a prompt in Russian must not end the program.
            stream.reconfigure(errors="replace")
    build()()


def _commands() -> Iterator[tuple[str, Callable[..., Any]]]:
    for info in sorted(pkgutil.iter_modules(cli.__path__), key=lambda each: each.name):
        if not info.name.startswith("_") and info.name != "main":
            module = importlib.import_module(f"{cli.__name__}.{info.name}")
            if hasattr(module, "command"):
                yield info.name, module.command


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ivr {version(DISTRIBUTION)}")
        raise typer.Exit


def _options(
    debug: Annotated[
        bool, typer.Option("--debug", envvar="IVR_DEBUG", help="Show tracebacks of our mistakes.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Signpost: phone self-service that callers can get out of."""
    del debug
