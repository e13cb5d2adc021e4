"""Runs migrations on the connection that `open_database` hands over."""

from __future__ import annotations

from alembic import context

from ivr.store import account_tables  # noqa: F401 - its tables are in the same database
from ivr.store.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
