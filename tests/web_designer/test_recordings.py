"""What recordings say: recognised when they come, noted with the draft, published, and compared with their texts."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.model.command import Speech
from ivr.publishing.bundle import packed, unpacked
from ivr.publishing.projects import live
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from ivr.store.flows import FlowStore
from tests.web_designer.conftest import client, signed_in, silent_wav
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role

WELCOME = "Welcome to Northgate Water."
GOODBYE = "Thank you for calling. You can hang up now."
SAID = (
    FLOW.replace("language: en-US\n", "language: en-US\nlanguages: [en-US, es-ES]\n")
    .replace('prompt: "Welcome."', f'prompt: {{en-US: "{WELCOME}", es-ES: "Bienvenido."}}')
    .replace('prompt: "Goodbye."', f'prompt: "{GOODBYE}"')
)
NOTED = "recordings.yaml"


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path, SAID), tmp_path / "data")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeechProcess]:
    settings = SpeechSettings(cache=tmp_path_factory.mktemp("prompts"))
    speech = SpeechProcess(settings)
    yield speech
    speech.close()


def _spoken(voice: SpeechProcess, text: str) -> bytes:
    return voice.render_now(Speech(text=text, language="en-US")).read_bytes()


def _version(web: TestClient) -> str:
    return str(web.get("/api/flows/main/draft").json()["etag"])


def _record(web: TestClient, node: str, language: str, data: bytes) -> dict[str, object]:
    address = f"/api/flows/main/draft/recording?prompt=nodes.{node}.prompt&language={language}"
    answer = web.put(address, content=data, headers={"If-Match": _version(web)})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def _write(web: TestClient, node: str, text: str, other: str = "") -> None:
    sent = {"prompt": f"nodes.{node}.prompt", "source": text, "other": other, "language": "es-ES"}
    assert web.post("/flows/main/prompts", data={**sent, "version": _version(web)}).status_code == 303


def _row(web: TestClient, node: str) -> str:
    page = html.unescape(web.get("/flows/main/prompts").text)
    begins = page.index(f'id="nodes.{node}.prompt"')
    return page[begins : page.index("</li>", begins)]


def _bundle(web: TestClient, which: str = "draft") -> dict[str, bytes]:
    return dict(unpacked(web.get(f"/api/flows/main/{which}.zip").content))


def test_a_recording_of_its_text_is_noted_and_stale_once_the_text_changes(
    web: TestClient, voice: SpeechProcess
) -> None:
    found = _record(web, "welcome", "en-US", _spoken(voice, WELCOME))
    assert (found["says"], found["understood"]) == (WELCOME, True)
    assert "L605" not in _row(web, "welcome")
    assert "It says this text" not in _row(web, "welcome")
    _write(web, "welcome", "Welcome to Northgate.", "Bienvenido.")
    assert f'Callers hear "{WELCOME}"' in _row(web, "welcome")
    assert "(L605)" in _row(web, "welcome")


def test_a_recording_of_another_prompt_is_told_at_once(web: TestClient, voice: SpeechProcess) -> None:
    found = _record(web, "welcome", "en-US", _spoken(voice, GOODBYE))
    assert found["says"] not in (WELCOME, None)
    assert "hang up now" in str(found["says"])
    row = _row(web, "welcome")
    assert "(L605)" in row
    assert "hang up now" in row


def test_who_has_listened_says_that_it_is_right(web: TestClient, voice: SpeechProcess) -> None:
    _record(web, "welcome", "en-US", _spoken(voice, GOODBYE))
    sent = {"prompt": "nodes.welcome.prompt", "says": "en-US", "language": "es-ES"}
    refused = web.post("/flows/main/prompts/says", data={**sent, "version": "1"})
    assert (refused.status_code, "Listen again" in refused.text) == (422, True)
    assert signed_in(web, Role.VIEWER).post("/flows/main/prompts/says", data=sent).status_code == 403
    answer = web.post("/flows/main/prompts/says", data={**sent, "version": _version(web)})
    assert (answer.status_code, answer.headers["Location"].rpartition("#")[2]) == (303, "nodes.welcome.prompt")
    assert "L605" not in _row(web, "welcome")


def test_a_recording_is_taken_away_with_its_note(web: TestClient) -> None:
    prompt = web.get("/api/flows/main/draft").json()["document"]["nodes"]["welcome"]["prompt"]
    for language in ("en-US", "es-ES"):
        _record(web, "welcome", language, silent_wav())
    sent = {"prompt": "nodes.welcome.prompt", "voice": "es-ES", "language": "es-ES", "source": "x", "other": "y"}
    refused = web.post("/flows/main/prompts/voice", data={**sent, "version": "1"})
    assert (refused.status_code, "in between" in refused.text) == (422, True)
    assert _row(web, "welcome").count("Use the voice again") == 2
    answer = web.post("/flows/main/prompts/voice", data={**sent, "version": _version(web)})
    assert (answer.status_code, answer.headers["Location"].rpartition("#")[2]) == (303, "nodes.welcome.prompt")
    assert _row(web, "welcome").count("Use the voice again") == 1
    kept = _bundle(web)
    assert {name for name in kept if name.endswith(".wav")} == {"prompts/welcome-prompt-en-US.wav"}
    assert "es-ES" not in kept.get(NOTED, b"").decode()
    again = web.post("/flows/main/prompts/voice", data={**sent, "version": _version(web)})
    assert (again.status_code, "There is no recording" in again.text) == (422, True)
    web.post("/flows/main/prompts/voice", data={**sent, "voice": "en-US", "version": _version(web)})
    assert web.get("/api/flows/main/draft").json()["document"]["nodes"]["welcome"]["prompt"] == prompt


def test_a_recording_that_another_prompt_plays_stays(web: TestClient) -> None:
    _record(web, "bye", "en-US", silent_wav())
    draft = web.get("/api/flows/main/draft.yaml")
    audio = "prompts/bye-prompt-en-US.wav"
    text = draft.text.replace('"Speak."', f"{{text: Speak., audio: {audio}}}")
    web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": draft.headers["etag"]})
    sent = {"prompt": "nodes.bye.prompt", "voice": "en-US", "language": "es-ES", "version": _version(web)}
    assert web.post("/flows/main/prompts/voice", data=sent).status_code == 303
    assert audio in _bundle(web)


def test_what_is_not_recognised_is_not_noted_and_the_page_says_so(web: TestClient, voice: SpeechProcess) -> None:
    _record(web, "welcome", "en-US", _spoken(voice, WELCOME))
    # The second one takes the note of the first away: nobody knows what it says.
    assert _record(web, "welcome", "en-US", _spoken(voice, "Zebras gallop over purple mountains."))["says"] is None
    assert "What it says was not recognised" in _row(web, "welcome")
    assert WELCOME.encode() not in _bundle(web)[NOTED]


def test_a_language_without_a_recogniser_is_noted_on_the_senders_word(web: TestClient, voice: SpeechProcess) -> None:
    found = _record(web, "welcome", "es-ES", _spoken(voice, GOODBYE))
    assert (found["says"], found["understood"]) == ("Bienvenido.", False)
    assert "No recogniser for es-ES is installed" in _row(web, "welcome")
    assert "L605" not in _row(web, "welcome")
    _write(web, "welcome", WELCOME, "Buenos días.")
    assert 'Callers hear "Bienvenido."' in _row(web, "welcome")


def test_the_note_goes_where_the_draft_goes(web: TestClient, voice: SpeechProcess, tmp_path: Path) -> None:
    _record(web, "welcome", "en-US", _spoken(voice, WELCOME))
    files = _bundle(web)
    files[NOTED] += "# found by Zoë\r\n".encode()
    kept = packed(files)
    headers = {"If-Match": _version(web)}
    assert web.put("/api/flows/main/draft.zip", content=kept, headers=headers).status_code == 200
    assert web.get("/api/flows/main/draft.zip").content == kept
    answer = web.post(
        "/api/flows/main/publish", json={"note": "new voice", "override": "a test"}, headers={"If-Match": _version(web)}
    )
    assert answer.status_code == 201, answer.text
    assert web.get("/api/flows/main/live.zip").content == kept
    store: FlowStore = web.app.state.store  # type: ignore[attr-defined]
    folder = Path(live(store, tmp_path / "flows").project.sources["main"].folder)
    assert (folder / NOTED).read_bytes() == files[NOTED]


def test_a_note_that_cannot_be_read_is_told_and_nothing_is_changed(web: TestClient, voice: SpeechProcess) -> None:
    files = {**_bundle(web), NOTED: b"- a.wav\n"}
    web.put("/api/flows/main/draft.zip", content=packed(files), headers={"If-Match": _version(web)})
    address, before = "/api/flows/main/draft/recording?prompt=nodes.welcome.prompt&language=en-US", _version(web)
    answer = web.put(address, content=_spoken(voice, WELCOME), headers={"If-Match": before})
    assert answer.status_code == 422
    assert "recordings.yaml, line 1: not a map from recordings to texts" in answer.text
    assert _version(web) == before
