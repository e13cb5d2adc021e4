"""Numbers and health: what is there for calls, what is not, and what to do."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ivr.store.workers import Workers
from web_designer.pages import page
from web_designer.principal import signed_in
from web_designer.roles import Role
from web_designer.services import system
from web_designer.services.system import State
from web_designer.views.shared import moment, settings, shelf, store

ORDER = ("ok", "warning", "error")


async def shown(request: Request) -> Response:
    """Show everything that calls need, and how it is."""
    found, flows, local = await shelf(request), store(request), await moment(request)
    engine, data = request.app.state.database, settings(request).data
    numbers = await run_in_threadpool(system.lines, found, flows)
    workers = await run_in_threadpool(system.known, Workers(engine), flows)
    voices = await run_in_threadpool(system.voices, found, request.app.state.prompts)
    database = await run_in_threadpool(system.database, engine, data, flows)
    disk = await run_in_threadpool(system.disk, data)
    nobody = [] if workers else [State(level="error", words="")]
    states = [*(each.state for each in numbers), *(each for _, each in workers), *nobody]
    states += [*(each.state for each in voices), database.state, disk]
    return page(
        request,
        "system.html",
        here="system",
        numbers=numbers,
        known=found.project.flows.keys(),
        trunks=found.project.site.trunks,
        workers=[{"beat": beat, "state": state, "since": local(beat.since)} for beat, state in workers],
        voices=voices,
        database=database,
        sees_place=signed_in(request).role >= Role.ADMINISTRATOR,
        disk=disk,
        folder=str(data.resolve()),
        wrong=sum(each.level == "error" for each in states),
        worst=max((each.level for each in states), key=ORDER.index),
    )
