"""Which phones may be rung from the designer, and which texts name none."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ivr.model.phones import NotRung, phone_at
from ivr.model.site import Site

AGENTS = {"ann": {"address": "sip:ann@pbx.example;transport=tls"}}
TRUNKS = {
    "carrier": {"allow": ("10.0.0.2", "203.0.113.0/24")},
    "office": {"registrar": "sip:PBX.example:5080;transport=tcp"},
    "near": {"registrar": "sip:user@192.168.1.2"},
}


def site(*phones: str) -> Site:
    sip: dict[str, Any] = {"phones": phones} if phones else {}
    return Site.model_validate({"sip": sip, "agents": AGENTS, "trunks": TRUNKS})


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("sip:anna@10.0.0.5:5070", "sip:anna@10.0.0.5:5070"),
        (" anna@192.168.1.20 ", "sip:anna@192.168.1.20"),
        ("sip:anna@127.0.0.1:5062;transport=tcp", "sip:anna@127.0.0.1:5062;transport=tcp"),
        ("sip:172.31.255.255:5070", "sip:172.31.255.255:5070"),
        ("sip:anna@localhost:5070", "sip:anna@127.0.0.1:5070"),
        ("sip:10001@10.0.0.5", "sip:10001@10.0.0.5"),
        ("ann", "sip:ann@pbx.example;transport=tls"),
    ],
)
def test_phones_nearby_and_of_agents_are_rung(text: str, uri: str) -> None:
    assert phone_at(text, site()) == uri
    assert phone_at(uri, site()) == uri, "the worker asks again"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("+44 20 7946 0100", "is a telephone number"),
        ("tel:+442079460100", "is a telephone number"),
        ("999999", "is a telephone number"),
        ("sip:+44@10.0.0.5", "is a telephone number"),
        ("sip:0044207946@10.0.0.5", "is a telephone number"),
        ("", "is not the address of a SIP phone"),
        ("bob", "is not the address of a SIP phone"),
        ("sips:anna@10.0.0.5", "is not the address of a SIP phone"),
        ("sip:anna@10.0.0.5:70000", "is not the address of a SIP phone"),
        ("sip:anna@10.0.0.5:0", "is not the address of a SIP phone"),
        ("sip:anna@010.0.0.5", "is not the address of a SIP phone"),
        ("sip:anna@[::1]", "is not the address of a SIP phone"),
        ("sip:anna@10.0.0.5;maddr=203.0.113.9", "is not the address of a SIP phone"),
        ("sip:anna@10.0.0.5?Route=%3Csip:evil%3E", "is not the address of a SIP phone"),
        ("sip:anna@10.0.0.5\r\nRoute: <sip:evil>", "is not the address of a SIP phone"),
        ("<sip:anna@10.0.0.5>", "is not the address of a SIP phone"),
        ("sip:a@b@10.0.0.5", "is not the address of a SIP phone"),
        ("sip:anna@203.0.113.9", "203.0.113.9 is not among the places"),
        ("sip:anna@172.32.0.1", "172.32.0.1 is not among the places"),
        ("sip:anna@0x7f000001", "0x7f000001 is not among the places"),
        ("sip:anna@2130706433", "is not the address of a SIP phone"),
        ("sip:anna@pbx.example", "pbx.example is not among the places"),
        ("sip:anna@10.0.0.2", "10.0.0.2 belongs to the trunk carrier"),
        ("sip:anna@192.168.1.2", "192.168.1.2 belongs to the trunk near"),
    ],
)
def test_what_else_is_refused_with_a_cure(text: str, why: str) -> None:
    with pytest.raises(NotRung) as refused:
        phone_at(text, site())
    assert why in refused.value.message
    assert refused.value.cure
    assert str(refused.value) == f"{refused.value.message} {refused.value.cure}"


def test_sip_phones_says_where_else_phones_are() -> None:
    wider = site("pbx.example", "203.0.113.0/24", "10.0.0.2")
    for host in ("PBX.example", "203.0.113.9", "10.0.0.2"):
        assert phone_at(f"sip:anna@{host}", wider) == f"sip:anna@{host.lower()}"
    for host in ("127.0.0.1", "localhost", "192.168.1.20", "other.example"):
        with pytest.raises(NotRung, match="not among the places"):
            phone_at(f"sip:anna@{host}", wider)
    with pytest.raises(NotRung, match="telephone number"):
        phone_at("sip:+442079460100@pbx.example", wider)
    assert phone_at("ann", wider) == AGENTS["ann"]["address"]


@pytest.mark.parametrize("place", ["10.0.0.0/33", "300.1.1.1", "a b", "", "sip:anna@10.0.0.5"])
def test_sip_phones_holds_networks_and_hosts(place: str) -> None:
    with pytest.raises(ValidationError, match="is no address or network"):
        site(place)
