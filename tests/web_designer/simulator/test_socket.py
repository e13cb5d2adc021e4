from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from tests.web_designer.conftest import SITE, signed_in, stranger
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role

PATH = "ws://127.0.0.1:8080/api/flows/main/simulate"
AT = {"at": "2026-11-24T10:00:00+00:00"}


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("SIGNPOST_CACHE", str(tmp_path / "cache"))
    site = stranger(write(tmp_path), tmp_path / "data")
    with site:
        yield signed_in(site, Role.VIEWER)


def _ask(socket: WebSocketTestSession, **message: Any) -> dict[str, Any]:
    """Send a message and give the answer, past the sounds of the answer before."""
    socket.send_text(json.dumps(message))
    while (answer := socket.receive_json())["type"] == "sounds":
        pass
    return dict(answer)


def test_a_call_step_by_step(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        call = _ask(socket, do="start", opening=AT)
        assert (call["type"], call["node"]) == ("call", "menu")
        assert {"key": "1", "label": "Billing"} in call["keys"]
        assert _ask(socket, do="act", act={"press": "1"})["node"] == "account"
        asked = _ask(socket, do="act", act={"press": "1234"})
        assert asked["question"]["place"] == "main.look_up"
        told = _ask(
            socket, do="answer", kind="fetch", place="main.look_up", answer={"status": 200, "body": {"balance": 5}}
        )
        assert told["over"]
        assert "You owe 5." in [each["text"] for each in told["lines"]]
        saved = _ask(socket, do="save", name="pays")
        assert saved["dialogue"]["steps"][1] == {"press": "1"}
        assert saved["dialogue"]["given"]["fetch"]["main.look_up"]["body"] == {"balance": 5}
        back = _ask(socket, do="undo")
        assert (back["node"], len(back["acts"])) == ("account", 1)


def _change(web: TestClient, before: str, after: str) -> None:
    """Put the flow, with words replaced, in place of its draft."""
    designer = signed_in(web, Role.DESIGNER)
    etag = designer.get("/api/flows/main/draft").headers["etag"]
    text = FLOW.replace(before, after)
    assert designer.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": etag}).status_code == 200


def test_the_same_keys_on_a_changed_flow(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        _ask(socket, do="start", opening=AT)
        assert _ask(socket, do="act", act={"press": "1"})["node"] == "account"
        _change(web, "next: account", "next: message")
        assert _ask(socket, do="reload")["node"] == "message"
        _change(web, "start: welcome", "start: menu")
        assert _ask(socket, do="start", opening={**AT, "node": "welcome"})["node"] == "menu"
        _change(web, "welcome", "hello")
        assert "no node" in _ask(socket, do="reload")["message"]


def test_prompts_can_be_heard(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        socket.send_text(json.dumps({"do": "start", "opening": AT}))
        call, sounds = socket.receive_json(), socket.receive_json()
    heard = [number for number, each in enumerate(call["lines"]) if each["kind"] == "hear"]
    assert sounds["type"] == "sounds"
    assert [int(number) for number in sounds["lines"]] == heard
    answer = web.get(sounds["lines"][str(heard[0])][0])
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.content[:4] == b"RIFF"
    assert web.get("/api/prompts/" + "0" * 64 + ".wav").status_code == 404
    assert web.get("/api/prompts/x.wav").status_code == 404


def test_a_prompt_nobody_can_speak_is_only_read(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        socket.send_text(json.dumps({"do": "start", "opening": {**AT, "language": "tlh"}}))
        call, mute = socket.receive_json(), socket.receive_json()
    assert call["type"] == "call"
    assert mute["type"] == "mute"
    assert "tlh" in mute["message"]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"do": "dance"}, "dance"),
        ({"do": "act", "act": {"press": "x"}}, "keys"),
        ({"do": "act", "act": {"hear": "hello"}}, "nothing that a caller does"),
        ({"do": "start", "opening": {"at": "yesterday"}}, "no date and time"),
        ({"do": "start", "opening": {"node": "nowhere"}}, "no node"),
        ({"do": "answer", "kind": "queue", "place": "x", "answer": "dance"}, "no answer"),
        ({"do": "save", "name": "x"}, "Nothing has been done"),
        ({"do": "replay", "finding": "A202@menu"}, "cannot be replayed"),
        ({"do": "talk", "opening": {"at": 1}}, "valid"),
    ],
)
def test_what_makes_no_sense_is_explained_and_the_line_stays_open(
    web: TestClient, message: dict[str, Any], why: str
) -> None:
    with web.websocket_connect(PATH) as socket:
        answer = _ask(socket, **message)
        assert answer["type"] == "error"
        assert why in answer["message"]
        socket.send_text("{")
        assert socket.receive_json()["type"] == "error"
        socket.send_text("[" * 100_000)
        assert socket.receive_json()["type"] == "error"
        assert _ask(socket, do="start", opening=AT)["type"] == "call"


