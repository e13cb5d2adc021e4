"""What `ivr lint` can be told."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class Severity(StrEnum):
    """From which severity on findings fail the run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Paths = Annotated[list[str] | None, typer.Argument(help="Flow folders or files, or ids under ./flows; default: flows.")]
Kind = Annotated[
    Format, typer.Option("--format", help="text for people, json for machines, sarif, junit and github for pipelines.")
]
FailOn = Annotated[
    Severity | None, typer.Option(help="Exit with 1 for findings as bad as this, or worse; default: error.")
]
Preset = Annotated[str, typer.Option(help="Which rules: 2026.1 (default), strict or all.", metavar="NAME")]
Profile = Annotated[
    str, typer.Option(help="Also the rules of these countries or standards, as in ES,PCI.", metavar="NAMES")
]
Select = Annotated[
    str, typer.Option(help="Only these rules: codes or their beginnings, as in A,R104.", metavar="CODES")
]
Ignore = Annotated[str, typer.Option(help="Never these rules, as in S,R101.", metavar="CODES")]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", help="Leave out the findings that this file knows.", metavar="FILE")
]
WriteBaseline = Annotated[bool, typer.Option("--write-baseline", help="Write all findings of now to the baseline.")]
Prune = Annotated[bool, typer.Option("--prune", help="Take from the baseline what is no longer found.")]
Fix = Annotated[bool, typer.Option("--fix", help="Mend what can be mended without callers noticing.")]
UnsafeFixes = Annotated[bool, typer.Option("--unsafe-fixes", help="Mend also what changes prompts or keys.")]
Replay = Annotated[
    str, typer.Option(help="Walk through the call that shows a finding, as in A202@billing_menu.", metavar="FINDING")
]
WriteDialogues = Annotated[
    Path | None,
    typer.Option(help="Write the calls that show findings here, as dialogues that fail now.", metavar="DIR"),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Look anew, and keep nothing in .ivr_cache.")]
