from __future__ import annotations

import html
import io
import re
import struct
import wave
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import client, signed_in
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role

TWO = (
    FLOW.replace("language: en-US\n", "language: en-US\nlanguages: [en-US, es-ES]  # both\n")
    .replace('prompt: "Welcome."', 'prompt: {en-US: "Welcome.", es-ES: "Bienvenido."}')
    .replace('prompt: "Goodbye."', 'prompt: {en-US: "Goodbye."}')
)


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path, TWO), tmp_path / "data")


def _version(web: TestClient) -> str:
    return str(web.get("/api/flows/main/draft").json()["etag"])


def _node(web: TestClient, name: str) -> dict[str, object]:
    found: dict[str, object] = web.get("/api/flows/main/draft").json()["document"]["nodes"][name]
    return found


def _write(web: TestClient, prompt: str, source: str, other: str, version: str = "") -> tuple[int, str]:
    sent = {"prompt": prompt, "source": source, "other": other, "language": "es-ES"}
    answer = web.post("/flows/main/prompts", data={**sent, "version": version or _version(web)})
    return answer.status_code, html.unescape(answer.text)


def _wav(*, level: int = 3000, rate: int = 8000, bits: int = 16) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        frames = [level if n % 20 < 10 else -level for n in range(rate)]
        file.writeframes(struct.pack(f"<{rate}h", *frames) if bits == 16 else b"\x80" * rate)
    return target.getvalue()


def _record(web: TestClient, prompt: str, language: str, data: bytes, version: str = "") -> tuple[int, str]:
    address = f"/api/flows/main/draft/recording?prompt={prompt}&language={language}"
    answer = web.put(address, content=data, headers={"If-Match": version or _version(web)})
    return answer.status_code, answer.text


def test_every_prompt_stands_beside_its_translation_and_gaps_are_marked(web: TestClient) -> None:
    page = html.unescape(web.get("/flows/main/prompts").text)
    assert page.index(">Welcome.</textarea>") < page.index(">Bienvenido.</textarea>")
    assert "1 missing in es-ES" in page
    assert "5 texts are the same in every language; translate them or leave them" in page
    assert "complete" not in page
    assert "Said as it is in every language" in page
    gaps = web.get("/flows/main/prompts?only=missing").text
    assert gaps.count('class="panel" id="nodes.') == 1
    assert 'id="nodes.bye.prompt"' in gaps


@pytest.mark.parametrize(
    ("node", "source", "other", "prompt"),
    [
        ("welcome", "Hello.", "Bienvenido.", {"en-US": "Hello.", "es-ES": "Bienvenido."}),
        ("welcome", "Welcome.", "", {"en-US": "Welcome."}),
        ("bye", "Goodbye.", "Adiós.", {"en-US": "Goodbye.", "es-ES": "Adiós."}),
        (
            "balance",
            "You owe {{ balance }}.",
            "Debe {{ balance }}.",
            {"en-US": "You owe {{ balance }}.", "es-ES": "Debe {{ balance }}."},
        ),
        ("balance", "Please pay.", "", "Please pay."),
    ],
)
def test_a_text_is_changed_in_place(web: TestClient, node: str, source: str, other: str, prompt: object) -> None:
    assert _write(web, f"nodes.{node}.prompt", source, other)[0] == 303
    assert _node(web, node)["prompt"] == prompt
    assert "# both" in web.get("/api/flows/main/draft.yaml").text


def test_a_language_added_is_complete_once_its_words_are_written(tmp_path: Path) -> None:
    head, tail = "flow: main\nlanguage: en-US\n%sstart: hi\nnodes:\n  hi: {type: say, prompt: ", ", next: bye}\n"
    bye = '  bye: {type: hangup, prompt: "{{ caller }}!"}\n'
    for languages, prompt, says in (
        ("", '"Hello."', "en-US complete"),
        ("languages: [es-ES]\n", '"Hello."', "1 text is the same in every language; translate it or leave it"),
        ("languages: [es-ES]\n", '{en-US: "Hello.", es-ES: "Hola."}', "es-ES complete"),
    ):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        site = client(write(folder, head % languages + prompt + tail + bye), folder / "data")
        page = html.unescape(site.get("/flows/main/prompts").text)
        assert says in page
        assert ("complete" in page) == ("complete" in says)


