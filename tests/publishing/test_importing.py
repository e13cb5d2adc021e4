"""Flows of a folder come into the database, and what people changed there stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.engine.session import Session
from ivr.errors import FlowError
from ivr.model.command import Play
from ivr.model.event import CallStarted
from ivr.model.value import Record
from ivr.publishing.importing import Imported, import_folder
from ivr.publishing.projects import drafts, folder_of, live
from ivr.publishing.switchboard import Switchboard
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from sip.tones import tone, write_wav

SAMPLES = Path(__file__).parents[2] / "flows"


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLES, tmp_path / "flows")
    return tmp_path / "flows"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FlowStore]:
    engine = open_database(tmp_path / "data")
    yield FlowStore(engine, tmp_path / "data")
    engine.dispose()


def _edit(flows: Path, before: str, after: str) -> None:
    file = flows / "survey" / "flow.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def _change_draft(store: FlowStore, flow: str = "survey") -> str:
    draft = store.drafts.get(flow)
    text = draft.content.text + "# mine\n"
    store.drafts.save(flow, draft.version, "ada", 5, content=replace(draft.content, text=text))
    return text


def test_a_new_folder_goes_live_as_it_is(store: FlowStore, flows: Path) -> None:
    found = import_folder(store, flows, 1)
    assert Imported(flow="main", revision=1, kept=False) in found
    main = store.drafts.get("main")
    assert main.content.text.encode() == (flows / "main" / "flow.yaml").read_bytes()
    assert main.content.dialogues.encode() == (flows / "main" / "dialogues.yaml").read_bytes()
    assert set(live(store, flows).checked().flows) == {each.name for each in flows.iterdir() if each.is_dir()}
    assert import_folder(store, flows, 2) == ()


def test_what_has_changed_goes_live_and_its_draft_follows(store: FlowStore, flows: Path) -> None:
    import_folder(store, flows, 1)
    _edit(flows, "flow: survey", "# changed\nflow: survey")
    assert import_folder(store, flows, 2) == (Imported(flow="survey", revision=2, kept=False),)
    draft = store.drafts.get("survey")
    assert ("# changed" in draft.content.text, draft.base, draft.live) == (True, 2, 2)


def test_a_draft_that_somebody_changed_stays_and_is_as_old_as_it_was(store: FlowStore, flows: Path) -> None:
    import_folder(store, flows, 1)
    mine = _change_draft(store)
    _edit(flows, "flow: survey", "# changed\nflow: survey")
    assert import_folder(store, flows, 2) == (Imported(flow="survey", revision=2, kept=True),)
    draft = store.drafts.get("survey")
    assert (draft.content.text, draft.base, draft.live) == (mine, 1, 2)


def test_what_was_published_in_the_browser_stays_live_while_the_folder_is_the_same(
    store: FlowStore, flows: Path
) -> None:
    import_folder(store, flows, 1)
    mine = _change_draft(store)
    store.revisions.publish("survey", 2, note="mine", by="ada", at=3, findings={})
    assert import_folder(store, flows, 4) == ()
    assert mine in [each.content.text for each in store.revisions.live()]


@pytest.mark.parametrize("text", ["flow: bad\nnodes: [", "flow: bad\nstart: a\nnodes:\n  a: {type: say}\n", "\xff"])
def test_a_file_that_is_no_flow_is_a_draft_only(store: FlowStore, flows: Path, text: str) -> None:
    (flows / "bad").mkdir()
    (flows / "bad" / "flow.yaml").write_text(text, encoding="latin-1")
    assert Imported(flow="bad", revision=None, kept=False) in import_folder(store, flows, 1)
    assert "bad" not in [each.flow for each in store.revisions.live()]
    assert any("bad/flow.yaml" in each.span.file for each in drafts(store, flows).problems)
    live(store, flows).checked()


def test_two_files_of_one_name_are_told_apart(store: FlowStore, flows: Path) -> None:
    shutil.copytree(flows / "survey", flows / "twin")
    found = {each.flow: each.revision for each in import_folder(store, flows, 1)}
    assert (found["survey"], found["twin"]) == (1, None)
    assert any('this is the flow "twin"' in each.message for each in drafts(store, flows).problems)


def test_recordings_belong_to_a_flow_and_are_files_for_who_reads_them(store: FlowStore, flows: Path) -> None:
    file = flows / "survey" / "prompts" / "hello.wav"
    write_wav(file, tone(1, [440], 0.4))
    import_folder(store, flows, 1)
    content = store.drafts.get("survey").content
    folder = folder_of(store, "survey", content.files)
    assert (folder / "prompts" / "hello.wav").read_bytes() == file.read_bytes()
    source = drafts(store, flows).project.sources["survey"]
    assert Path(source.folder) == folder
    write_wav(file, tone(1, [880], 0.4))
    import_folder(store, flows, 2)
    assert folder_of(store, "survey", store.drafts.get("survey").content.files) != folder
    assert (folder / "prompts" / "hello.wav").exists(), "calls that run still read it"


def test_calls_begin_with_what_is_live_at_that_moment(store: FlowStore, flows: Path) -> None:
    import_folder(store, flows, 1)
    switchboard = Switchboard(store, flows)
    before = switchboard.open("main", "main")
    assert (before.revisions, before.drafts) == (Record({"main": 1, "survey": 1}), Record())
    draft = store.drafts.get("main")
    text = draft.content.text.replace("Welcome to Northgate", "Welcome to Southgate")
    store.drafts.save("main", 1, "ada", 2, content=replace(draft.content, text=text))
    assert not switchboard.refresh()
    draft_call = switchboard.open("main", "main-draft")
    assert (draft_call.revisions, draft_call.drafts) == (Record(), Record({"main": 2, "survey": 1}))
    assert _heard(draft_call.session) == "Welcome to Southgate Water."
    store.revisions.publish("main", 2, note="x", by="ada", at=3, findings={})
    assert _heard(switchboard.open("main", "main").session) == "Welcome to Northgate Water."
    assert switchboard.refresh()
    assert not switchboard.refresh()
    assert _heard(switchboard.open("main", "main").session) == "Welcome to Southgate Water."
    assert _heard(before.session) == "Welcome to Northgate Water."
    assert switchboard.open("main", "main").revisions["main"] == 2
    assert switchboard.open("survey", "survey").revisions == Record({"survey": 1})


def test_what_flows_need_is_that_of_those_which_are_live(store: FlowStore, tmp_path: Path) -> None:
    flows = tmp_path / "plain"
    (flows / "main").mkdir(parents=True)
    plain = "flow: main\nstart: bye\nnodes:\n  bye: {type: hangup, prompt: Goodbye.}\n"
    (flows / "main" / "flow.yaml").write_text(plain)
    (flows / "site.yaml").write_text("queues: {support: {}}\n")
    import_folder(store, flows, 1)
    switchboard = Switchboard(store, flows)
    assert (switchboard.bridges, switchboard.open("main", "main").records) == (False, False)
    text = plain.replace("start: bye", "start: notice") + (
        "  notice: {type: recording, prompt: This call is recorded., next: team}\n"
        "  team: {type: queue, queue: support, prompt: One moment., answered: bye, timeout: bye, full: bye,"
        " no_agents: bye, closed: bye}\n"
    )
    store.drafts.save("main", 1, "ada", 2, content=replace(store.drafts.get("main").content, text=text))
    assert switchboard.open("main", "main-draft").records
    assert not switchboard.bridges
    store.revisions.publish("main", 2, note="x", by="ada", at=3, findings={})
    assert switchboard.refresh()
    assert (switchboard.bridges, switchboard.open("main", "main").records) == (True, True)


def _heard(session: Session) -> str:
    commands = session.feed(CallStarted(at=0, call="c", caller="", called=""))
    return next(item.text for each in commands if isinstance(each, Play) for item in each.items)


def test_calls_keep_getting_what_they_got_while_the_site_is_wrong(store: FlowStore, flows: Path) -> None:
    import_folder(store, flows, 1)
    switchboard = Switchboard(store, flows)
    good = switchboard.project
    (flows / "site.yaml").write_text("numbers: 5\n")
    store.revisions.point("survey", 1, note="x", by="ada", at=2)
    with pytest.raises(FlowError):
        switchboard.refresh()
    assert switchboard.project is good
