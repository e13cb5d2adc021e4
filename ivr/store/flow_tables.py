"""The tables of flows: drafts, revisions, which revision callers get, comments and links to share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base

NAME = String(64)
PERSON = String(200)


class FlowRow(Base):
    """A flow; `live` is the number of the revision that callers get, None while there is none."""

    __tablename__ = "flow"

    name: Mapped[str] = mapped_column(NAME, primary_key=True)
    live: Mapped[int | None] = mapped_column(Integer, default=None)
    imported: Mapped[str] = mapped_column(String(64), default="")
    """Hash of the folder's files when they were last imported."""


class DraftRow(Base):
    """What is being worked on; `version` is its ETag, and grows by 1 with each change."""

    __tablename__ = "draft"

    flow: Mapped[str] = mapped_column(NAME, ForeignKey("flow.name"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    dialogues: Mapped[str] = mapped_column(Text)
    files: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Path of each recording, below the flow's folder, to the hash of its content."""
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Node to its place in the designer, `{"x": 0, "y": 0}`."""
    base: Mapped[int | None] = mapped_column(Integer, default=None)
    """The revision it began as."""
    saved_at: Mapped[float] = mapped_column(Float)
    saved_by: Mapped[str] = mapped_column(PERSON)


class RevisionRow(Base):
    """A published flow; never changed."""

    __tablename__ = "revision"

    flow: Mapped[str] = mapped_column(NAME, ForeignKey("flow.name"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    dialogues: Mapped[str] = mapped_column(Text)
    files: Mapped[dict[str, Any]] = mapped_column(JSON)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(PERSON)
    at: Mapped[float] = mapped_column(Float)
    findings: Mapped[dict[str, Any]] = mapped_column(JSON)
    """How many findings it had, by severity."""
    override: Mapped[str | None] = mapped_column(Text, default=None)
    """Why it was published with errors."""


class PublicationRow(Base):
    """Every time callers of a flow were given another revision; the newest `id` is the generation workers look at."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    flow: Mapped[str] = mapped_column(NAME, ForeignKey("flow.name"))
    revision: Mapped[int] = mapped_column(Integer)
    what: Mapped[str] = mapped_column(String(16))
    """`published`, `overridden`, `imported` or `rolled back`."""
    note: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(PERSON)
    at: Mapped[float] = mapped_column(Float)


class CommentRow(Base):
    """What somebody wrote at a node; `node` is "" for the flow as a whole."""

    __tablename__ = "comment"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    flow: Mapped[str] = mapped_column(NAME, ForeignKey("flow.name"), index=True)
    node: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(PERSON)
    at: Mapped[float] = mapped_column(Float)
    resolved: Mapped[bool] = mapped_column(Boolean, default=False)


class ShareRow(Base):
    """A link that shows a draft to whoever has it; only the hash of what makes the link is kept."""

    __tablename__ = "share"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    flow: Mapped[str] = mapped_column(NAME, ForeignKey("flow.name"))
    by: Mapped[str] = mapped_column(PERSON)
    at: Mapped[float] = mapped_column(Float)


class SoundRow(Base):
    """The content of a recording, under its hash; drafts and revisions that share one share the row."""

    __tablename__ = "sound"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
