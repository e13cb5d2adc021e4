"""The whole flows that README and docs show are what they preach: the linter finds nothing in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.lint.runner import lint
from ivr.loading.project import load
from ivr.nodes import node_types

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```yaml[^\n]*\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["README.md", "docs/flow-file.md"])
def test_nothing_is_found_in_the_whole_flow_of_a_page(page: str, tmp_path: Path) -> None:
    blocks = BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    flow = next(block for block in blocks if block.startswith("flow:"))
    site = next(block for block in blocks if re.search(r"^agents:", block, re.MULTILINE))
    (tmp_path / "shown").mkdir()
    (tmp_path / "shown" / "flow.yaml").write_text(flow, encoding="utf-8")
    (tmp_path / "site.yaml").write_text(site, encoding="utf-8")
    assert lint(load([tmp_path], node_types())) == ()
