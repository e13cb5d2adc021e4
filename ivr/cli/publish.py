"""`ivr publish`: callers of a server get its draft of a flow."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from ivr.cli._output import complain, out
from ivr.cli._remote import Refused, Secret, Server, To

FAILED = 1
_ERRORS = 409


def command(
    flow: Annotated[str, typer.Argument(help="The flow's id.")],
    to: To,
    note: Annotated[str, typer.Option("--note", help="What changes, for whoever reads the list of revisions.")],
    token: Secret = "",
    override: Annotated[
        str,
        typer.Option("--override", help="Publish a draft with errors, for this reason; for supervisors."),
    ] = "",
) -> None:
    r"""Give the callers of a server its draft of a flow. Running calls go on as they are.

    A draft with errors is refused. Exit code 1 when the server refuses; the errors are shown.

    \b
    Examples:
      ivr publish main --to https://ivr.example.org --token "$TOKEN" --note "New opening hours"
    """
    server = Server(to, token)
    path = f"/api/flows/{flow}"
    draft = server.ask("GET", f"{path}/draft").json()
    wanted = {"note": note, **({"override": override} if override else {})}
    try:
        answer = server.ask("POST", f"{path}/publish", wanted, etag=draft["etag"]).json()
    except Refused as error:
        if error.answer.status != _ERRORS:
            raise
        _show(error)
        raise typer.Exit(FAILED) from error
    out().print(f"{flow}: callers get revision {answer['revision']} now.")


def _show(error: Refused) -> None:
    for each in error.answer.json().get("findings", []):
        place = f"{each['file']}:{each['line']}:{each['column']}  "
        out().print(Text.assemble(place, (f"{each['severity']} {each['code']}".strip(), "red"), f"  {each['message']}"))
    complain(str(error))
