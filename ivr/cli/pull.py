"""`ivr pull`: a flow of a server comes into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli._output import out
from ivr.cli._remote import Secret, Server
from ivr.cli._roots import FLOWS
from ivr.publishing.bundle import folder_files, unpacked

From = Annotated[
    str, typer.Option("--from", envvar="SIGNPOST_URL", help="Address of the server: https://ivr.example.org")
]


def command(
    flow: Annotated[str, typer.Argument(help="The flow's id.")],
    source: From,
    token: Secret = "",
    folder: Annotated[Path, typer.Option("--into", help="The folder of site.yaml and the flows.")] = FLOWS,
    draft: Annotated[bool, typer.Option("--draft", help="The draft instead of what callers get.")] = False,
) -> None:
    r"""Bring a flow of a server into a folder, to the byte: its file with all comments, its dialogues, its recordings.

    What the flow no longer has is removed from its folder; other files there stay.

    \b
    Examples:
      ivr pull main --from https://ivr.example.org --token "$TOKEN"
      ivr pull main --draft --into flows
    """
    server = Server(source, token)
    which = "draft" if draft else "live"
    files = unpacked(server.ask("GET", f"/api/flows/{flow}/{which}.zip").body)
    here = folder / flow
    before = folder_files(here) if here.is_dir() else {}
    changed = [name for name, data in files.items() if before.get(name) != data]
    for name in changed:
        file = here / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(files[name])
    gone = [name for name in before if name not in files]
    for name in gone:
        (here / name).unlink()
    out().print(f"{here}: {len(changed)} files written, {len(gone)} removed, {len(files) - len(changed)} as they were.")