def test_a_call_that_never_ends_is_ended(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        _ask(socket, do="start", opening=AT)
        for _ in range(500):
            socket.send_text(json.dumps({"do": "act", "act": {"wait": 0.001}}))
        answers: list[object] = []
        while len(answers) < 500:
            answer = socket.receive_json()
            if answer["type"] == "call":
                answers.append(answer)
        assert "long enough" in _ask(socket, do="act", act={"press": "1"})["message"]


def test_a_finding_is_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_CACHE", str(tmp_path / "cache"))
    trap = (
        FLOW.replace('"2": {label: A message, next: message}', '"2": {label: A message, next: stuck}')
        .replace("universals:\n", "", 1)
        .replace('  agent: {keys: ["0"], say: [agent], next: agents}\n', "", 1)
    )
    trap += '  stuck: {type: menu, prompt: "Press 1.", choices: {"1": {next: stuck}}, failed: stuck}\n'
    site = stranger(write(tmp_path, trap), tmp_path / "data")
    with site, signed_in(site, Role.VIEWER).websocket_connect(PATH) as socket:
        name = "R104@stuck"
        call = _ask(socket, do="replay", finding=name)
        assert (call["type"], call["replay"], call["node"]) == ("call", name, "stuck")
        assert {"flow": "main", "node": "menu", "outlet": "2", "path": ["choices", "2", "next"]} in call["trail"]
        assert call["problem"]


def test_only_flows_that_are_there_and_only_who_signed_in(web: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect) as gone, web.websocket_connect(PATH.replace("main", "none")) as socket:
        socket.receive_text()
    assert gone.value.code == 4404
    nobody = TestClient(web.app, base_url="http://127.0.0.1:8080")
    with pytest.raises(WebSocketDisconnect), nobody.websocket_connect(PATH):
        pass


def test_another_site_cannot_use_the_socket(web: TestClient) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        web.websocket_connect(PATH, headers={"Origin": "http://evil.example"}),
    ):
        pass


def test_a_prompt_of_the_panel_is_rendered(web: TestClient) -> None:
    asked = {"text": "You owe {{ amount }} pounds.", "language": "en-GB", "values": {"amount": 5}}
    first, second = (web.post("/api/prompts/render", json=asked).json() for _ in range(2))
    assert (first["cached"], second["cached"]) == (False, True)
    assert first["url"] == second["url"]
    assert first["seconds"] > 0.5
    assert web.get(first["url"]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"text": "You owe {{ amount }}.", "language": "en-GB"}, "Only a call knows amount"),
        ({"text": "{{ amount", "language": "en-GB"}, ""),
        ({"text": "{{ 1 / 0 }}", "language": "en-GB"}, ""),
        ({"text": "Hello", "language": "tlh"}, "tlh"),
        ({"text": "", "language": "en-GB"}, ""),
        ({"text": "Hello"}, "required"),
    ],
)
def test_a_prompt_that_cannot_be_said_is_explained(web: TestClient, asked: dict[str, Any], why: str) -> None:
    answer = web.post("/api/prompts/render", json=asked)
    assert answer.status_code == 422
    assert why in answer.text


def test_the_pages_work_without_a_voice(tmp_path: Path) -> None:
    site = stranger(SITE, tmp_path)
    assert signed_in(site, Role.VIEWER).get("/").status_code == 200


def _until(socket: WebSocketTestSession, node: str) -> list[bytes]:
    """Take what comes until the call is at a node; gives the sound that came before."""
    heard = []
    while True:
        message = socket.receive()
        if message.get("bytes") is not None:
            heard.append(message["bytes"])
        elif node in (json.loads(message["text"])["node"], "over" if json.loads(message["text"])["over"] else ""):
            return heard


def test_a_call_by_microphone(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        socket.send_text(json.dumps({"do": "talk", "opening": AT}))
        heard = _until(socket, "menu")
        assert heard
        assert {len(frame) for frame in heard} == {320}
        assert any(any(frame) for frame in heard)
        socket.send_bytes(bytes(320))
        socket.send_bytes(bytes(100_000))
        socket.send_text(json.dumps({"do": "press", "keys": "1"}))
        _until(socket, "account")
        socket.send_text(json.dumps({"do": "hangup"}))
        _until(socket, "over")
        assert _ask(socket, do="start", opening=AT)["node"] == "menu"


def test_a_browser_that_goes_away_ends_its_call(web: TestClient) -> None:
    with web.websocket_connect(PATH) as socket:
        socket.send_text(json.dumps({"do": "talk", "opening": AT}))
        _until(socket, "menu")
    with web.websocket_connect(PATH) as socket:
        assert _ask(socket, do="start", opening=AT)["node"] == "menu"
