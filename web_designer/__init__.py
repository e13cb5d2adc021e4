"""The web pages: flows, what the linter says about them, how they are drawn, and what was promised to callers."""
