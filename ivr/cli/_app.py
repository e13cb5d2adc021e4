"""The command `ivr`: one subcommand for each module of this package, read when it is asked for."""

from __future__ import annotations

import errno
import importlib
import io
import pkgutil
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Annotated, Any

import typer
import typer.core
import typer.main
from typer._click.core import Command
from typer._click.exceptions import ClickException

from ivr import cli
from ivr.cli.main import INTERRUPTED, MESSAGE
from ivr.errors import ConfigError, FlowError, IvrError

DISTRIBUTION = "signpost-ivr"
EXTRAS = {"babel": "calls", "networkx": "drawing", "sqlalchemy": "web"}
"""Which extra brings a package that the base install goes without."""
WRONG_INPUT = 2
OUR_MISTAKE = 3


class _Commands(MutableMapping[str, Command]):
    """The subcommands by name; the module of one is read when it is looked up, since each brings much with it."""

    def __init__(self) -> None:
        names = (info.name for info in pkgutil.iter_modules(cli.__path__))
        self._made: dict[str, Command | None] = {
            name: None for name in sorted(names) if not name.startswith("_") and name != "main"
        }

    def __getitem__(self, name: str) -> Command:
        made = self._made[name]
        if made is None:
            made = self._made[name] = _command(name)
        return made

    def __setitem__(self, name: str, command: Command) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _command(name: str) -> Command:
    function = importlib.import_module(f"{cli.__name__}.{name}").command
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
    # In a docstring "\\b" keeps the lines below it as they are; rich's renderer wants the control character.
    alone.command(name, help=(function.__doc__ or "").replace("\\b", "\b"))(function)
    return typer.main.get_command(alone)


class _Group(typer.core.TyperGroup):
    """Turns errors into messages and exit codes: what the user can mend is 2, what only we can mend is 3."""

    def __init__(self, **settings: Any) -> None:
        """Take what typer hands in, but for the commands."""
        super().__init__(**settings)
        self.commands = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of all commands."""
        del ctx
        return list(self.commands)

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        """Read the command line as far as the subcommand."""
        try:
            return super().make_context(*arguments, **named)
        except KeyboardInterrupt as error:
            raise _interrupted() from error

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise _interrupted() from error
        except FlowError as error:
            from ivr.cli._output import print_problems

            print_problems(error.problems)
            raise typer.Exit(WRONG_INPUT) from error
        except IvrError as error:
            _complain(str(error))
            raise typer.Exit(WRONG_INPUT if isinstance(error, ConfigError) else 1) from error
        except (typer.Exit, typer.Abort, ClickException):
            raise
        except ModuleNotFoundError as error:
            extra = EXTRAS.get((error.name or "").partition(".")[0])
            if extra is None:
                _confess(error, debug=bool(ctx.params.get("debug")))
                raise typer.Exit(OUR_MISTAKE) from error
            _complain(f"this needs the extra {extra}", f"pip install '{DISTRIBUTION}[{extra}]'")
            raise typer.Exit(WRONG_INPUT) from error
        except Exception as error:
            # The last guard: nobody but us should ever see a traceback.
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            if isinstance(error, OSError) and error.filename is not None:
                _complain(f"{error.filename}: {error.strerror}")
                raise typer.Exit(WRONG_INPUT) from error
            _confess(error, debug=bool(ctx.params.get("debug")))
            raise typer.Exit(OUR_MISTAKE) from error


def _interrupted() -> typer.Exit:
    # typer says nothing about Ctrl-C; whoever pressed it should see that it was heard.
    typer.echo(MESSAGE, err=True)
    return typer.Exit(INTERRUPTED)


def _complain(message: str, hint: str = "") -> None:
    from ivr.cli._output import complain

    complain(message, hint)


def _confess(error: Exception, *, debug: bool) -> None:
    if debug:
        _complain("".join(traceback.format_exception(error)))
        return
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    _complain(
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
    return app


def run() -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a mark for it; a prompt in Russian must not end the program.
            stream.reconfigure(errors="replace")
    build()()


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

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
