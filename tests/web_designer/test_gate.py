from __future__ import annotations

import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.store import accounts as store
from ivr.store.accounts import Accounts
from tests.web_designer.conftest import PASSWORD, SITE, signed_in, stranger
from web_designer.gate import COOKIE, LARGEST_FORM
from web_designer.roles import Role


@pytest.fixture
def site(tmp_path: Path) -> TestClient:
    return stranger(SITE, tmp_path)


def _accounts(site: TestClient) -> Accounts:
    found = site.app.state.accounts  # type: ignore[attr-defined]
    assert isinstance(found, Accounts)
    return found


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(site: TestClient, headers: dict[str, str]) -> None:
    web = signed_in(site, Role.ADMINISTRATOR)
    answer = web.post("/people", data={"name": "eve", "role": "administrator"}, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert site.post("/login", data={"name": "x"}, headers=headers).status_code == 403


def test_a_post_needs_the_token_of_the_session(site: TestClient) -> None:
    web = signed_in(site, Role.ADMINISTRATOR)
    right = web.headers.pop("X-CSRF-Token")
    form = {"name": "eve", "role": "viewer"}
    assert web.post("/people", data=form).status_code == 403
    assert web.post("/people", data={**form, "csrf": "guess"}).status_code == 403
    assert web.post("/people", json={**form, "csrf": right}).status_code == 403
    assert web.post("/people", data=form, headers={"X-CSRF-Token": "guess"}).status_code == 403
    other = signed_in(site, Role.VIEWER).headers["X-CSRF-Token"]
    assert web.post("/people", data={**form, "csrf": other}).status_code == 403
    assert web.post("/people", data={**form, "csrf": right}).status_code == 200


def test_a_form_larger_than_any_of_ours_is_refused(site: TestClient) -> None:
    web = signed_in(site, Role.ADMINISTRATOR)
    right = web.headers.pop("X-CSRF-Token")
    big = {"name": "x" * (2 * LARGEST_FORM), "csrf": right}
    answer = web.post("/people", data=big)
    assert answer.status_code == 413
    assert "larger than 1 MB" in answer.text
    assert web.get("/people").text.count("xxxx") == 0


def test_a_session_ends_when_nobody_uses_it_and_after_a_week(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    web, start = signed_in(site, Role.VIEWER), time.time()
    for hours in (11, 22, 33):
        monkeypatch.setattr(time, "time", lambda hours=hours: start + hours * 3600)
        assert web.get("/api/flows").status_code == 200
    monkeypatch.setattr(time, "time", lambda: start + 33 * 3600 + store.IDLE + 1)
    assert web.get("/api/flows").status_code == 401
    web, start = signed_in(site, Role.VIEWER), time.time()
    for hours in range(11, 168, 11):
        monkeypatch.setattr(time, "time", lambda hours=hours: start + hours * 3600)
        assert web.get("/api/flows").status_code == 200
    monkeypatch.setattr(time, "time", lambda: start + store.LONGEST + 1)
    assert web.get("/api/flows").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(site: TestClient) -> None:
    signed_in(site, Role.VIEWER)
    answer = site.post("/login", data={"name": "viewer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    over_tls = TestClient(site.app, base_url="https://127.0.0.1", follow_redirects=False)
    assert (
        "secure" in over_tls.post("/login", data={"name": "viewer", "password": PASSWORD}).headers["set-cookie"].lower()
    )


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_program_signs_in_with_a_token(site: TestClient, scheme: str) -> None:
    accounts = _accounts(site)
    signed_in(site, Role.PUBLISHER)
    now = time.time()
    secret = accounts.make_token("publisher", label="ci", scope="read", at=now, expires_at=now + 60)
    headers = {"Authorization": f"{scheme} {secret}"}
    assert site.get("/api/flows", headers=headers).status_code == 200
    assert site.get("/me", headers=headers).status_code == 403
    assert site.get("/promises", headers=headers).status_code == 403
    assert site.get("/api/flows", headers={"Authorization": f"{scheme} wrong"}).status_code == 401
    assert site.get("/api/flows", headers={"Authorization": f"Basic {secret}"}).status_code == 401
    accounts.set_disabled("publisher", now)
    assert site.get("/api/flows", headers=headers).status_code == 401


def test_a_token_is_over_when_its_days_are(site: TestClient) -> None:
    accounts = _accounts(site)
    signed_in(site, Role.VIEWER)
    secret = accounts.make_token("viewer", label="ci", scope="read", at=0, expires_at=1)
    assert site.get("/api/flows", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_a_token_may_never_do_more_than_its_owner(site: TestClient) -> None:
    accounts = _accounts(site)
    signed_in(site, Role.SUPERVISOR)
    now = time.time()
    secret = accounts.make_token("supervisor", label="ci", scope="publish", at=now, expires_at=now + 60)
    assert site.get("/promises", headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_a_made_up_session_is_none(site: TestClient) -> None:
    site.cookies[COOKIE] = "x" * 43
    assert site.get("/").status_code == 303
