"""Reads what we need of an INVITE: who calls, whom, and from where; and writes what an agent is told in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlencode

from ivr.model.value import Record
from sip.stack import Invitation

_USER = re.compile(r"(?:sips?|tel):([^@;>\s]*)(@?)", re.IGNORECASE)
_COMPACT = {"f": "from", "t": "to", "i": "call-id"}
_IA5 = "04"
"""The first octet of user-to-user information in characters (ITU-T Q.931, 4.5.30)."""
_MOST_TOLD = 127
"""Characters that networks carry beside that octet (RFC 7434)."""
_WITHHELD = frozenset({"anonymous", "unavailable", "unknown", "restricted", "private"})


def parse_invitation(message: str, source: str) -> Invitation:
    """Give the parts of an INVITE, however odd its other headers are; what is missing is ""."""
    lines = message.replace("\r\n", "\n").split("\n\n", 1)[0].split("\n")
    headers = dict(_headers(lines[1:]))
    request = lines[0].split(" ")
    return Invitation(
        source=host_of(source),
        request_uri=request[1] if len(request) > 1 else "",
        to_uri=headers.get("to", ""),
        caller=_caller(headers),
        call_id=headers.get("call-id", ""),
    )


def user_of(uri: str) -> str:
    """Give the user part of a SIP or tel URI, unescaped and without separators in numbers; "" without one."""
    bracketed = re.search(r"<([^>]*)>", uri)
    plain_uri = bracketed[1] if bracketed else uri
    match = _USER.match(plain_uri.strip())
    if match is None or not (match[2] or plain_uri.lower().startswith("tel:")):
        return ""
    user = unquote(match[1]).split(":")[0]
    plain = re.sub(r"[\s().-]", "", user)
    return plain if re.fullmatch(r"\+?\d+", plain) else user


def parameter_of(uri: str, name: str) -> str:
    """Give a URI parameter's value; "" when it is not there."""
    match = re.search(rf";{re.escape(name)}=([^;>\s?]*)", uri, re.IGNORECASE)
    return match[1] if match else ""


def host_of(address: str) -> str:
    """Give the address without its port: `192.0.2.1:5060`, `[2001:db8::1]:5060`."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.rpartition(":")[0] if address.count(":") == 1 else address


def masked(caller: str) -> str:
    """Give a caller as logs may show it: the last three characters only."""
    if not caller:
        return "withheld"
    return "*" * max(0, len(caller) - 3) + caller[-3:] if len(caller) > 4 else "***"


def _headers(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Give each header's first value, names in lower case."""
    seen: set[str] = set()
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        name = _COMPACT.get(name, name)
        if colon and name not in seen:
            seen.add(name)
            yield name, value.strip()


def _caller(headers: dict[str, str]) -> str:
    """Give P-Asserted-Identity's user, else From's; "" when the caller asked not to be shown (RFC 3323, 3325)."""
    privacy = {token.strip().lower() for token in headers.get("privacy", "").split(";")}
    if privacy & {"id", "user"}:
        return ""
    user = user_of(headers.get("p-asserted-identity", "")) or user_of(headers.get("from", ""))
    return "" if user.lower() in _WITHHELD else user


def user_to_user(values: Record) -> str:
    """Give values as the header User-to-User carries them (RFC 7433), "" for none: `04…;encoding=hex`.

    Behind the first octet stands `account=12345678&topic=billing` in hex, urlencoded as a form. What makes it longer
    than networks carry is left out.
    """
    told = ""
    for name, value in values.items():
        longer = f"{told}&{urlencode({name: str(value)})}".removeprefix("&")
        told = longer if len(longer) <= _MOST_TOLD else told
    return f"{_IA5}{told.encode().hex()};encoding=hex" if told else ""


def referred_uri(uri: str, values: Record) -> str:
    """Give a URI with values for the INVITE that a REFER asks for (RFC 3261, 19.1.1)."""
    told = user_to_user(values)
    return f"<{uri}?User-to-User={quote(told, safe='')}>" if told else uri
