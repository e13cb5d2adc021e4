"""Whether an incoming call is taken: where it comes from, whom it wants, and whether there is room."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ivr.errors import FlowError
from ivr.model.site import Site
from sip.message import parameter_of, user_of
from sip.services import Switchboard
from sip.stack import Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The SIP status a call is refused with, and why, for the log."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A call that is taken: the number or user called, and the flow it runs."""

    called: str
    flow: str


class Admission:
    """Decides on incoming calls."""

    def __init__(self, site: Site, switchboard: Switchboard, callers: Callable[[], int]) -> None:
        """Admit as many at once as `callers` gives: from networks of the site and trunks, or through a registration."""
        networks = [*site.sip.allow, *(each for trunk in site.trunks.values() for each in trunk.allow)]
        self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]
        self._switchboard = switchboard
        self._callers = callers
        self.line = secrets.token_hex(8)
        """Stands in the Contact of our registrations: a call that carries it came through one."""
        self.draining = False
        self._registrars: set[str] = set()

    @property
    def callers(self) -> int:
        """Give how many callers there is room for now."""
        return self._callers()

    def registered_at(self, source: str) -> None:
        """Take calls from the address that answered a registration of ours."""
        self._registrars.add(source)

    def decide(self, invitation: Invitation, active: int) -> Admitted | Refusal:
        """Say whether to take a call while `active` callers are being served."""
        if not self._is_known(invitation):
            return Refusal(code=403, reason="source not allowed")
        if self.draining:
            return Refusal(code=503, reason="draining")
        if active >= self.callers:
            return Refusal(code=486, reason="all lines busy")
        return self._route(invitation.request_uri, invitation.to_uri)

    def _route(self, *uris: str) -> Admitted | Refusal:
        """Find the flow by the Request-URI; a provider may put the number called only into To."""
        for called in map(user_of, uris):
            try:
                flow = self._switchboard.flow_for(called) if called else None
            except FlowError as error:
                return Refusal(code=500, reason=f"the draft has mistakes: {error.problems[0]}")
            if flow is not None:
                return Admitted(called=called, flow=flow)
        return Refusal(code=404, reason="no flow for this number")

    def _is_known(self, invitation: Invitation) -> bool:
        if parameter_of(invitation.request_uri, "line") == self.line or invitation.source in self._registrars:
            return True
        try:
            source = ipaddress.ip_address(invitation.source)
        except ValueError:
            return False
        return _contains(self._networks, source)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _contains(networks: Iterable[Network], address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return any(address in network for network in networks)
