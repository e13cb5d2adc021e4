"""`ivr serve`: the phone and the web page together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ivr.cli._children import Children, Failed, Program
from ivr.cli._output import complain, err, out
from ivr.cli._prompts import render_items, static_items
from ivr.cli._roots import FLOWS
from ivr.errors import ConfigError
from ivr.loading.files import flow_files
from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types
from ivr.store.address import VARIABLE

FAILED = 1
_MARGIN_SECONDS = 10
"""What children get beyond the time in which calls may finish."""


def command(
    flows: Annotated[Path, typer.Argument(help="The folder of site.yaml and the flows.")] = FLOWS,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; default: site.yaml's, else 127.0.0.1.")
    ] = "",
    sip_port: Annotated[
        int, typer.Option("--sip-port", min=0, max=65535, show_default=False, help="Default: site.yaml's, else 5060.")
    ] = 0,
    web_port: Annotated[int, typer.Option("--web-port", min=0, max=65535, help="Port of the web page.")] = 8080,
    data: Annotated[Path, typer.Option("--data", help="Where recordings, journals and bookings go.")] = Path("var"),
    database: Annotated[
        str,
        typer.Option(
            "--database", envvar=VARIABLE, help="postgresql+psycopg://USER@HOST/NAME; default: a file in --data."
        ),
    ] = "",
    no_sip: Annotated[bool, typer.Option("--no-sip", help="Without the phone.")] = False,
    no_web: Annotated[bool, typer.Option("--no-web", help="Without the web page.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="With the systems that the sample flows ask.")] = False,
) -> None:
    r"""Answer calls over SIP and show the flows on a web page, until Ctrl-C.

    Flows of the folder that are new or have changed since they were last served are given to callers; drafts that
    somebody has changed in the browser stay as they are. Flows with mistakes are refused. Prompts are rendered first.
    A folder without flows is served, too: they are begun in the browser.
    At Ctrl-C or SIGTERM new calls are refused and running ones may finish; a second Ctrl-C cuts them off. Exit code 1
    when the phone or the web page dies.

    \b
    Examples:
      ivr serve
      ivr serve flows --host 192.0.2.10 --sip-port 5080 --data /var/lib/signpost
      ivr serve --no-web
    """
    # The base install, which lints, goes without a database.
    from ivr.cli._stored import brought

    if no_sip and no_web:
        raise ConfigError("--no-sip and --no-web leave nothing to serve")
    if not flows.is_dir():
        raise ConfigError(f"there is no folder {flows}; give the folder of your flows: ivr serve FOLDER")
    if flow_files(flows):
        load([flows], node_types()).checked()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"--data {data} cannot be used: {error.strerror}") from error
    if database:
        # For us and for the programs we start.
        os.environ[VARIABLE] = database
    project = brought(flows, data)
    if not no_sip:
        failed = render_items(static_items(project, project.flows), None)
        if failed:
            raise ConfigError(f"{failed} prompts cannot be made, so callers would meet silence; see above")
    programs = []
    if not no_sip:
        programs.append(_phone(flows, data, host, sip_port))
    if not no_web:
        programs.append(_web(flows, data, host or "127.0.0.1", web_port))
    if demo:
        programs.append(Program(name="demo", command=[sys.executable, "-m", "web_designer.demo"]))
    patience = project.site.sip.drain_seconds + _MARGIN_SECONDS
    ended = Children(programs, lambda answers: _announce(project, answers), _say, patience).run()
    if ended is not None:
        _report(ended)
        raise typer.Exit(FAILED)
    err().print("Signpost has stopped.", style="dim")


def _phone(flows: Path, data: Path, host: str, port: int) -> Program:
    command = [sys.executable, "-m", "sip.worker", "--flows", str(flows), "--data", str(data)]
    command += ["--host", host] if host else []
    command += ["--port", str(port)] if port else []
    return Program(name="sip", command=command)


def _web(flows: Path, data: Path, host: str, port: int) -> Program:
    command = [sys.executable, "-m", "web_designer", "--flows", str(flows), "--data", str(data)]
    return Program(name="web", command=[*command, "--host", host, "--port", str(port)])


def _announce(project: Project, answers: Mapping[str, Mapping[str, object]]) -> None:
    """Say where to call and where to look."""
    text = Text("Signpost is ready.\n", "bold green")
    if "sip" in answers:
        addresses = list(_addresses(project, str(answers["sip"]["address"])))
        width = max((len(uri) for uri, _ in addresses), default=0)
        if not addresses:
            text.append("  call  ", "dim").append("nobody yet: begin a flow in the browser and publish it\n")
        for uri, title in addresses:
            text.append("  call  ", "dim").append(f"{uri:{width}}", "bold cyan").append(f"  {title}\n")
    if "web" in answers:
        text.append("  look  ", "dim").append(f"{answers['web']['address']}\n", "bold cyan")
        if "first" in answers["web"]:
            text.append("  first ", "dim").append(f"{answers['web']['first']}\n", "bold cyan")
            text.append("        opens once, for whoever is to be the administrator\n", "dim")
    out().print(text.append("  stop  Ctrl-C", "dim"))
    sys.stdout.flush()


def _addresses(project: Project, host: str) -> Iterator[tuple[str, str]]:
    """Give what can be dialled: each flow that takes calls, and each number."""
    for name, flow in project.flows.items():
        if flow.kind == "inbound":
            yield f"sip:{name}@{host}", flow.title
    for number in project.site.numbers:
        yield f"sip:{number.number}@{host}", f"runs {number.flow}"


def _say(name: str, line: str) -> None:
    err().print(Text.assemble((f"{name:4}", "dim"), (line, "dim")))


def _report(failed: Failed) -> None:
    names = {
        "sip": "the phone (python -m sip.worker)",
        "web": "the web page (python -m web_designer)",
        "demo": "the demo systems (python -m web_designer.demo)",
    }
    how = "did not become ready" if failed.code is None else f"ended by itself with exit code {failed.code}"
    complain(f"{names[failed.name]} {how}", "\n      ".join(failed.last))
