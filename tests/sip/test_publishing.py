"""What callers get while flows are changed, published and rolled back; the worker is never restarted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bench.caller import Caller
from ivr.channels.journal import Header, parse_journal
from ivr.model.value import Record
from ivr.store.database import open_database
from ivr.store.flows import FlowStore
from tests.sip.listening import hears
from tests.sip.peers import WorkerProcess

pytestmark = pytest.mark.peer
FLOW = "changing"


@pytest.fixture
def store(worker: WorkerProcess) -> Iterator[FlowStore]:
    """Give the flows of the shared worker; at the end callers get what they got."""
    engine = open_database(worker.data)
    found = FlowStore(engine, worker.data)
    before, live = found.drafts.get(FLOW), found.drafts.get(FLOW).live
    assert live is not None
    yield found
    found.drafts.save(FLOW, found.drafts.get(FLOW).version, "test", time.time(), content=before.content)
    if found.drafts.get(FLOW).live != live:
        found.revisions.point(FLOW, live, note="as it was", by="test", at=time.time())
        time.sleep(2)
    engine.dispose()


def _edit(store: FlowStore, change: Callable[[str], str]) -> int:
    draft = store.drafts.get(FLOW)
    content = replace(draft.content, text=change(draft.content.text))
    return store.drafts.save(FLOW, draft.version, "test", time.time(), content=content)


def _refreshed(worker: WorkerProcess, times: int) -> None:
    worker.logged("flows_refreshed", times)


def _next_caller_hears(worker: WorkerProcess, hertz: float, user: str = FLOW) -> None:
    with Caller("127.0.0.1", worker.port, user) as caller:
        assert caller.call()[0].code == 200
        hears(caller, hertz)


def test_a_draft_is_rung_as_saved_now_and_callers_get_the_live_one(worker: WorkerProcess, store: FlowStore) -> None:
    _edit(store, lambda text: text.replace("tone 500", "tone 900"))
    _next_caller_hears(worker, 900.0, f"{FLOW}-draft")
    _next_caller_hears(worker, 500.0)
    rung, live = (_header(worker, each["call"]) for each in worker.logged("call_started", 2))
    draft = store.drafts.get(FLOW)
    assert (rung.revisions, rung.drafts[FLOW]) == (Record(), draft.version)
    assert (live.revisions[FLOW], live.drafts) == (draft.live, Record())


def _header(worker: WorkerProcess, call: str) -> Header:
    (file,) = worker.data.glob(f"journals/*/{call}.jsonl")
    return parse_journal(file.name, file.read_text()).header


def test_a_broken_draft_is_refused(worker: WorkerProcess, store: FlowStore) -> None:
    _edit(store, lambda text: text.replace("next: bye", "next: nowhere"))
    with Caller("127.0.0.1", worker.port, f"{FLOW}-draft") as caller:
        assert caller.call()[0].code == 500
    refused = worker.logged("call_refused")[0]
    assert refused["code"] == 500
    assert "the draft has mistakes" in refused["reason"]
    assert "nowhere" in refused["reason"]
    _next_caller_hears(worker, 500.0)


def test_a_broken_draft_of_another_flow_is_no_matter(worker: WorkerProcess, store: FlowStore) -> None:
    _edit(store, lambda text: text.replace("next: bye", "next: nowhere"))
    with Caller("127.0.0.1", worker.port, "main-draft") as caller:
        assert caller.call()[0].code == 200


def test_the_next_caller_gets_what_is_published_and_a_running_call_goes_on_as_it_was(
    worker: WorkerProcess, store: FlowStore
) -> None:
    with Caller("127.0.0.1", worker.port, FLOW) as running:
        assert running.call()[0].code == 200
        hears(running, 500.0)
        old = store.drafts.get(FLOW).live
        assert old is not None
        version = _edit(store, lambda text: text.replace("tone 500", "tone 900").replace("tone 700", "tone 1100"))
        store.revisions.publish(FLOW, version, note="higher", by="test", at=time.time(), findings={})
        _refreshed(worker, 1)
        _next_caller_hears(worker, 900.0)
        hears(running, 700.0, running.press("1"))
    store.revisions.point(FLOW, old, note="back", by="test", at=time.time())
    _refreshed(worker, 2)
    _next_caller_hears(worker, 500.0)
