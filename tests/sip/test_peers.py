"""A missing peer fails the tests in CI and skips them elsewhere."""

from __future__ import annotations

import pytest

from tests.sip.peers import APT, need


@pytest.mark.parametrize("program", APT)
def test_a_peer_that_is_missing(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    advice = f"{program} is not installed: apt-get install {APT[program]}"
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=advice):
        need(program)
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match=advice):
        need(program)
