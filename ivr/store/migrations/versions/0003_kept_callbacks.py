"""What it takes to keep a callback: its state, its place, attempts, and who is making it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; what was kept by hand stays kept, the rest keeps its place."""
    op.add_column("callback", sa.Column("language", sa.String(35), nullable=False, server_default=""))
    op.add_column("callback", sa.Column("waiting_since", sa.Float, nullable=False, server_default="0"))
    op.add_column("callback", sa.Column("state", sa.String(16), nullable=False, server_default="owed"))
    op.add_column("callback", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("callback", sa.Column("next_at", sa.Float, nullable=False, server_default="0"))
    op.add_column("callback", sa.Column("called_at", sa.Float, nullable=True))
    op.add_column("callback", sa.Column("worker", sa.String(64), nullable=True))
    op.add_column("callback", sa.Column("claimed_until", sa.Float, nullable=True))
    op.execute("UPDATE callback SET waiting_since = booked_at, next_at = not_before")
    op.execute("UPDATE callback SET state = 'kept' WHERE kept_at IS NOT NULL")
    op.drop_index("callback_due", "callback")
    op.create_index("callback_due", "callback", ["state", "next_at"])
    op.create_index("callback_number", "callback", ["state", "number"])
