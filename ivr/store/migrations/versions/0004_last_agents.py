"""Whom each caller talked to last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "last_agent",
        sa.Column("caller", sa.String(128), primary_key=True),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("talked_at", sa.Float, nullable=False),
    )
