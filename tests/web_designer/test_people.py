from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.store.accounts import Accounts
from ivr.store.audit import Audit
from tests.web_designer.conftest import PASSWORD, SITE, signed_in, stranger
from web_designer.gate import COOKIE
from web_designer.roles import Role
from web_designer.services.people import LINK_SECONDS, People
from web_designer.services.throttle import PER_ADDRESS, PER_NAME_AND_ADDRESS, WINDOW, Throttle

OTHER = "staple lamp orchard"
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def site(tmp_path: Path) -> TestClient:
    return stranger(SITE, tmp_path)


@pytest.fixture
def admin(site: TestClient) -> TestClient:
    return signed_in(site, Role.ADMINISTRATOR)


def _people(site: TestClient) -> People:
    found = site.app.state.people  # type: ignore[attr-defined]
    assert isinstance(found, People)
    return found


def _accounts(site: TestClient) -> Accounts:
    found = site.app.state.accounts  # type: ignore[attr-defined]
    assert isinstance(found, Accounts)
    return found


def _acts(site: TestClient) -> list[tuple[str, str, str]]:
    audit = site.app.state.audit  # type: ignore[attr-defined]
    assert isinstance(audit, Audit)
    return [(entry.who, entry.act, entry.subject) for entry in reversed(audit.page(before=None, size=100))]


def _login(site: TestClient, name: str, password: str) -> int:
    return site.post("/login", data={"name": name, "password": password}).status_code


def _link(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8080(/welcome/[A-Za-z0-9_-]+)", page)
    assert found is not None
    return found[1]


def test_the_first_link_makes_the_administrator_and_then_leads_nowhere(site: TestClient) -> None:
    path = f"/welcome/{_people(site).first_link()}"
    assert "You will be the administrator" in site.get(path).text
    form = {"name": "Ada", "password": PASSWORD, "again": PASSWORD}
    answer = site.post(path, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert site.get("/people").status_code == 200
    assert [(each.name, each.role) for each in _accounts(site).all()] == [("ada", "administrator")]
    assert _people(site).first_link() is None
    again = TestClient(site.app, base_url=str(site.base_url))
    assert again.get(path).status_code == 404
    assert again.post(path, data={**form, "name": "eve"}).status_code == 404


def test_a_newer_first_link_takes_the_place_of_the_older(site: TestClient) -> None:
    older, newer = _people(site).first_link(), _people(site).first_link()
    assert site.get(f"/welcome/{older}").status_code == 404
    assert site.get(f"/welcome/{newer}").status_code == 200


def test_a_link_is_good_for_a_week(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path, start = f"/welcome/{_people(site).first_link()}", time.time()
    monkeypatch.setattr(time, "time", lambda: start + 7 * 24 * 3600 + 1)
    assert site.get(path).status_code == 404


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "ada", "password": "short", "again": "short"}, "at least 10 characters"),
        ({"name": "ada", "password": PASSWORD, "again": OTHER}, "not the same"),
        ({"name": "ada", "password": "ada-ada-ada", "again": "ada-ada-ada"}, "too easy to guess"),
        ({"name": "ada", "password": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, "too easy to guess"),
        ({"name": "ada", "password": "x1" * 200, "again": "x1" * 200}, "at most 256"),
        ({"name": SCRIPT, "password": PASSWORD, "again": PASSWORD}, "begins with a letter or digit"),
        ({"name": "../ada", "password": PASSWORD, "again": PASSWORD}, "begins with a letter or digit"),
    ],
)
def test_what_is_wrong_with_a_password_or_name_is_said_and_the_link_stays_good(
    site: TestClient, form: dict[str, str], why: str
) -> None:
    path = f"/welcome/{_people(site).first_link()}"
    answer = site.post(path, data=form)
    assert answer.status_code == 422
    assert why in answer.text
    assert SCRIPT not in answer.text
    assert site.get(path).status_code == 200


