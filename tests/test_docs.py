"""Pages link to what exists, and every page can be found."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
STARTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md") if (ROOT / name).is_file()]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
BESIDE = sorted(
    page
    for package in ("ivr", "sip", "web_designer")
    for page in (ROOT / package).rglob("*.md")
    if "node_modules" not in page.parts
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]: (\S+)", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def links(page: Path) -> list[str]:
    """Give the targets of a page's links, code left out."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [next(part for part in found if part) for found in LINK.findall(text)]


def inside(page: Path) -> list[tuple[Path, str]]:
    """Give the files and anchors of this repository that a page links to."""
    found = []
    for link in links(page):
        if not re.match(r"[a-z][a-z+.-]*:", link):
            path, _, anchor = link.partition("#")
            found.append(((page.parent / unquote(path)).resolve() if path else page, anchor))
    return found


def anchors(page: Path) -> set[str]:
    """Give the anchors that GitHub makes of a page's headings."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*STARTS, *PAGES, *BESIDE], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in inside(page):
        assert target.exists(), f"{page.name} links to {target}, which does not exist"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), (
                f"{page.name} links to #{anchor} of {target.name}, which has no such heading"
            )


def test_every_page_can_be_found() -> None:
    found = set(STARTS)
    waiting = list(STARTS)
    while waiting:
        for target, _ in inside(waiting.pop()):
            if target not in found and target.suffix == ".md" and target.is_file():
                found.add(target)
                waiting.append(target)
            elif target.is_dir():
                found |= set(target.glob("*.md"))
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in found] == []
