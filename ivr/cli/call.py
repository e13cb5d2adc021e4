"""`ivr call`: a real call from a test phone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from ivr.cli._flows import reached
from ivr.cli._output import out, print_json
from ivr.cli._prompts import STOCK
from ivr.cli._roots import FLOWS
from ivr.dialog import stock
from ivr.errors import ConfigError
from ivr.loading.project import load
from ivr.model.node import walk
from ivr.model.project import Project
from ivr.model.prompt import Prompt
from ivr.nodes import node_types

NOT_ANSWERED = 1
HINT_LANGUAGE = "en"
"""What the recogniser understands; prompts in other languages are heard in the WAV only."""
_USER = re.compile(r"^sips?:(?:\+?)([^@;>]+)@")


def command(
    uri: Annotated[str, typer.Argument(help="A SIP address, such as sip:main@127.0.0.1:5060.")],
    keys: Annotated[str, typer.Option("--keys", help="Keys to press after the first prompt; a comma pauses 1 s.")] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=0, max=3600, help="How long to listen after them.")] = 10,
    caller: Annotated[str, typer.Option("--from", help="The calling number or SIP user.")] = "",
    wav: Annotated[
        Path | None, typer.Option("--wav", help="Where to keep what was heard; default under var/calls.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    r"""Place a real call over SIP, press keys, and tell what was heard.

    What was heard is kept as a WAV file and recognised as text, with the prompts of the flows in ./flows as hints
    (English only). Exit code 0 when the call was answered, 1 when it was not.

    \b
    Examples:
      ivr call sip:main@127.0.0.1:5060 --keys 1
      ivr call sip:main@127.0.0.1:5060 --keys "2,,1" --seconds 20 --wav heard.wav
    """
    kept = wav if wav is not None else Path("var") / "calls" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.wav"
    result = _dial(uri, keys, seconds, caller, kept)
    heard, why = _recognised(uri, result.get("wav"))
    result["heard"] = heard
    if as_json:
        print_json(result)
    else:
        out().print(_result_text(result, why))
    if result["status"] != 200:
        raise typer.Exit(NOT_ANSWERED)


def _dial(uri: str, keys: str, seconds: float, caller: str, wav: Path) -> dict[str, Any]:
    """Run the test phone; raises ConfigError with its own words when it cannot call."""
    command = [sys.executable, "-m", "sip.phone", uri, "--keys", keys, "--seconds", str(seconds), "--wav", str(wav)]
    command += ["--from", caller] if caller else []
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    line = next((line for line in reversed(ran.stdout.splitlines()) if line.startswith("{")), None)
    if line is None:
        last = ran.stderr.strip().splitlines()[-1:] or [f"exit code {ran.returncode}"]
        raise ConfigError(f"the test phone could not call: {last[0]}")
    result: dict[str, Any] = json.loads(line)
    return result


def _recognised(uri: str, wav: object) -> tuple[str | None, str]:
    """Give what was said, or None and why nobody can tell."""
    if not isinstance(wav, str):
        return None, ""
    try:
        from ivr.speech.transcribe import transcribe
    except ImportError:
        return None, "to have it recognised: pip install 'signpost-ivr[speech]'"
    try:
        return transcribe(Path(wav), tuple(hints(uri))), ""
    except ConfigError as error:
        return None, str(error)


def hints(uri: str) -> Iterator[str]:
    """Give every English prompt of the flow that was called; of all flows, when it is not one of ./flows."""
    if not FLOWS.is_dir():
        return
    project = load([FLOWS], node_types()).project
    called = _USER.match(uri)
    flow = _flow_of(project, called[1]) if called else None
    for name in project.flows if flow is None else reached(project, flow)[0]:
        for _, value in walk(project.flows[name]):
            if isinstance(value, Prompt):
                spoken, utterance = value.variant(HINT_LANGUAGE, project.flows[name].language)
                if spoken.split("-")[0] == HINT_LANGUAGE:
                    yield utterance.text
    yield from (stock.phrase(name, HINT_LANGUAGE)[1] for name in STOCK)


def _flow_of(project: Project, user: str) -> str | None:
    return project.flow_for(user) or project.flow_for(f"+{user}")


def _result_text(result: dict[str, Any], why: str) -> Text:
    """Give the lines people read."""
    if result["status"] != 200:
        return Text.assemble(("not answered", "bold red"), f"  {result['status']} {result['reason']}")
    text = Text.assemble(
        ("answered", "bold green"),
        f"  after {result['setup_ms']:.0f} ms, lasted {result['seconds']:.1f} s, hung up by {result['hung_up_by']}",
    )
    for press in result["presses"]:
        text.append("\npressed   ", "dim").append(f"{press['key']} at {press['at']:.1f} s")
    text.append("\nheard     ", "dim")
    text.append(why, "yellow") if result["heard"] is None else text.append(
        result["heard"] or "nothing that can be told"
    )
    return text.append("\nkept in   ", "dim").append(str(result["wav"]))
