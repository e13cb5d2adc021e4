"""Which phones may be rung from the designer: people's own, and nothing that could put a call through to a number."""

from __future__ import annotations

import ipaddress
import re
from typing import NoReturn

from ivr.errors import ConfigError
from ivr.model.site import Site, Trunk

NEARBY = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""Loopback and private networks (RFC 1122, RFC 1918): where phones may be rung unless `sip.phones` says otherwise."""
_ADDRESS = re.compile(
    r"(?:sip:)?(?:([A-Za-z0-9_.+-]{1,64})@)?([A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?(;transport=(?:udp|tcp))?"
)
_HOST = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"\+.*|\d{6,}")
"""Extensions are shorter."""


class NotRung(ConfigError):
    """A phone that is not rung from the designer: why, and what to do."""

    def __init__(self, message: str, cure: str) -> None:
        """Carry both, as one text and apart."""
        super().__init__(f"{message} {cure}")
        self.message = message
        self.cure = cure


def phone_at(text: str, site: Site) -> str:
    """Give the SIP URI of what somebody calls their phone: an address, or the name of an agent of the site.

    Raises NotRung for what is no address, a telephone number, or a place where `sip.phones` allows no phone. What it
    gives for one text it gives for its own answer too.
    """
    wanted = text.strip()
    agents = {name: agent.address for name, agent in site.agents.items()}
    if wanted in agents:
        return agents[wanted]
    if wanted in agents.values():
        return wanted
    return _checked(wanted, site)


def _checked(wanted: str, site: Site) -> str:
    if wanted.lower().startswith("tel:") or (re.fullmatch(r"\+?[\d\s().-]{6,}", wanted) and not _is_address(wanted)):
        _refuse_number(wanted)
    found = _ADDRESS.fullmatch(wanted)
    if found is None or not _is_place(found[2], int(found[3] or 5060), named=wanted != found[2]):
        cure = "Write sip:NAME@HOST:PORT, such as sip:anna@192.168.1.20:5060, or the name of an agent of site.yaml."
        raise NotRung(f'"{wanted}" is not the address of a SIP phone.', cure)
    user, host, _, transport = found.groups()
    if user and _NUMBER.fullmatch(user):
        _refuse_number(wanted)
    host = "127.0.0.1" if host.lower() == "localhost" else host.lower()
    _check_host(host, site)
    name = f"{user}@" if user else ""
    return f"sip:{name}{host}{f':{found[3]}' if found[3] else ''}{transport or ''}"


def _is_place(host: str, port: int, *, named: bool) -> bool:
    """Say whether there can be a phone; a word alone is a mistyped name rather than a host, unless it is `named`."""
    return 0 < port < 65536 and (_is_address(host) or (named and _HOST.fullmatch(host) is not None))


def _refuse_number(wanted: str) -> NoReturn:
    cure = "Give the address of a SIP phone, such as sip:anna@192.168.1.20:5060; no call costs anybody anything then."
    raise NotRung(f'"{wanted}" is a telephone number, and those are not rung from here.', cure)


def _check_host(host: str, site: Site) -> None:
    allowed = NEARBY if site.sip.phones is None else site.sip.phones
    if not any(_holds(each, host) for each in allowed):
        cure = "Ring a phone near this system, or have an administrator add it to sip.phones in site.yaml."
        raise NotRung(f"{host} is not among the places where phones may be rung.", cure)
    if site.sip.phones is not None:
        return
    for name, trunk in site.trunks.items():
        if any(_holds(each, host) for each in (*trunk.allow, *_registrar(trunk))):
            cure = "Give the phone's own address, or have an administrator add this one to sip.phones in site.yaml."
            raise NotRung(f"{host} belongs to the trunk {name}, which can put calls through to anywhere.", cure)


def _registrar(trunk: Trunk) -> tuple[str, ...]:
    """Give the host of a trunk's registrar."""
    host = (trunk.registrar or "").partition(":")[2].rpartition("@")[2].partition(";")[0].partition(":")[0]
    return (host.lower(),) if host else ()


def _holds(place: str, host: str) -> bool:
    """Say whether a host is in a network, or is the one named."""
    if not _is_address(host):
        return place.lower() == host
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(place, strict=False)
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
