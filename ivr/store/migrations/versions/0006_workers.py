"""Workers: which processes take calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "worker",
        sa.Column("machine", sa.String(128), primary_key=True),
        sa.Column("address", sa.String(128), primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("callers", sa.Integer, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("seen", sa.Float, nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
    )
