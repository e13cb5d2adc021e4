"""Drafts and revisions, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ivr.errors import ConfigError
from ivr.store.address import VARIABLE
from ivr.store.database import open_database
from ivr.store.drafts import Content, KeptError, MissingError, StaleError, TakenError
from ivr.store.flows import FlowStore
from ivr.store.tables import Base

ONE = Content(text="flow: a\n# ünïcode\n", dialogues="- x\n", files={"prompts/a.wav": "0" * 64})
TWO = Content(text="flow: a\nstart: b\n")


def test_the_migrations_make_what_the_tables_say(tmp_path: Path, database: str) -> None:
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_a_draft_is_there_as_it_was_saved(store: FlowStore) -> None:
    made = store.drafts.create("a", ONE, "ada", 1.5)
    assert made == store.drafts.get("a") == store.drafts.all()[0]
    assert (made.version, made.content, made.base, made.live) == (1, ONE, None, None)
    assert store.drafts.save("a", 1, "bob", 2.5, content=TWO, layout={"b": {"x": 1.5, "y": 2}}) == 2
    found = store.drafts.get("a")
    assert (found.content, found.layout, found.saved_by, found.saved_at) == (TWO, {"b": {"x": 1.5, "y": 2}}, "bob", 2.5)
    assert store.drafts.save("a", 2, "bob", 3.0, layout={}) == 3
    assert store.drafts.get("a").content == TWO
    assert store.drafts.versions() == {"a": 3}


def test_what_is_not_there_cannot_be_changed(store: FlowStore) -> None:
    with pytest.raises(MissingError):
        store.drafts.get("a")
    with pytest.raises(MissingError):
        store.drafts.save("a", 1, "ada", 0, content=ONE)
    with pytest.raises(MissingError):
        store.revisions.publish("a", 1, note="x", by="ada", at=0, findings={})
    store.drafts.create("a", ONE, "ada", 0)
    with pytest.raises(TakenError):
        store.drafts.create("a", ONE, "ada", 0)
    with pytest.raises(MissingError):
        store.revisions.point("a", 1, note="x", by="ada", at=0)


def test_who_is_late_changes_nothing(store: FlowStore) -> None:
    store.drafts.create("a", ONE, "ada", 0)
    store.drafts.save("a", 1, "bob", 1, content=TWO)
    with pytest.raises(StaleError, match="bob"):
        store.drafts.save("a", 1, "ada", 2, content=ONE)
    with pytest.raises(StaleError, match="bob"):
        store.revisions.publish("a", 1, note="x", by="ada", at=2, findings={})
    assert store.drafts.get("a").content == TWO


def test_only_a_draft_that_callers_never_got_is_deleted(store: FlowStore) -> None:
    store.drafts.create("a", ONE, "ada", 1)
    store.remarks.comment("a", "b", "why?", "bob", 2)
    secret = store.remarks.share("a", "bob", 2)
    with pytest.raises(StaleError):
        store.drafts.delete("a", 2)
    assert store.drafts.deletable("a")
    store.drafts.delete("a", 1)
    with pytest.raises(MissingError):
        store.drafts.delete("a", 1)
    assert (store.drafts.all(), store.drafts.deletable("a")) == ((), False)
    assert store.drafts.create("a", TWO, "bob", 3).content == TWO
    assert (store.remarks.comments("a"), store.remarks.shared(secret)) == ((), None)
    store.revisions.publish("a", 1, note="x", by="ada", at=4, findings={})
    store.revisions.bring("b", ONE, "hash", note="from b", at=5, findings=None)
    for name in ("a", "b"):
        assert not store.drafts.deletable(name)
        with pytest.raises(KeptError):
            store.drafts.delete(name, 1)


def test_revisions_are_numbered_and_one_is_live(store: FlowStore) -> None:
    store.drafts.create("a", ONE, "ada", 0)
    assert store.revisions.generation() == 0
    assert store.revisions.publish("a", 1, note="first", by="ada", at=1, findings={"info": 2}) == 1
    store.drafts.save("a", 1, "bob", 2, content=TWO)
    assert store.revisions.publish("a", 2, note="second", by="bob", at=3, findings={}, override="storm") == 2
    assert [(each.flow, each.number, each.content) for each in store.revisions.live()] == [("a", 2, TWO)]
    store.revisions.point("a", 1, note="back", by="eve", at=4)
    assert [each.content for each in store.revisions.live()] == [ONE]
    assert store.revisions.generation() == 3
    first, second = store.revisions.get("a", 1), store.revisions.get("a", 2)
    assert store.revisions.of("a") == (second, first)
    assert (first.findings, first.override, second.override) == ({"info": 2}, None, "storm")
    history = [(each.what, each.revision, each.note, each.by) for each in store.revisions.publications("a")]
    assert history == [
        ("rolled back", 1, "back", "eve"),
        ("overridden", 2, "second", "bob"),
        ("published", 1, "first", "ada"),
    ]
    assert (store.drafts.get("a").base, store.drafts.get("a").live) == (2, 1)


def test_what_comes_from_a_folder_replaces_only_drafts_that_nobody_changed(store: FlowStore) -> None:
    assert store.revisions.bring("a", ONE, "f1", note="from x", at=1, findings={}) == 1
    assert store.revisions.bring("a", ONE, "f1", note="from x", at=1, findings={}) is None
    assert store.revisions.imported() == {"a": "f1"}
    assert store.revisions.bring("a", TWO, "f2", note="from x", at=2, findings={}) == 2
    assert (store.drafts.get("a").content, store.drafts.get("a").base) == (TWO, 2)
    changed = Content(text="flow: a\n# mine\n")
    store.drafts.save("a", store.drafts.get("a").version, "ada", 3, content=changed)
    assert store.revisions.bring("a", ONE, "f3", note="from x", at=4, findings={}) == 3
    found = store.drafts.get("a")
    assert (found.content, found.base, found.live) == (changed, 2, 3)


def test_what_cannot_be_run_is_a_draft_only(store: FlowStore) -> None:
    assert store.revisions.bring("a", ONE, "f1", note="from x", at=1, findings=None) is None
    assert (store.revisions.live(), store.drafts.get("a").content) == ((), ONE)
    assert store.revisions.bring("a", TWO, "f2", note="from x", at=1, findings={}) == 1
    assert store.drafts.get("a").content == TWO


def test_recordings_are_kept_once(store: FlowStore) -> None:
    name = store.sounds.keep(b"RIFF\0")
    assert store.sounds.keep(b"RIFF\0") == name
    assert store.sounds.get(name) == b"RIFF\0"
    with pytest.raises(MissingError):
        store.sounds.get("none")


def test_comments_and_links(store: FlowStore) -> None:
    store.drafts.create("a", ONE, "ada", 0)
    made = store.remarks.comment("a", "b", "Hm?", "ada", 1)
    assert store.remarks.comments("a") == (made,)
    assert store.remarks.change("a", made.id, text=None, resolved=True).resolved
    secret = store.remarks.share("a", "ada", 2)
    assert store.remarks.shared(secret) == "a"
    assert store.remarks.shared(secret + "x") is None
    for attempt in (
        lambda: store.remarks.comment("b", "", "x", "ada", 0),
        lambda: store.remarks.change("b", made.id, text="x", resolved=None),
        lambda: store.remarks.share("b", "ada", 0),
    ):
        with pytest.raises(MissingError):
            attempt()


def test_of_many_who_save_the_same_version_one_wins(store: FlowStore) -> None:
    store.drafts.create("a", ONE, "ada", 0)
    won: list[str] = []

    def save(name: str) -> None:
        for version in range(1, 11):
            try:
                store.drafts.save("a", version, name, 0, content=Content(text=f"{name} {version}"))
                won.append(f"{name} {version}")
            except StaleError:
                continue

    threads = [threading.Thread(target=save, args=(f"t{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.drafts.get("a").version == len(won) + 1
    assert len({each.split()[1] for each in won}) == len(won)


SAVER = """
import sys, time
from pathlib import Path
from ivr.store.database import open_database
from ivr.store.drafts import Content
from ivr.store.flows import FlowStore
folder = Path(sys.argv[1])
store = FlowStore(open_database(folder), folder)
version = store.drafts.get("a").version
while True:
    text = f"flow: a # {version + 1}\\n" + f"# {version + 1}\\n" * 2000
    places = {"n": {"x": version, "y": 0}}
    version = store.drafts.save("a", version, "ada", 0.0, content=Content(text=text), layout=places)
    print(version, flush=True)
"""


def test_a_process_killed_while_it_saves_loses_nothing_that_was_saved(tmp_path: Path, database: str) -> None:
    engine = open_database(tmp_path)
    store = FlowStore(engine, tmp_path)
    store.drafts.create("a", Content(text="flow: a # 1\n"), "ada", 0)
    for milliseconds in (5, 17, 40, 90):
        process = subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        found = store.drafts.get("a")
        lines = said.split()
        assert found.version >= int(lines[-1] if lines else 0)
        head, *rest = found.content.text.splitlines()
        assert head == f"flow: a # {found.version}"
        assert rest == [f"# {found.version}"] * 2000
        assert found.layout == {"n": {"x": found.version - 1, "y": 0}}
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://localhost/x", "sqlite:///x.db", "postgresql+psycopg://x@127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be_used_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv(VARIABLE, url)
    with pytest.raises(ConfigError, match=VARIABLE):
        open_database(tmp_path)
    assert not os.listdir(tmp_path)