def test_nothing_changed_saves_nothing(web: TestClient) -> None:
    before = _version(web)
    assert _write(web, "nodes.welcome.prompt", "Welcome.", "Bienvenido.")[0] == 303
    assert _write(web, "nodes.balance.prompt", "You owe {{ balance }}.", "")[0] == 303
    assert _version(web) == before


@pytest.mark.parametrize(
    ("prompt", "source", "says"),
    [
        ("nodes.welcome.prompt", " ", "Callers must hear something in en-US"),
        ("nodes.welcome.prompt", "Hello {{ name", "en-US: "),
        ("nodes.none.prompt", "Hello.", "This prompt is gone"),
    ],
)
def test_what_cannot_be_said_changes_nothing(web: TestClient, prompt: str, source: str, says: str) -> None:
    before = _version(web)
    status, page = _write(web, prompt, source, "Bienvenido.")
    assert status == 422
    assert says in page
    assert _version(web) == before


def test_who_comes_second_loses_nothing(web: TestClient) -> None:
    stale = _version(web)
    assert _write(web, "nodes.welcome.prompt", "Hello.", "Hola.")[0] == 303
    status, page = _write(web, "nodes.welcome.prompt", "Good day.", "Buenos días.", stale)
    assert status == 422
    assert "administrator has saved this flow in between" in page
    assert ">Good day.</textarea>" in page
    assert ">Buenos días.</textarea>" in page
    assert "It says now: “Hola.”" in page
    assert _node(web, "welcome")["prompt"] == {"en-US": "Hello.", "es-ES": "Hola."}


def test_a_recording_is_heard_instead_and_its_text_stays(web: TestClient) -> None:
    assert _record(web, "nodes.welcome.prompt", "es-ES", _wav())[0] == 200
    audio = "prompts/welcome-prompt-es-ES.wav"
    said = {"en-US": "Welcome.", "es-ES": {"text": "Bienvenido.", "audio": audio}}
    assert _node(web, "welcome")["prompt"] == said
    heard = web.get("/api/flows/main/draft/recording?prompt=nodes.welcome.prompt&language=es-ES")
    assert heard.content == _wav()
    assert _write(web, "nodes.welcome.prompt", "Welcome.", "Hola.")[0] == 303
    assert _node(web, "welcome")["prompt"] == {**said, "es-ES": {"text": "Hola.", "audio": audio}}
    assert _record(web, "nodes.balance.prompt", "en-US", _wav())[0] == 200
    assert _node(web, "balance")["prompt"] == {
        "text": "You owe {{ balance }}.",
        "audio": "prompts/balance-prompt-en-US.wav",
    }


@pytest.mark.parametrize(
    ("wav", "says"), [(_wav(level=100), "too quiet"), (_wav(level=32767), "clipped"), (_wav(rate=44100), "44100")]
)
def test_what_is_wrong_with_a_recording_stands_beside_it(web: TestClient, wav: bytes, says: str) -> None:
    assert _record(web, "nodes.welcome.prompt", "en-US", wav)[0] == 200
    page = web.get("/flows/main/prompts").text
    begins = page.index('id="nodes.welcome.prompt"')
    row = page[begins : page.index("</li>", begins)]
    assert says in row
    assert "(L604)" in row
    assert page.count("(L604)") == 1


@pytest.mark.parametrize(
    ("query", "data", "status", "says"),
    [
        ("nodes.welcome.prompt", b"ID3 no wave", 422, "no WAV file"),
        ("nodes.welcome.prompt", _wav(bits=8), 422, "8 bits a sample"),
        ("nodes.welcome.prompt", _wav()[:30], 422, "no WAV file"),
        ("nodes.bye.prompt", _wav(), 422, "Write first what it says in es-ES"),
        ("nodes.none.prompt", _wav(), 404, "This prompt is gone"),
    ],
)
def test_what_is_no_recording_is_refused(web: TestClient, query: str, data: bytes, status: int, says: str) -> None:
    before = _version(web)
    found = _record(web, query, "es-ES", data)
    assert found[0] == status
    assert says in found[1]
    assert _version(web) == before


