"""`ivr schema`: JSON Schema for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from pydantic import TypeAdapter

from ivr.cli._output import out
from ivr.errors import ConfigError
from ivr.loading.schema import DIALECT, flow_schema
from ivr.model.dialogue import Dialogue
from ivr.model.site import Site
from ivr.nodes import node_types


def command(
    site: Annotated[bool, typer.Option("--site", help="For site.yaml.")] = False,
    dialogues: Annotated[bool, typer.Option("--dialogues", help="For dialogues.yaml.")] = False,
) -> None:
    r"""Print the JSON Schema of flow files, for your editor.

    \b
    Examples:
      ivr schema > flow.schema.json
      ivr schema --site > site.schema.json
      ivr schema --dialogues > dialogues.schema.json
    """
    if site and dialogues:
        raise ConfigError("--site and --dialogues are two schemas; ask for one at a time")
    if site:
        schema = {"$schema": DIALECT, **Site.model_json_schema()}
    elif dialogues:
        schema = {"$schema": DIALECT, **TypeAdapter(tuple[Dialogue, ...]).json_schema()}
    else:
        schema = flow_schema(node_types())
    out().print(json.dumps(schema, indent=2, ensure_ascii=False))
