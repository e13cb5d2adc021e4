"""One worker: the parts put together, run until drained."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from ivr.errors import ConfigError, IvrError
from ivr.model.site import Site, Trunk
from ivr.store.draft_calls import DraftCalls
from ivr.store.workers import Beat, Workers
from sip.admission import Admission
from sip.agents import AgentDesk
from sip.callbacks import Callbacks
from sip.calls import Calls
from sip.expiry import Expiry
from sip.fetching import Fetcher
from sip.hearing import Ears, MakeRecogniser
from sip.heartbeat import Heartbeat
from sip.media import PlayerPool
from sip.outgoing import Dialler, account_uri
from sip.pj import PjStack
from sip.playback import Prompts
from sip.publications import Publications
from sip.ringing import Ringing
from sip.runtime import Pump, own_garbage, udp_waker
from sip.services import Bookings, LastAgents, Services, Switchboard
from sip.stack import AccountSettings, StackSettings
from sip.tones import Tones

_LAST_SECONDS = 2.0
"""How long hang-ups may take to be answered before the worker ends all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What a worker is made of; everything outside `sip/` is given to it."""

    site: Site
    site_folder: Path
    data_folder: Path
    switchboard: Switchboard
    prompts: Prompts
    recognisers: MakeRecogniser
    bookings: Bookings
    last_agents: LastAgents
    workers: Workers
    draft_calls: DraftCalls
    log: FilteringBoundLogger


class Worker:
    """Serves the calls of one process."""

    def __init__(self, settings: WorkerSettings) -> None:
        """Start listening; raises ConfigError when the address cannot be had or a password is missing."""
        self._settings = settings
        self._log = settings.log
        site = settings.site
        accounts = [_trunk_account(name, trunk) for name, trunk in site.trunks.items() if trunk.registrar]
        self._pump = Pump(self._failed)
        self._stack = PjStack(_stack_settings(settings), self._pump.post)
        self._pump.wake_by(udp_waker(site.sip.host, self._stack.port))
        services = self._services = self._compose()
        self._expiry = Expiry(settings.data_folder, site.retention_days, self._pump, settings.log)
        self._admission = Admission(site, settings.switchboard, self._callers)
        wanted = site.sip.callers
        if wanted != "auto" and wanted > self._stack.slots:
            settings.log.warning("callers_limited", wanted=wanted, slots=self._stack.slots)
        self._publications = Publications(settings.switchboard, settings.log)
        self._calls = Calls(services, self._admission)
        self._since = time.time()
        self._heartbeat = Heartbeat(settings.workers, self._state, settings.log)
        self._stack.events = self._calls
        self._callbacks = Callbacks(site, settings.bookings, services.desk, self._calls, self._pump, settings.log)
        self._ringing = Ringing(site, settings.draft_calls, self._calls, self._pump, settings.log)
        for account in accounts:
            self._stack.register(account, self._admission.line)

    @property
    def ready(self) -> dict[str, object]:
        """Give what the ready line says."""
        sip = self._settings.site.sip
        return {
            "ready": "sip",
            "address": f"{sip.host}:{self._stack.port}",
            "pid": os.getpid(),
            "slots": self._stack.slots,
            "callers": self._admission.callers,
        }

    def run(self) -> None:
        """Serve until `drain` is done."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._asked_to_end)
        signal.signal(signal.SIGUSR1, self._asked_for_status)
        own_garbage()
        self._callbacks.start()
        self._ringing.start()
        self._log.info("worker_ready", **{key: value for key, value in self.ready.items() if key != "ready"})
        self._expiry.start()
        self._pump.run(self._stack.handle_events)
        self._close()

    def drain(self) -> None:
        """Take no new calls; end when those in progress have ended or the time is up. Asked twice, hang up now."""
        if self._admission.draining:
            self._hang_up()
            return
        self._admission.draining = True
        self._log.info("worker_draining", active=len(self._calls))
        self._callbacks.stop()
        self._ringing.stop()
        self._stack.unregister()
        self._calls.emptied = self._stop
        if self._calls:
            self._pump.after(self._settings.site.sip.drain_seconds, self._hang_up)
        else:
            self._stop()

    def _asked_to_end(self, number: int, frame: object) -> None:
        """Drain; a signal handler runs between two steps of the pump, and only posts to it."""
        del number, frame
        self._pump.post(self.drain)

    def _asked_for_status(self, number: int, frame: object) -> None:
        """Log what is in use."""
        del number, frame
        self._pump.post(lambda: self._log.info("worker_status", **self.status()))

    def status(self) -> dict[str, int]:
        """Give what is in use now; SIGUSR1 logs it."""
        players = self._services.players
        return {
            "calls": len(self._calls),
            "legs": self._stack.legs,
            "players": len(players),
            "playing": players.busy,
            "ports": self._stack.ports,
        }

    def _state(self) -> Beat:
        """Give what the heartbeat tells; on its thread."""
        return Beat(
            machine=socket.gethostname(),
            address=str(self.ready["address"]),
            calls=len(self._calls),
            callers=self._admission.callers,
            since=self._since,
            seen=time.time(),
            version=version("signpost-ivr"),
            generation=self._settings.switchboard.generation,
        )

    def _compose(self) -> Services:
        settings, site, pump, stack = self._settings, self._settings.site, self._pump, self._stack
        tones = Tones(settings.data_folder / "tones")
        tones.make()
        dialler = Dialler(stack, pump, site.trunks)
        return Services(
            site=site,
            site_folder=settings.site_folder,
            data_folder=settings.data_folder,
            stack=stack,
            pump=pump,
            players=PlayerPool(stack),
            prompts=settings.prompts,
            tones=tones,
            ears=Ears(stack, pump, settings.recognisers, self._unheard),
            fetcher=Fetcher(pump),
            dialler=dialler,
            desk=AgentDesk(site, dialler, pump, settings.log),
            bookings=settings.bookings,
            last_agents=settings.last_agents,
            switchboard=settings.switchboard,
            log=settings.log,
        )

    def _callers(self) -> int:
        """Give how many callers there is room for, by the flows that are live: who is joined to somebody needs two."""
        slots, wanted = self._stack.slots, self._settings.site.sip.callers
        if wanted == "auto":
            return max(1, slots // 2) if self._settings.switchboard.bridges else slots
        return min(wanted, slots)

    def _hang_up(self) -> None:
        self._calls.hang_up_all()
        self._pump.after(_LAST_SECONDS, self._stop)

    def _stop(self) -> None:
        self._pump.stopping = True

    def _close(self) -> None:
        deadline = time.monotonic() + _LAST_SECONDS
        while not self._stack.idle and time.monotonic() < deadline:
            self._pump.turn(lambda _: self._stack.handle_events(20))
        self._publications.close()
        self._ringing.close()
        self._heartbeat.close()
        self._stack.stop_bridge()
        self._services.fetcher.close()
        self._services.ears.close()
        self._services.players.close()
        self._stack.close()
        self._services.bookings.close()
        self._services.last_agents.close()
        self._expiry.close()
        self._services.prompts.close()
        self._log.info("worker_stopped")

    def _failed(self, error: Exception) -> None:
        self._log.error("job_failed", exc_info=error)

    def _unheard(self, error: IvrError) -> None:
        self._log.error("recogniser_failed", error=str(error))


def serve(settings: WorkerSettings) -> None:
    """Run a worker until SIGTERM or SIGINT has drained it; once it listens it says so on stdout, as one JSON object."""
    worker = Worker(settings)
    sys.stdout.write(json.dumps(worker.ready) + "\n")
    sys.stdout.flush()
    worker.run()


def _stack_settings(settings: WorkerSettings) -> StackSettings:
    sip, log = settings.site.sip, settings.log
    return StackSettings(
        host=sip.host,
        port=sip.port,
        rtp_port=sip.rtp_port,
        log=lambda level, text: log.debug("sip_stack", level=level, text=text),
    )


def _trunk_account(name: str, trunk: Trunk) -> AccountSettings:
    """Give a trunk's account, its password from the environment; raises ConfigError when it is not there."""
    assert trunk.registrar is not None
    password = os.environ.get(trunk.password_env, "") if trunk.password_env else ""
    if trunk.password_env and not password:
        raise ConfigError(f"set {trunk.password_env} to the password of the trunk {name} (site.yaml, trunks.{name})")
    return AccountSettings(
        uri=account_uri(trunk), registrar=trunk.registrar, username=trunk.username, password=password
    )
