"""Puts a worker's settings together from a folder of flows, what is published, and a data folder."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from ivr.publishing.importing import import_folder
from ivr.publishing.switchboard import Switchboard
from ivr.store.bookings import Bookings
from ivr.store.database import open_database
from ivr.store.draft_calls import DraftCalls
from ivr.store.flows import FlowStore
from ivr.store.last_agents import LastAgents
from ivr.store.workers import Workers
from sip.hearing import MakeRecogniser
from sip.last_agents import StoredLastAgents
from sip.leaving import StoredBookings
from sip.playback import Prompts
from sip.service import WorkerSettings


def compose(
    flows: Path,
    data: Path,
    *,
    prompts: Prompts,
    recognisers: MakeRecogniser,
    log: FilteringBoundLogger,
    listen: Mapping[str, object] | None = None,
) -> WorkerSettings:
    """Give the settings of a worker for what is live, once the folder's flows are in the database.

    Raises FlowError when anything that is live is wrong.

    `listen` replaces fields of the site's `sip` (host, port).
    """
    database = open_database(data)
    store = FlowStore(database, data)
    import_folder(store, flows, time.time())
    switchboard = Switchboard(store, flows)
    site = switchboard.project.site
    return WorkerSettings(
        site=site.model_copy(update={"sip": site.sip.model_copy(update=dict(listen or {}))}),
        site_folder=flows,
        data_folder=data,
        switchboard=switchboard,
        prompts=prompts,
        recognisers=recognisers,
        bookings=StoredBookings(Bookings(data), log),
        last_agents=StoredLastAgents(LastAgents(data), log),
        workers=Workers(database),
        draft_calls=DraftCalls(database),
        log=log,
    )