def test_somebody_invited_comes_in_with_their_role(site: TestClient, admin: TestClient) -> None:
    page = admin.post("/people", data={"name": "grace", "role": "designer"})
    assert page.headers["cache-control"] == "no-store"
    path = _link(page.text)
    assert "You will be <strong>grace</strong>, designer." in site.get(path).text
    site.post(path, data={"name": "mallory", "password": OTHER, "again": OTHER})
    grace = _accounts(site).named("grace")
    assert grace is not None
    assert grace.role == "designer"
    assert _accounts(site).named("mallory") is None
    assert ("administrator", "invited", "grace") in _acts(site)
    assert ("grace", "account made", "grace") in _acts(site)


def test_nobody_is_invited_twice_or_as_something_unknown(admin: TestClient) -> None:
    assert "has an account" in admin.post("/people", data={"name": "administrator", "role": "viewer"}).text
    assert "no role" in admin.post("/people", data={"name": "grace", "role": "god"}).text
    assert "begins with" in admin.post("/people", data={"name": SCRIPT, "role": "viewer"}).text


def test_a_lost_password_is_replaced_by_a_link_and_every_session_ends(site: TestClient, admin: TestClient) -> None:
    grace = signed_in(site, Role.DESIGNER, "grace")
    path = _link(admin.post("/people/grace", data={"act": "reset"}).text)
    assert "A new password" in site.get(path).text
    assert site.post(path, data={"password": OTHER, "again": OTHER}).status_code == 303
    assert grace.get("/api/flows").status_code == 401
    fresh = TestClient(site.app, base_url=str(site.base_url), follow_redirects=False)
    assert _login(fresh, "grace", PASSWORD) == 401
    assert _login(fresh, " Grace ", OTHER) == 303


def test_links_that_nobody_used_are_listed_and_can_be_withdrawn(site: TestClient, admin: TestClient) -> None:
    assert "Links not used yet" not in admin.get("/people").text
    path = _link(admin.post("/people", data={"name": "grace", "role": "designer"}).text)
    used = _link(admin.post("/people", data={"name": "bob", "role": "viewer"}).text)
    site.post(used, data={"password": OTHER, "again": OTHER})
    admin.post("/people/bob", data={"act": "reset"})
    page = admin.get("/people").text
    open_links = page[page.index("Links not used yet") : page.index("Let somebody in")]
    rows = re.findall(r'<th scope="row">(\w+)</th><td>(\w+)</td><td>([\w ]+)</td>', open_links)
    assert rows == [("bob", "viewer", "a new password"), ("grace", "designer", "coming in")]
    assert admin.post("/people/grace", data={"act": "withdraw"}).status_code == 303
    assert site.get(path).status_code == 404
    assert ("administrator", "link withdrawn", "grace") in _acts(site)
    again = admin.post("/people/grace", data={"act": "withdraw"})
    assert (again.status_code, "There is no link for grace" in again.text) == (422, True)
    assert signed_in(site, Role.SUPERVISOR).post("/people/bob", data={"act": "withdraw"}).status_code == 403
    later = time.time() + LINK_SECONDS + 1
    assert [each.name for each in _accounts(site).links(time.time())] == ["bob"]
    assert _accounts(site).links(later) == ()


def test_somebody_disabled_is_out_at_once_and_comes_back(site: TestClient, admin: TestClient) -> None:
    grace = signed_in(site, Role.DESIGNER, "grace")
    path = _link(admin.post("/people/grace", data={"act": "reset"}).text)
    assert admin.post("/people/grace", data={"act": "disable"}).status_code == 303
    assert grace.get("/api/flows").status_code == 401
    assert _login(site, "grace", PASSWORD) == 401
    assert site.get(path).status_code == 404
    assert "disabled" in admin.get("/people").text
    admin.post("/people/grace", data={"act": "enable"})
    assert _login(site, "grace", PASSWORD) == 303


