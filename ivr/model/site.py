"""What every flow of a site shares: numbers, calendars, queues, agents, trunks (`flows/site.yaml`)."""

from __future__ import annotations

import ipaddress
import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ivr.model.base import Frozen, Identifier, LanguageTag, Seconds, TimeZone
from ivr.model.calendar import Calendar
from ivr.model.hours import Hours
from ivr.model.value import Record, freeze
from ivr.model.volume import ServiceLevel, Volumes


class CallbackPolicy(Frozen):
    """How the callbacks that a queue's callers are promised are made."""

    within: Annotated[int, Field(ge=5, le=1440)] = 30
    """Minutes of opening time in which a callback is promised."""
    flow: Identifier | None = None
    """The outbound flow that people hear when they answer; without one nobody is called: you do it by hand."""
    hours: Identifier | None = None
    """Calendar of the times at which people may be called; without one, whenever the queue is staffed."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often we call somebody who is busy or does not answer."""
    every: Annotated[float, Field(gt=0, le=1440)] = 10
    """Minutes from one attempt to the next."""
    keep_place: bool = True
    """Whether a callback has the caller's place in the queue; else it comes after everybody who waits."""
    failed: Identifier | None = None
    """Mailbox that is told of people whom the last attempt did not reach."""


class Queue(Frozen):
    """A line of callers waiting for an agent."""

    title: str = ""
    calendar: Identifier | None = None
    """When the queue is staffed; without one it always is."""
    max_waiting: Annotated[int, Field(ge=1)] = 50
    ring_seconds: Seconds = 20
    """How long one agent's phone rings before the next agent's does."""
    hold: str = ""
    """Hold audio: a WAV file beside site.yaml; "" is the built-in music."""
    callback: CallbackPolicy = CallbackPolicy()
    """How callbacks are promised and made."""
    handle_seconds: Seconds = 240
    """Mean time an agent spends on a call; estimates the wait."""
    volumes: Volumes = {}
    """Calls expected in each half hour, by days and spans: `mon-fri: {"08:00-12:00": 6}`."""
    patience_seconds: Annotated[float, Field(ge=10, le=3600)] | None = None
    """Mean time callers wait before they hang up; without it they are taken to wait as long as it takes."""
    service_level: ServiceLevel = ServiceLevel()
    """How fast calls are to be answered: 80 percent within 20 seconds."""


class Agent(Frozen):
    """Somebody whose phone a queue rings."""

    name: str = ""
    address: Annotated[str, Field(pattern=r"^sips?:.+")]
    """SIP address of the phone."""
    queues: tuple[Identifier, ...] = ()


def _network(text: str) -> None:
    """Do nothing for an address or network; raises ValueError for anything else."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        message = f'"{text}" is no address or network; write 203.0.113.7 or 203.0.113.0/24'
        raise ValueError(message) from error


class Number(Frozen):
    """Which called number or SIP user runs which flow."""

    number: Annotated[str, Field(min_length=1)]
    """The called number or SIP user."""
    flow: Identifier
    """Id of the flow it runs."""


class Trunk(Frozen):
    """A provider's SIP trunk: registered with credentials, or known by its addresses."""

    registrar: Annotated[str, Field(pattern=r"^sips?:.+")] | None = None
    username: str = ""
    password_env: str = ""
    """Name of the environment variable that holds the password; it is never in the file."""
    allow: tuple[str, ...] = ()
    """Addresses or networks whose calls are taken: `203.0.113.0/24`."""
    outbound: bool = False
    """Dial telephone numbers through this trunk."""

    @field_validator("allow")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            _network(network)
        return networks


class Sip(Frozen):
    """How the SIP worker listens and whom it serves."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 5060
    rtp_port: Annotated[int, Field(ge=1024, le=65000)] = 14000
    callers: Literal["auto"] | Annotated[int, Field(ge=1)] = "auto"
    """Callers at once; auto: half the worker's slots, so that each can be bridged to an agent."""
    allow: tuple[str, ...] = ("127.0.0.0/8",)
    """Addresses or networks, beside the trunks', whose calls are taken."""
    phones: tuple[str, ...] | None = None
    """Addresses, networks and hosts whose phones the designer may ring.

    Without it: loopback and private networks, where they are no trunk's. Agents' phones may always be rung.
    """
    drain_seconds: Seconds = 60
    """After SIGTERM, how long running calls may finish."""

    @field_validator("phones")
    @classmethod
    def _places(cls, places: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for place in places or ():
            if not re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9.-]+", place):
                _network(place)
        return places


class Site(Frozen):
    """Everything that flows refer to by name."""

    language: LanguageTag = "en-GB"
    time_zone: TimeZone = "UTC"
    """How times are said to callers where no calendar applies."""
    constants: dict[str, str | int | float | bool] = {}
    """Values every flow reads as `site.NAME`."""
    numbers: tuple[Number, ...] = ()
    calendars: dict[Identifier, Calendar] = {}
    queues: dict[Identifier, Queue] = {}
    agents: dict[Identifier, Agent] = {}
    mailboxes: dict[Identifier, str] = {}
    """Mailbox name to what it is for."""
    trunks: dict[Identifier, Trunk] = {}
    retention_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """Days for which recordings of callers, messages and who talked to whom are kept; without it, for ever."""
    sip: Sip = Sip()

    def flow_for(self, called: str) -> str | None:
        """Give the id of the flow a called number or SIP user runs, None when none is assigned."""
        return next((number.flow for number in self.numbers if number.number == called), None)

    def agents_of(self, queue: str) -> tuple[str, ...]:
        """Give the names of a queue's agents in the file's order."""
        return tuple(name for name, agent in self.agents.items() if queue in agent.queues)

    def calling_hours(self, queue: str) -> Hours:
        """Give when the callbacks of a queue can be made: it is staffed, and people may be called."""
        known = self.queues[queue]
        names = dict.fromkeys((known.calendar, known.callback.hours))
        return Hours(tuple(self.calendars[name] for name in names if name is not None))

    @cached_property
    def values(self) -> Record:
        """Give the constants as expressions see them."""
        frozen = freeze(self.constants)
        assert isinstance(frozen, Record)
        return frozen
