"""Draft calls: people who want their phone rung to hear a draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "draft_call",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("flow", sa.String(64), nullable=False),
        sa.Column("phone", sa.String(256), nullable=False),
        sa.Column("asked_by", sa.String(160), nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.Float),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("code", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(1024), nullable=False),
        sa.Column("stop", sa.Boolean, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("seen", sa.Float, nullable=False),
    )
    op.create_index("draft_call_state", "draft_call", ["state"])
    op.create_index("draft_call_asked", "draft_call", ["asked_by", "asked_at"])