def test_a_role_changes_at_once(site: TestClient, admin: TestClient) -> None:
    grace = signed_in(site, Role.VIEWER, "grace")
    assert grace.get("/promises").status_code == 403
    admin.post("/people/grace", data={"act": "role", "role": "supervisor"})
    assert grace.get("/promises").status_code == 200
    assert ("administrator", "role changed", "grace") in _acts(site)


def test_the_last_administrator_stays(admin: TestClient) -> None:
    for form in ({"act": "disable"}, {"act": "role", "role": "viewer"}):
        answer = admin.post("/people/administrator", data=form)
        assert answer.status_code == 422
        assert "only administrator" in answer.text
    assert admin.post("/people/administrator", data={"act": "role", "role": "administrator"}).status_code == 303


def test_what_cannot_be_done_is_said(admin: TestClient) -> None:
    assert "no account" in admin.post("/people/nobody", data={"act": "disable"}).text
    assert admin.post("/people/nobody", data={"act": "dance"}).status_code == 422


def test_signing_out_ends_the_session_for_good(site: TestClient) -> None:
    web = signed_in(site, Role.VIEWER)
    secret = web.cookies[COOKIE]
    assert web.post("/logout").headers["location"] == "/login"
    site.cookies[COOKIE] = secret
    assert site.get("/").status_code == 303
    assert ("viewer", "signed out", "viewer") in _acts(site)


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/flows/sample?x=1", "/flows/sample?x=1"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\tx", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_signing_in_leads_on_but_never_elsewhere(site: TestClient, target: str, leads: str) -> None:
    signed_in(site, Role.VIEWER)
    answer = site.post("/login", data={"name": "viewer", "password": PASSWORD, "next": target})
    assert answer.headers["location"] == leads
    assert site.get("/login", params={"next": target}).headers["location"] == leads


def test_guessing_is_slowed_down_and_recorded(site: TestClient) -> None:
    signed_in(site, Role.VIEWER)
    for _ in range(PER_NAME_AND_ADDRESS):
        assert "do not go together" in site.post("/login", data={"name": "viewer", "password": "wrong"}).text
    assert "Too many tries" in site.post("/login", data={"name": "viewer", "password": PASSWORD}).text
    assert _acts(site) == [("", "sign-in refused", "viewer")] * PER_NAME_AND_ADDRESS


def test_an_unknown_name_is_answered_as_a_wrong_password_is(site: TestClient) -> None:
    signed_in(site, Role.VIEWER)
    wrong = site.post("/login", data={"name": "viewer", "password": "wrong"}).text
    unknown = site.post("/login", data={"name": "nobody", "password": "wrong"}).text
    assert unknown == wrong.replace('value="viewer"', 'value="nobody"')


def test_failures_are_forgotten_with_time_and_with_success() -> None:
    throttle = Throttle()
    for _ in range(PER_NAME_AND_ADDRESS):
        throttle.failed("ada", "1.2.3.4", 0)
    assert throttle.wait("ada", "1.2.3.4", 10) == WINDOW - 10
    assert throttle.wait("ada", "5.6.7.8", 10) == 0
    assert throttle.wait("ada", "1.2.3.4", WINDOW) == 0
    throttle.succeeded("ada", "1.2.3.4")
    assert throttle.wait("ada", "1.2.3.4", 10) == 0


def test_one_address_cannot_try_every_name() -> None:
    throttle = Throttle()
    for number in range(PER_ADDRESS):
        throttle.failed(f"name{number}", "1.2.3.4", 0)
    assert throttle.wait("ada", "1.2.3.4", 1) > 0


def test_failures_of_long_ago_take_no_memory() -> None:
    throttle = Throttle()
    for number in range(4000):
        throttle.failed(f"name{number}", f"10.0.{number // 256}.{number % 256}", number)
    assert len(throttle._failures) < 10_000


