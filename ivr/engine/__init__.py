"""Runs a call without input or output of its own."""
