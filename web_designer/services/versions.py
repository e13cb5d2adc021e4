"""A flow's versions by the names people give them: a revision's number, `live` or `draft`."""

from __future__ import annotations

from ivr.store.drafts import Content, Draft
from ivr.store.flows import FlowStore

EMPTY = Content(text="")


class NoVersion(Exception):
    """A name that no version has."""


def content(store: FlowStore, draft: Draft, version: str) -> Content:
    """Give what a version is made of; nothing for `live` before anything was published.

    Raises NoVersion for a name that is none, MissingError for a revision that is not there.
    """
    if version == "draft":
        return draft.content
    if version == "live":
        return EMPTY if draft.live is None else store.revisions.get(draft.flow, draft.live).content
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NoVersion(f'"{version}" is no version of a flow.')
    return store.revisions.get(draft.flow, int(version)).content
