"""Draws flows: a layered layout, SVG and Mermaid."""
