"""Reads flow, site and dialogue files, and says exactly where they are wrong."""
