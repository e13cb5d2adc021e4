"""New flows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.resources import files

from ivr.drawing.words import spoken_name
from ivr.errors import FlowError
from ivr.loading.ops import Set
from ivr.loading.yaml_ops import apply_ops, document_of
from ivr.model.site import Site
from ivr.store.drafts import Content, Draft
from ivr.store.flows import FlowStore
from web_designer.services.documents import NotADocument, check

_FOLDER = files("web_designer").joinpath("starters")
TEMPLATES: Mapping[str, str] = {
    file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
    for file in sorted(_FOLDER.iterdir(), key=lambda each: each.name)
    if file.name.endswith(".yaml")
}
"""Flows to begin with, by name; each is without findings once the site has what it names."""
ABOUT: Mapping[str, str] = {name: text.partition("\n")[0].removeprefix("# ") for name, text in TEMPLATES.items()}
"""What each is, in a sentence: its first line."""


def started(store: FlowStore, site: Site, name: str, template: str, text: str | None, by: str) -> Draft:
    """Store a new draft; raises TakenError, and NotADocument for a text that is no flow file of this name.

    A template is called as its name says. Its callers who ask for a person wait in the site's first queue, and leave
    messages in its first mailbox.
    """
    if text is None:
        queue, mailbox = next(iter(site.queues), "support"), next(iter(site.mailboxes), "support")
        ops = [
            Set(path=("flow",), value=name),
            Set(path=("title",), value=spoken_name(name)),
            Set(path=("nodes", "agents", "queue"), value=queue),
            Set(path=("nodes", "call_back", "queue"), value=queue),
            Set(path=("nodes", "message", "mailbox"), value=mailbox),
        ]
        text = apply_ops(TEMPLATES[template], ops)
    else:
        _check_own(text)
    check(name, text)
    return store.drafts.create(name, Content(text=text), by, time.time())


def _check_own(text: str) -> None:
    """Raise NotADocument for a map that has nothing of a flow: most likely another file."""
    try:
        document = document_of(text)
    except FlowError:
        # What is wrong with it is told with its place.
        return
    if isinstance(document, dict) and not {"flow", "start", "nodes"} & document.keys():
        hint = "a flow file has flow: NAME, start: NODE and nodes:"
        raise NotADocument([{"path": [], "line": 1, "column": 1, "message": "this is no flow file", "hint": hint}])
