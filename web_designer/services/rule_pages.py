"""Rule pages as HTML."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from ivr.lint.rule import Rule, rules


def rule(code: str) -> type[Rule] | None:
    """Give a rule by its code."""
    return rules().get(code)


@lru_cache(maxsize=256)
def rule_html(code: str) -> Markup:
    """Give a rule's page; HTML in its Markdown is shown as text, headings begin at level 2."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(rules()[code].page())
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(2, int(token.tag[1])))}"
        elif token.type in ("fence", "code_block"):
            token.attrSet("tabindex", "0")
    if tokens[:1] and tokens[0].type == "heading_open" and tokens[0].markup == "#":
        # The page has a heading of its own.
        tokens = tokens[3:]
    return Markup(reader.renderer.render(tokens, reader.options, {}))