def test_recordings_are_sent_for_a_version(web: TestClient) -> None:
    stale = _version(web)
    assert _record(web, "nodes.welcome.prompt", "en-US", _wav())[0] == 200
    assert _record(web, "nodes.welcome.prompt", "en-US", _wav(), stale)[0] == 412
    assert _record(web, "nodes.welcome.prompt", "fr-FR", _wav())[0] == 404
    assert web.get("/api/flows/main/draft/recording?prompt=nodes.bye.prompt&language=en-US").status_code == 404


def _table(web: TestClient, text: str, version: str = "") -> tuple[int, dict[str, object]]:
    address, headers = "/api/flows/main/draft/prompts.csv", {"If-Match": version or _version(web)}
    answer = web.put(address, content=text.encode(), headers=headers)
    return answer.status_code, answer.json()


def test_translators_get_a_table_and_bring_it_back(web: TestClient) -> None:
    text = web.get("/api/flows/main/draft/prompts.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "prompt,en-US,es-ES"
    assert "nodes.bye.prompt,Goodbye.,\r\n" in text
    assert _table(web, text) == (200, {"etag": _version(web), "prompts": 0})
    back = text.replace("Goodbye.,", 'Goodbye.,"Adiós,\namigo."')
    status, answer = _table(web, back)
    assert (status, answer["prompts"]) == (200, 1)
    assert _node(web, "bye")["prompt"] == {"en-US": "Goodbye.", "es-ES": "Adiós,\namigo."}
    semicolons = "prompt;es-ES\r\nnodes.welcome.prompt;Hola, hola.\r\n"
    assert _table(web, semicolons)[0] == 200
    assert _node(web, "welcome")["prompt"] == {"en-US": "Welcome.", "es-ES": "Hola, hola."}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("prompt,fr-FR\n", (1, 2, 'no column "fr-FR"')),
        ("en-US,es-ES\n", (1, 1, '"prompt" is missing')),
        ("prompt,es-ES\nnodes.welcome.prompt,Hola\nnodes.gone.prompt,x\n", (3, 1, "This prompt is gone")),
        ("prompt,es-ES\nnodes.welcome.prompt,Hola {{\n", (2, 1, "es-ES: ")),
        ("prompt,es-ES\nnodes.welcome.prompt,Hola,amigo\n", (2, 3, "more cells than columns")),
        ('prompt,es-ES\nnodes.welcome.prompt,"Hola', (2, 1, "no CSV")),
    ],
)
def test_mistakes_in_a_table_are_told_with_their_place_and_change_nothing(
    web: TestClient, text: str, place: tuple[int, int, str]
) -> None:
    before = _version(web)
    status, answer = _table(web, text)
    assert status == 422
    problems = answer["problems"]
    assert isinstance(problems, list)
    assert (problems[0]["line"], problems[0]["column"]) == place[:2]
    assert place[2] in problems[0]["message"]
    assert _version(web) == before


def test_what_is_wrong_with_a_table_is_told_in_sentences(web: TestClient) -> None:
    error = _table(web, "prompt,fr-FR\n")[1]["error"]
    message, cure = 'Line 1, column 2: there is no column "fr-FR".', "The first line is: prompt,en-US,es-ES"
    assert error == {"message": message, "cure": cure}


def test_a_draft_that_cannot_be_read_says_why(web: TestClient) -> None:
    text = TWO.replace("type: menu", "type: mneu")
    web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": _version(web)})
    page = web.get("/flows/main/prompts")
    assert page.status_code == 200
    assert "mneu" in page.text
    assert _write(web, "nodes.welcome.prompt", "Hello.", "Hola.")[0] == 422


def test_viewers_look_and_change_nothing(web: TestClient) -> None:
    viewer = signed_in(web, Role.VIEWER)
    page = viewer.get("/flows/main/prompts").text
    assert re.findall("readonly", page)
    assert ">Save<" not in page
    assert viewer.post("/flows/main/prompts", data={}).status_code == 403
    assert viewer.put("/api/flows/main/draft/prompts.csv").status_code == 403


def test_what_a_designer_wrote_is_shown_as_text(web: TestClient) -> None:
    script = "</textarea><script>alert(1)</script>"
    assert _write(web, "nodes.welcome.prompt", script, script)[0] == 303
    page = web.get("/flows/main/prompts").text
    assert script not in page
    assert html.escape(script) in page
