"""Brings the flows of a folder into the database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ivr.errors import FlowError
from ivr.lint.runner import lint
from ivr.loading.files import DIALOGUE_FILE, FLOW_FILE, flow_files
from ivr.loading.flow_file import read_text
from ivr.loading.project import Loaded, load
from ivr.loading.yaml_ops import document_of
from ivr.nodes import node_types
from ivr.publishing.bundle import folder_files
from ivr.store.drafts import Content
from ivr.store.flows import FlowStore

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A flow that was taken from a folder."""

    flow: str
    revision: int | None
    """Callers get it from now on; None when it cannot be run, and is a draft only."""
    kept: bool
    """Somebody has changed its draft, which stays as it is, and as old."""


def import_folder(store: FlowStore, folder: Path, at: float) -> tuple[Imported, ...]:
    """Take in each flow of a folder that is new, or has changed since it was last taken in.

    It becomes a revision, which callers get; its draft follows unless somebody has changed it. A file that is no flow
    becomes a draft. `at` is now, in UTC seconds.
    """
    files = flow_files(folder) if folder.is_dir() else []
    known = store.revisions.imported()
    changed: dict[str, tuple[Path, Content, str]] = {}
    for file in files:
        name, content = _read(store, file)
        if name in changed:
            # Two files with one name: the second is kept under its folder's.
            name = file.parent.name
        parts = (content.text, content.dialogues, sorted(content.files.items()))
        fingerprint = sha256(repr(parts).encode()).hexdigest()
        if known.get(name) != fingerprint:
            changed[name] = (file, content, fingerprint)
    if not changed:
        return ()
    loaded = load([folder], node_types())
    return tuple(_brought(store, loaded, name, *found, at) for name, found in changed.items())


def _brought(
    store: FlowStore, loaded: Loaded, name: str, file: Path, content: Content, fingerprint: str, at: float
) -> Imported:
    source = loaded.project.sources.get(name)
    runs = source is not None and Path(source.file) == file
    runs = runs and all(Path(each.span.file) != file for each in loaded.dangling)
    counts = _counts(loaded, name) if runs else None
    number = store.revisions.bring(name, content, fingerprint, note=f"from {file}", at=at, findings=counts)
    draft = store.drafts.get(name)
    return Imported(flow=name, revision=number, kept=draft.content != content)


def _counts(loaded: Loaded, flow: str) -> dict[str, int]:
    found = [finding.severity for finding in lint(loaded, [flow]) if finding.flow == flow]
    return {severity: found.count(severity) for severity in ("error", "warning", "info") if severity in found}


def _read(store: FlowStore, file: Path) -> tuple[str, Content]:
    """Give a flow's id, or its folder's name when it has none, and what is in its folder."""
    text = _text(file)
    try:
        document = document_of(text)
        name = str(document.get("flow", "")) if isinstance(document, dict) else ""
    except FlowError:
        name = ""
    if not _NAME.fullmatch(name):
        name = file.parent.name
    files = dict(folder_files(file.parent))
    dialogues = files.pop(DIALOGUE_FILE, b"").decode("utf-8-sig", errors="replace").replace("\0", "\ufffd")
    sounds = {each: store.sounds.keep(data) for each, data in files.items() if each != FLOW_FILE}
    return name, Content(text=text, dialogues=dialogues, files=sounds)


def _text(file: Path) -> str:
    """Give a file's text, line ends as they are; what is no UTF-8 shows as marks, and is a finding."""
    try:
        read_text(file)
    except FlowError:
        # PostgreSQL keeps no U+0000.
        return file.read_bytes().decode("utf-8", errors="replace").replace("\0", "\ufffd")
    return file.read_bytes().decode("utf-8-sig")