def test_one_changes_ones_own_password(site: TestClient) -> None:
    web = signed_in(site, Role.VIEWER)
    form = {"old": PASSWORD, "password": OTHER, "again": OTHER}
    assert "not the same" in web.post("/me/password", data={**form, "again": "x"}).text
    assert "old password is not right" in web.post("/me/password", data={**form, "old": "x"}).text
    assert "at least" in web.post("/me/password", data={**form, "password": "x", "again": "x"}).text
    elsewhere = signed_in(site, Role.VIEWER)
    assert web.post("/me/password", data=form).status_code == 303
    assert web.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    assert _login(site, "viewer", OTHER) == 303


def test_old_passwords_cannot_be_guessed_from_an_open_session(site: TestClient) -> None:
    web = signed_in(site, Role.VIEWER)
    for _ in range(PER_NAME_AND_ADDRESS):
        web.post("/me/password", data={"old": "x", "password": OTHER, "again": OTHER})
    answer = web.post("/me/password", data={"old": PASSWORD, "password": OTHER, "again": OTHER})
    assert "Too many tries" in answer.text


def test_a_token_is_made_shown_once_used_and_revoked(site: TestClient) -> None:
    web = signed_in(site, Role.DESIGNER)
    made = web.post("/me/tokens", data={"label": "ci", "scope": "draft", "days": "30"})
    assert made.headers["cache-control"] == "no-store"
    found = re.search(r"sgn_[A-Za-z0-9_-]+", made.text)
    assert found is not None
    headers = {"Authorization": f"Bearer {found[0]}"}
    fresh = TestClient(site.app, base_url=str(site.base_url), follow_redirects=False)
    assert fresh.get("/api/flows", headers=headers).status_code == 200
    page = web.get("/me").text
    assert found[0] not in page
    assert "never" not in page
    token = _accounts(site).tokens("designer")[0]
    assert "no such token" in signed_in(site, Role.VIEWER).post(f"/me/tokens/{token.number}/revoke").text
    assert web.post(f"/me/tokens/{token.number}/revoke").status_code == 303
    assert fresh.get("/api/flows", headers=headers).status_code == 401
    assert {act for _, act, _ in _acts(site)} >= {"token made", "token revoked"}


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"label": "", "scope": "read", "days": "1"}, "Say what the token is for"),
        ({"label": "x" * 65, "scope": "read", "days": "1"}, "Say what the token is for"),
        ({"label": "ci", "scope": "publish", "days": "1"}, "may publish"),
        ({"label": "ci", "scope": SCRIPT, "days": "1"}, "You cannot make a token"),
        ({"label": "ci", "scope": "read", "days": "0"}, "1 to 366 days"),
        ({"label": "ci", "scope": "read", "days": "1e9"}, "1 to 366 days"),
    ],
)
def test_a_token_that_cannot_be_made_is_explained(site: TestClient, form: dict[str, str], why: str) -> None:
    answer = signed_in(site, Role.DESIGNER).post("/me/tokens", data=form)
    assert answer.status_code == 422
    assert why in answer.text
    assert SCRIPT not in answer.text


def test_a_label_is_shown_as_text(site: TestClient) -> None:
    web = signed_in(site, Role.DESIGNER)
    web.post("/me/tokens", data={"label": SCRIPT, "scope": "read", "days": "1"})
    assert SCRIPT not in web.get("/me").text
    assert SCRIPT not in signed_in(site, Role.ADMINISTRATOR).get("/audit").text


def test_the_audit_log_goes_back_page_by_page(site: TestClient, admin: TestClient) -> None:
    audit = site.app.state.audit  # type: ignore[attr-defined]
    for number in range(150):
        audit.record(at=number, who="ada", act="counted", subject=f"number {number}", detail="x" * 2000)
    newest = admin.get("/audit").text
    assert "number 149" in newest
    assert "number 49<" not in newest
    older = re.search(r"/audit\?before=(\d+)", newest)
    assert older is not None
    assert "number 49<" in admin.get(older[0]).text
    assert "Nothing older" in admin.get("/audit?before=1").text
    assert "number 149" in admin.get("/audit?before=x").text
