"""Which flow files a path stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.loading.files import flow_files


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    for file in ("site.yaml", "one/flow.yaml", "one/dialogues.yaml", "two/flow.yaml"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("", ["one/flow.yaml", "two/flow.yaml"]),
        ("site.yaml", ["one/flow.yaml", "two/flow.yaml"]),
        ("one", ["one/flow.yaml"]),
        ("one/flow.yaml", ["one/flow.yaml"]),
        ("one/dialogues.yaml", ["one/flow.yaml"]),
        ("three", []),
    ],
)
def test_a_path_stands_for_flows(flows: Path, path: str, files: list[str]) -> None:
    assert flow_files(flows / path) == [flows / file for file in files]
