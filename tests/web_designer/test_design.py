from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from web_designer.services import designer_files


def test_the_page_links_what_the_build_made_and_nothing_inline(
    web: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = tmp_path / "static" / "dist" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"src/main.tsx": {"file": "assets/main-1.js", "css": ["assets/main-2.css"]}}))
    monkeypatch.setattr(designer_files, "files", lambda package: tmp_path)
    text = web.get("/flows/sample/design").text
    assert '<script type="module" src="/static/dist/assets/main-1.js"></script>' in text
    assert '<link rel="stylesheet" href="/static/dist/assets/main-2.css">' in text
    assert 'data-flow="sample"' in text
    assert 'name="csrf-token"' in text
    assert "<style" not in text


def test_without_a_build_the_page_says_what_to_do(
    web: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(designer_files, "files", lambda package: tmp_path)
    answer = web.get("/flows/sample/design")
    assert answer.status_code == 503
    assert "Run make designer" in answer.text
