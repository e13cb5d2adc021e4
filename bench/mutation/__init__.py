"""Seeded defects in the sample flows: what they are, what callers meet of them, and what the linter says."""
