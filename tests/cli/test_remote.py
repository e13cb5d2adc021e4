"""`ivr push`, `ivr publish` and `ivr pull` against a server that runs."""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.store.accounts import Accounts
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from sip.tones import tone, write_wav
from tests.cli.conftest import Ivr
from tests.web_designer.conftest import HASHED, launch

FLOWS = Path(__file__).parents[2] / "flows"


@pytest.fixture
def here(ivr: Ivr) -> Path:
    """Give the folder that the command line works in, with the sample flows and a recording."""
    shutil.rmtree(ivr.folder / "flows")
    shutil.copytree(FLOWS, ivr.folder / "flows")
    write_wav(ivr.folder / "flows" / "survey" / "hello.wav", tone(1, [440], 0.4))
    (ivr.folder / "flows" / "survey" / "recordings.yaml").write_bytes(b"# take 2\r\n'hello.wav':   Hello.\r\n")
    return ivr.folder


@pytest.fixture
def address(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give a server with the sample flows; commands may publish there."""
    data = here / "server"
    engine = open_database(data)
    accounts = Accounts(engine)
    accounts.add(name="ada", role="publisher", password=HASHED, at=0)
    now = time.time()
    token = accounts.make_token("ada", label="CI", scope="publish", at=now, expires_at=now + 3600)
    engine.dispose()
    process, found = launch("--flows", str(FLOWS), "--data", str(data))
    monkeypatch.setenv("SIGNPOST_URL", found)
    monkeypatch.setenv("SIGNPOST_TOKEN", token)
    yield found
    process.terminate()
    process.communicate(timeout=10)


def _stored(here: Path, look: Callable[[FlowStore], object]) -> object:
    engine = open_database(here / "server")
    try:
        return look(FlowStore(engine, here / "server"))
    finally:
        engine.dispose()


def _edit(here: Path, before: str, after: str) -> None:
    file = here / "flows" / "survey" / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_a_flow_is_pushed_published_and_pulled_back_to_the_byte(ivr: Ivr, here: Path, address: str) -> None:
    _edit(here, "flow: survey", "# a comment\nflow: survey")
    pushed = ivr.run("push", "survey")
    assert pushed.exit_code == 0, pushed.output
    assert "ivr publish survey" in pushed.output
    assert _stored(here, lambda store: store.drafts.get("survey").live) == 1
    published = ivr.run("publish", "survey", "--note", "with a comment")
    assert (published.exit_code, "revision 2" in published.output) == (0, True), published.output
    pulled = ivr.run("pull", "survey", "--into", "copy")
    assert pulled.exit_code == 0, pulled.output
    for name in ("flow.yaml", "dialogues.yaml", "hello.wav", "recordings.yaml"):
        assert (here / "copy" / "survey" / name).read_bytes() == (here / "flows" / "survey" / name).read_bytes()
    again = ivr.run("pull", "survey", "--into", "copy")
    assert "0 files written, 0 removed, 4 as they were" in again.output


def test_what_a_flow_no_longer_has_is_removed_and_other_files_stay(ivr: Ivr, here: Path, address: str) -> None:
    folder = here / "flows" / "survey"
    (folder / "notes.txt").write_text("mine")
    assert "2 removed" in ivr.run("pull", "survey").output
    assert not (folder / "hello.wav").exists()
    assert not (folder / "recordings.yaml").exists()
    assert (folder / "notes.txt").exists()


def test_changes_made_in_the_browser_are_not_replaced_unless_told_to(ivr: Ivr, here: Path, address: str) -> None:
    def change(store: FlowStore) -> object:
        draft = store.drafts.get("survey")
        text = draft.content.text.replace("title: ", "title: Mine, ", 1)
        return store.drafts.save("survey", draft.version, "eve", 0.0, content=replace(draft.content, text=text))

    _stored(here, change)
    refused = ivr.run("push", "survey")
    assert (refused.exit_code, "eve has changed the draft" in refused.output) == (2, True), refused.output
    assert ivr.run("push", "survey", "--force").exit_code == 0


def test_a_flow_that_is_new_there_is_made(ivr: Ivr, here: Path, address: str) -> None:
    shutil.copytree(here / "flows" / "survey", here / "flows" / "other")
    file = here / "flows" / "other" / "flow.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("flow: survey", "flow: other"), encoding="utf-8")
    assert ivr.run("push", "other").exit_code == 0
    assert ivr.run("publish", "other", "--note", "new").exit_code == 0
    assert "hello.wav" in str(_stored(here, lambda store: store.revisions.get("other", 1).content.files))


def test_errors_are_shown_and_nothing_is_published(ivr: Ivr, here: Path, address: str) -> None:
    file = here / "flows" / "main" / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('keys: ["0"], say: [agent', "say: [agent"), encoding="utf-8")
    assert ivr.run("push", "main").exit_code == 0
    refused = ivr.run("publish", "main", "--note", "no agent")
    assert (refused.exit_code, "main/flow.yaml:27:7  error I410" in refused.output) == (1, True), refused.output
    assert _stored(here, lambda store: store.drafts.get("main").live) == 1


def test_what_goes_wrong_on_the_way_says_what_to_do(
    ivr: Ivr, here: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNPOST_TOKEN", "wrong")
    assert "401" in ivr.run("push", "survey").output
    elsewhere = ivr.run("pull", "survey", "--from", "http://127.0.0.1:1")
    assert (elsewhere.exit_code, "cannot be reached" in elsewhere.output) == (2, True)
    assert ivr.run("pull", "survey", "--from", "file:///etc").exit_code == 2
    assert ivr.run("publish", "none", "--note", "x").exit_code == 1
    with urllib.request.urlopen(f"{address}/health") as answer:
        assert answer.status == 200
