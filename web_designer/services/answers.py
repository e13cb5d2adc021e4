"""What the API answers, as models: the schemas in /api/openapi.json, which tests hold answers against."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ivr.loading.ops import Restore


class Answer(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Reason(Answer):
    """Why something is refused, and what to do instead."""

    message: str
    cure: str


class Error(BaseModel):
    """A refusal."""

    model_config = ConfigDict(extra="allow")

    error: Reason


class Problem(Answer):
    """What is wrong with a text or a change."""

    path: list[str | int]
    """In the document; empty where only line and column are known."""
    message: str
    hint: str = ""
    line: int | None = None
    column: int | None = None


class Unreadable(Error):
    """A text or change that gives no document; nothing has been changed."""

    problems: list[Problem]


class DraftAnswer(Answer):
    """A draft; `document` is its file as JSON, null while it is no YAML."""

    flow: str
    etag: str
    """The version, for If-Match."""
    document: dict[str, Any] | None
    layout: dict[str, dict[Literal["x", "y"], float]]
    base_revision: int | None
    """The revision it began as."""
    live_revision: int | None
    """The revision that callers get."""
    saved_at: float
    """UTC seconds."""
    saved_by: str
    read_only: bool
    problems: list[Problem]


class Stale(DraftAnswer):
    """Somebody has saved in between: the draft as it is now."""

    error: Reason


class Saved(Answer):
    """The draft has been saved."""

    etag: str
    saved_at: float


class Changed(Saved):
    """The draft has been changed."""

    removed: list[Restore]
    """What takes each removal back, to the character; the first removal first."""


class Replaced(Answer):
    """The draft has been replaced."""

    etag: str


class Recorded(Replaced):
    """Callers of the draft hear the recording."""

    says: str | None
    """The words of the prompt, or other ones that were heard; null when none could be recognised."""
    understood: bool
    """Whether a recogniser for the language is installed; without one, `says` is the text, on the sender's word."""


class Taken(Answer):
    """A table of prompts has been taken in."""

    etag: str
    prompts: int
    """How many have changed."""


class Fix(Answer):
    """Ops that mend a finding; `safe` ones change nothing that callers notice."""

    safe: bool
    title: str
    ops: list[dict[str, Any]]


class FindingAnswer(Answer):
    """What fails callers, may fail them, or could be better."""

    code: str
    """The rule, "" for what keeps the file from being read."""
    name: str
    severity: Literal["error", "warning", "info"]
    certainty: Literal["proved", "possible"]
    message: str
    hint: str
    file: str
    line: int
    column: int
    flow: str
    node: str
    outlet: str
    language: str
    how: list[str]
    """What a caller does and meets on the shortest way there."""
    path: list[str | int]
    """In the document."""
    replay: str | None
    """The name of the call that shows it, for the simulator and `ivr simulate --replay`: `A202@billing_menu`."""
    fix: Fix | None


class FindingsAnswer(Answer):
    """The findings of a draft."""

    etag: str
    """The version they are of."""
    findings: list[FindingAnswer]


class Refused(Error):
    """A draft that is not given to callers, and why."""

    findings: list[FindingAnswer]


class Tidied(Answer):
    """Places of nodes."""

    layout: dict[str, dict[Literal["x", "y"], int]]


class RevisionAnswer(Answer):
    """A published flow."""

    number: int
    at: float
    by: str
    note: str
    live: bool
    findings: dict[str, int]
    """How many it had, by severity."""
    override: str | None
    """Why it was published with errors."""


class RevisionsAnswer(Answer):
    """The revisions of a flow, newest first."""

    revisions: list[RevisionAnswer]


class Published(Answer):
    """The revision that callers get now."""

    revision: int


class Deleted(Answer):
    """The flow that is no more; its name is free again."""

    deleted: str


class Live(Answer):
    """The revision that callers get now."""

    live_revision: int


class FieldChange(BaseModel):
    """A value that differs; without `before` it is new, without `after` it is gone."""

    model_config = ConfigDict(extra="forbid")

    path: list[str | int]
    before: Any = None
    after: Any = None


class NodeChange(Answer):
    """What differs in a node."""

    node: str
    fields: list[FieldChange]


class Nodes(Answer):
    """What differs in the nodes."""

    added: list[str]
    removed: list[str]
    changed: list[NodeChange]


class CallersChange(Answer):
    """What is different for callers."""

    kind: str
    effect: Literal["better", "worse", "neutral"]
    node: str
    outlet: str
    language: str
    sentence: str


class Difference(Answer):
    """What differs between two versions of a flow."""

    from_: str
    to: str
    flow: list[FieldChange]
    """Outside the nodes."""
    nodes: Nodes
    callers: list[CallersChange] | None
    """What is worse first; null while one of the two is no flow."""

    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_"), serialize_by_alias=True)


class CommentAnswer(Answer):
    """What somebody wrote at a node."""

    id: int
    node: str
    text: str
    by: str
    at: float
    resolved: bool


class CommentsAnswer(Answer):
    """The comments of a flow, oldest first."""

    comments: list[CommentAnswer]


class RingAnswer(Answer):
    """A call to somebody's phone that runs a draft."""

    phone: str
    """The SIP URI that is rung."""
    state: Literal["asked", "calling", "ringing", "answered", "over"]
    well: bool
    """Whether nothing is wrong so far."""
    words: str
    """How it goes."""
    cure: str
    """What to do where it does not."""


class Rung(Answer):
    """How your last call goes, null before the first."""

    ring: RingAnswer | None


class Shared(Answer):
    """A link that shows a draft."""

    url: str
