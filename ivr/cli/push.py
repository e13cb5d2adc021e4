"""`ivr push`: a flow of a folder becomes the draft on a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli._flows import open_flow
from ivr.cli._output import out
from ivr.cli._remote import Refused, Secret, Server, To
from ivr.errors import ConfigError
from ivr.publishing.bundle import folder_files, packed

_MISSING = 404


def command(
    flow: Annotated[str, typer.Argument(help="The flow: its folder, its file, or its id under ./flows.")],
    to: To,
    token: Secret = "",
    force: Annotated[
        bool, typer.Option("--force", help="Also over a draft that somebody has changed and not published.")
    ] = False,
) -> None:
    r"""Make a flow of a folder the draft on a server: its file, its dialogues and its recordings.

    Callers notice nothing until it is published. A draft that was changed on the server since it was published is not
    replaced. Exit code 1 when the server refuses.

    \b
    Examples:
      ivr push main --to https://ivr.example.org --token "$TOKEN"
      ivr push flows/main && ivr publish main --note "New opening hours"
    """
    opened = open_flow(flow)
    folder = Path(opened.project.sources[opened.flow].folder)
    server = Server(to, token)
    path = f"/api/flows/{opened.flow}"
    try:
        found = server.ask("GET", f"{path}/draft").json()
    except Refused as error:
        if error.answer.status != _MISSING:
            raise
        text = (folder / "flow.yaml").read_text(encoding="utf-8")
        found = server.ask("POST", "/api/flows", {"name": opened.flow, "text": text}).json()
    else:
        _check(server, path, found, force=force)
    etag = server.ask("PUT", f"{path}/draft.zip", data=packed(folder_files(folder)), etag=found["etag"]).json()["etag"]
    out().print(f"{opened.flow}: the draft is version {etag} now. To give it to callers: ivr publish {opened.flow}")


def _check(server: Server, path: str, found: dict[str, object], *, force: bool) -> None:
    """Raise ConfigError for a draft with changes that nobody has published."""
    base = found["base_revision"]
    if force or base is None:
        return
    changes = server.ask("GET", f"{path}/diff?from={base}&to=draft").json()
    if changes["flow"] or any(changes["nodes"].values()):
        cure = "publish them first, or fetch them with ivr pull; ivr push --force replaces them"
        raise ConfigError(f"{found['saved_by']} has changed the draft since revision {base}: {cure}")
