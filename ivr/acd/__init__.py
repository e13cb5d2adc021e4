"""Queues and agents: who waits, who rings next."""
