"""Finds what would fail callers before they call."""
