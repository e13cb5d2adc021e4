from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from tests.web_designer.conftest import SITE, signed_in, stranger
from web_designer.access import ANYONE, RIGHTS, guarded
from web_designer.roles import Role

PLACES = {
    "flow": "sample",
    "code": "R102",
    "secret": "none",
    "number": "1",
    "account": "viewer",
    "sound": "0" * 64,
    "day": "2026-11-21",
    "call": "c1",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return stranger(SITE, tmp_path_factory.mktemp("data"))


def _routes(site: TestClient) -> list[Route]:
    return [route for route in site.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]


def _path(route: Route) -> str:
    parts = {name: PLACES[name] for name in route.param_convertors}
    path = route.path
    for name, value in parts.items():
        path = path.replace("{" + name, "{", 1)
        begins, ends = path.index("{"), path.index("}")
        path = path[:begins] + value + path[ends + 1 :]
    return path


def _methods(route: Route) -> Iterator[str]:
    assert route.methods is not None
    yield from sorted(route.methods - {"HEAD"})


def test_every_route_has_a_line_and_every_line_a_route(site: TestClient) -> None:
    routes = site.app.routes  # type: ignore[attr-defined]
    assert {route.name for route in routes if not isinstance(route, Mount)} == set(RIGHTS)


def test_a_route_without_a_line_is_refused_at_the_start() -> None:
    routes: list[BaseRoute] = [Route("/", lambda request: None, name="forgotten")]
    with pytest.raises(KeyError, match="forgotten"):
        guarded(routes)


def test_who_has_not_signed_in_sees_the_login_page_and_health_only(site: TestClient) -> None:
    for route in _routes(site):
        for method in _methods(route):
            answer = site.request(method, _path(route))
            if RIGHTS[route.name] is ANYONE:
                assert answer.status_code in (200, 401, 404), route.name
            elif method == "GET" and not route.path.startswith("/api/"):
                assert (route.name, answer.status_code) == (route.name, 303)
                assert answer.headers["location"].startswith("/login")
            else:
                assert (route.name, answer.status_code) == (route.name, 401)


def test_nobody_learns_what_is_there_without_signing_in(site: TestClient) -> None:
    there, not_there = site.get("/api/flows"), site.get("/api/nothing")
    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)
    assert site.get("/flows/sample").headers["location"] == "/login?next=/flows/sample"
    assert site.get("/flows/nothing").headers["location"] == "/login?next=/flows/nothing"


@pytest.mark.parametrize("role", list(Role))
def test_no_role_gets_above_its_rights(site: TestClient, role: Role) -> None:
    for route in _routes(site):
        needed = RIGHTS[route.name]
        if needed is ANYONE or route.name == "sign_out":
            continue
        for method in _methods(route):
            web = signed_in(site, role)
            status = web.request(method, _path(route)).status_code
            assert (route.name, role, status == 403) == (route.name, role, role < needed)


def test_a_page_that_needs_more_says_so(site: TestClient) -> None:
    answer = signed_in(site, Role.DESIGNER).get("/people")
    assert answer.status_code == 403
    assert "This needs the role administrator; you are designer." in answer.text
    rail = answer.text[answer.text.index("rail") : answer.text.index("<main")]
    assert "/people" not in rail
    assert "/promises" not in rail


def test_files_of_the_pages_themselves_are_for_anyone(site: TestClient) -> None:
    assert site.get("/static/app.css").status_code == 200
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"):
        assert site.get(path).status_code in (303, 404)
        assert "import" not in site.get(path).text


@pytest.mark.parametrize("path", ["../site", "..%2fsite", "%2e%2e%2fsite", "sample/../../x", "a%00b", "...."])
def test_no_flow_lies_outside_the_folder(site: TestClient, path: str) -> None:
    web = signed_in(site, Role.ADMINISTRATOR)
    assert web.get(f"/flows/{path}").status_code == 404
    assert web.get(f"/api/flows/{path}/findings").status_code == 404


def test_data_is_one_folder(tmp_path: Path) -> None:
    stranger(SITE, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} >= {"signpost.db"}
