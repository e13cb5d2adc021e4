"""What somebody who has their phone rung is told, and why a phone is not rung at all."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.model.phones import NotRung
from ivr.store.draft_calls import MOST_IN_WINDOW, WINDOW, DraftCall, Outcome, State, TooManyError
from ivr.store.workers import Beat
from web_designer.services.system import LATE

QUIET = 5.0
"""Seconds without an answer after which we say what may be wrong."""
_THERE = "Is the phone on, is this its address and port, and does no firewall stand between?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a call goes, in words, and what to do where it does not."""

    phone: str
    state: State
    well: bool
    """Whether nothing is wrong so far."""
    words: str
    cure: str = ""


def check_reach(phone: str, workers: Iterable[Beat], now: float) -> None:
    """Do nothing for a SIP URI that a worker can ring; raises NotRung where none can, or none is there."""
    living = [each.address.rpartition(":") for each in workers if now - each.seen <= LATE]
    if not living:
        raise NotRung("No worker is running, so nobody can ring it.", "Start the phone side: ivr serve.")
    host, port = _place(phone)
    hosts = {each[0] for each in living}
    if any(port == each[2] and host in (each[0], _of_any(each[0])) for each in living):
        raise NotRung(f"{phone} is this system itself.", "Give the address of your phone; its port is another one.")
    if _is_loopback(host) is False and all(_is_loopback(each) for each in hosts):
        cure = "Give sip.host of site.yaml this machine's address in the phone's network, and start the worker again."
        raise NotRung(f"The worker listens on {', '.join(sorted(hosts))} only and cannot reach {host}.", cure)


def _place(phone: str) -> tuple[str, str]:
    """Give host and port of a SIP URI."""
    found = re.fullmatch(r"sips?:(?:[^@]*@)?([^:;?]+)(?::(\d+))?.*", phone, re.IGNORECASE)
    return (found[1], found[2] or "5060") if found else ("", "")


def _of_any(host: str) -> str:
    """Give an address that reaches a worker which listens on all of a machine's."""
    return "127.0.0.1" if host == "0.0.0.0" else host


def _is_loopback(host: str) -> bool | None:
    """Say whether a host is this machine alone; None for a name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return None


def refused(error: TooManyError) -> NotRung:
    """Give why somebody's phone is not rung now, and when it is."""
    if error.why == "mine":
        return NotRung("You have a call already, from here or another tab.", "Hang it up there or at the phone.")
    if error.why == "all":
        return NotRung("Others have their phones rung just now.", "Try again in a minute: lines are kept for callers.")
    minutes = f"{max(1, round(error.wait / 60))} min"
    message = f"Your phone was rung {MOST_IN_WINDOW} times within {WINDOW / 60:.0f} minutes."
    return NotRung(message, f"Try again in {minutes}, or call the draft from your phone.")


def told(call: DraftCall, now: float) -> Told:
    """Give how a call goes."""
    if call.state == "over":
        good, words, cure = _over(call)
    else:
        good, words, cure = True, *_going_on(call, now)
    return Told(phone=call.phone, state=call.state, well=good, words=words, cure=cure)


def _going_on(call: DraftCall, now: float) -> tuple[str, str]:
    match call.state:
        case "asked":
            return f"Asking a worker to ring {call.phone}.", ""
        case "calling":
            quiet = now - call.asked_at > QUIET
            return f"Calling {call.phone}.", f"Nothing answers there yet. {_THERE}" if quiet else ""
        case "ringing":
            return f"{call.phone} is ringing: answer it.", ""
        case _:
            return "You are connected: this is the draft as it was saved when it rang.", ""


def _over(call: DraftCall) -> tuple[bool, str, str]:
    if call.outcome == "refused":
        words, cure = _refusal(call.code)
        return False, f"{call.phone} {words} ({call.code} {call.reason}).", cure
    if call.outcome in _ENDS:
        return True, _ENDS[call.outcome], ""
    words, cure = _TROUBLE[call.outcome]
    return False, words.format(phone=call.phone, reason=call.reason or "a fault of ours"), cure


_ENDS: dict[Outcome, str] = {
    "hung_up": "The call is over: the phone hung up.",
    "stopped": "The call is over: you hung up here.",
    "finished": "The call is over: the flow ended it.",
}
_TROUBLE: dict[Outcome, tuple[str, str]] = {
    "mistakes": ("The draft cannot be called yet: {reason}.", "Mend it (Problems has the place), then ring again."),
    "failed": ("The call failed: {reason}.", "The worker's log says more."),
    "drained": ("The worker is being stopped.", "Ring again once one is back; the page System shows them."),
    "no_answer": ("{phone} rang, and nobody answered.", "Ring again, and answer within half a minute."),
    "unreachable": ("Nothing answered at {phone}.", _THERE),
    "untaken": (
        "Every line is busy, or kept for callers.",
        "Ring again when a call has ended; the page System shows the workers.",
    ),
    "lost": ("The worker that made the call has gone.", "Ring again once one is back; the page System shows them."),
}


def _refusal(code: int) -> tuple[str, str]:
    """Give what a refusal with a SIP status means (RFC 3261, section 21), and what to do."""
    if 300 <= code < 400:
        return "sends its calls elsewhere", "Switch its forwarding off, or give the address that it forwards to."
    return _REFUSALS.get(code, ("refused the call", "The phone's own log may say why."))


_BUSY = ("is busy", "End its other call, then ring again.")
_DECLINED = ("declined the call", "Ring again, and accept it.")
_UNKNOWN = ("knows nobody of that name", "Check the name before the @, and the port.")
_PASSWORD = ("wants a password for calls", "Let it take calls without one: a phone on this network is rung directly.")
_CODEC = ("has no codec in common with us", "Switch on PCMU, PCMA or G.722 in the phone's settings.")
_AWAY = ("cannot be reached", _THERE)
_REFUSALS = {
    401: _PASSWORD,
    403: ("takes no calls from here", "Allow calls from the worker's address in the phone's settings."),
    404: _UNKNOWN,
    407: _PASSWORD,
    408: ("did not answer in time", "Ring again, and answer within half a minute."),
    415: _CODEC,
    480: ("takes no calls at the moment", "Switch do not disturb off, and sign the phone in."),
    486: _BUSY,
    488: _CODEC,
    502: _AWAY,
    503: _AWAY,
    600: _BUSY,
    603: _DECLINED,
    604: _UNKNOWN,
    606: _CODEC,
}
