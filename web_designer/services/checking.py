"""Findings of a draft, worked out beside the requests; whoever asks gets those of the newest version."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from ivr.loading.project import Loaded
from ivr.publishing.projects import Stored, around, project_of
from ivr.store.drafts import MissingError
from ivr.store.flows import FlowStore
from web_designer.services.findings import check, worst_first
from web_designer.services.library import site_signature
from web_designer.services.linting import Linting, linting
from web_designer.services.pointing import Pointing

Answer = dict[str, Any]


class Checker:
    """Checks drafts, one at a time for each flow; while one is checked, later requests wait and share the next."""

    def __init__(self, store: FlowStore, folder: Path) -> None:
        """Check with the site of `folder`."""
        self._store = store
        self._folder = folder
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, tuple[object, Answer]] = {}

    async def findings(self, flow: str) -> Answer:
        """Give the findings of a draft, and which version they are of; raises MissingError."""
        async with self._turns[flow]:
            return await run_in_threadpool(self._found, flow)

    def _found(self, flow: str) -> Answer:
        # Read once, so that the version told is the one that was checked.
        every = {each.flow: each for each in self._store.drafts.all()}
        if flow not in every:
            raise MissingError(f'There is no flow "{flow}".')
        state = (
            site_signature(self._folder),
            tuple((name, each.version, each.saved_at) for name, each in every.items()),
        )
        known, answer = self._last.get(flow, (None, {}))
        if known != state:
            stored = [Stored(name, each.content) for name, each in every.items()]
            loaded = project_of(self._store, self._folder, stored)
            draft = every[flow]
            answer = {
                "etag": str(draft.version),
                **findings_of(loaded, linting(self._folder), flow, draft.content.text),
            }
            self._last[flow] = (state, answer)
        return answer


def findings_of(loaded: Loaded, how: Linting, flow: str, text: str) -> Answer:
    """Give what the linter says of one flow, whose file is `text`, with the flows that calls come from and go to."""
    part = around(loaded, flow)
    pointing = Pointing(part, flow, text)
    found = [each for each in check(part, how, [flow]) if each.flow == flow]
    told = {id(each): pointing.as_json(each) for each in worst_first(found)}
    return {"findings": [told[id(each)] for each in found]}
