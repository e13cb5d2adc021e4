"""Flows: drafts, revisions, what is live, comments, links to share, recordings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NAME = sa.String(64)
_PERSON = sa.String(200)


def _of_flow(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column("flow", _NAME, sa.ForeignKey("flow.name"), primary_key=primary_key, nullable=False)


def _content() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("dialogues", sa.Text, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("layout", sa.JSON, nullable=False),
    )


def _said() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("by", _PERSON, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )


def upgrade() -> None:
    """Make the seven tables."""
    op.create_table(
        "flow",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("live", sa.Integer, nullable=True),
        sa.Column("imported", sa.String(64), nullable=False),
    )
    op.create_table(
        "draft",
        _of_flow(primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *_content(),
        sa.Column("base", sa.Integer, nullable=True),
        sa.Column("saved_at", sa.Float, nullable=False),
        sa.Column("saved_by", _PERSON, nullable=False),
    )
    op.create_table(
        "revision",
        _of_flow(primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *_content(),
        sa.Column("note", sa.Text, nullable=False),
        *_said(),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.Column("override", sa.Text, nullable=True),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_flow(),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        *_said(),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_flow(),
        sa.Column("node", _NAME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        *_said(),
        sa.Column("resolved", sa.Boolean, nullable=False),
    )
    op.create_index("ix_comment_flow", "comment", ["flow"])
    op.create_table("share", sa.Column("token", sa.String(64), primary_key=True), _of_flow(), *_said())
    op.create_table(
        "sound",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
