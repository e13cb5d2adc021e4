"""Runs migrations on the connection that `open_database` hands over."""

from __future__ import annotations

from alembic import context

from ivr.store import account_tables, draft_call_tables, flow_tables, tables, worker_tables

MODULES = (tables, account_tables, flow_tables, worker_tables, draft_call_tables)
"""All that define tables: importing them is what makes them known."""
METADATA = MODULES[0].Base.metadata
context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
