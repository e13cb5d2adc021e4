"""The small parts of the phone that need no phone."""

from __future__ import annotations

import ipaddress
import threading
import time

import pytest

from ivr.errors import ChannelError, ConfigError
from ivr.model import command as commands
from ivr.model.command import Command
from ivr.model.site import Site, Trunk
from ivr.model.value import Record
from sip.admission import Admission, Admitted, Refusal
from sip.channel import _ACTIONS
from sip.message import host_of, masked, parameter_of, parse_invitation, referred_uri, user_of, user_to_user
from sip.outgoing import Dialler, failure_of
from sip.phone import parse_keys
from sip.runtime import Pump
from tests.sip.fake_stack import FakeStack


def test_every_command_is_carried_out() -> None:
    kinds = {value for value in vars(commands).values() if isinstance(value, type) and issubclass(value, Command)}
    assert set(_ACTIONS) == kinds - {Command}


@pytest.mark.parametrize(
    ("uri", "user"),
    [
        ("sip:main@127.0.0.1:5060", "main"),
        ('"A (B) sip:x@y" <sip:bob@example.net>;tag=1', "bob"),
        ("sip:%2B44%20(20)%207946-0100@h", "+442079460100"),
        ("<tel:+44-20-7946-0100>;phone-context=x", "+442079460100"),
        ("sip:user:password@h", "user"),
        ("sip:127.0.0.1:5060", ""),
        ("nonsense", ""),
    ],
)
def test_user_of(uri: str, user: str) -> None:
    assert user_of(uri) == user


def test_invitations() -> None:
    text = (
        "INVITE sip:100@h SIP/2.0\r\nf: <sip:anonymous@anonymous.invalid>;tag=1\r\nt: <sip:200@h>\r\ni: abc\r\n\r\nv=0"
    )
    plain = parse_invitation(text, "192.0.2.1:5060")
    assert (plain.caller, plain.to_uri, plain.call_id, plain.source) == ("", "<sip:200@h>", "abc", "192.0.2.1")
    asserted = text.replace("\r\ni:", "\r\nP-Asserted-Identity: <sip:+4420@h>\r\ni:")
    assert parse_invitation(asserted, "").caller == "+4420"
    assert parse_invitation(asserted.replace("\r\ni:", "\r\nPrivacy: id\r\ni:"), "").caller == ""
    assert parse_invitation("", "").request_uri == ""


def test_what_an_agent_is_told() -> None:
    assert user_to_user(Record({"topic": "a b", "account": "1"})) == f"04{b'account=1&topic=a+b'.hex()};encoding=hex"
    assert user_to_user(Record()) == ""
    long = Record({"a": "x" * 120, "b": "y" * 20, "c": "z"})
    assert bytes.fromhex(user_to_user(long)[2:].partition(";")[0]).decode() == f"a={'x' * 120}&c=z", "at most 127"
    assert referred_uri("sip:a@b;x=1", Record({"n": "1"})) == "<sip:a@b;x=1?User-to-User=046e3d31%3Bencoding%3Dhex>"
    assert referred_uri("sip:a@b", Record()) == "sip:a@b"


def test_small_readers() -> None:
    assert parameter_of("sip:u@h:5;ob;line=abc;x=1", "line") == "abc"
    assert parameter_of("sip:u@h", "line") == ""
    assert [host_of(each) for each in ("1.2.3.4:5", "[::1]:5", "::1")] == ["1.2.3.4", "::1", "::1"]
    assert [masked(each) for each in ("+442079460999", "ab", "")] == ["**********999", "***", "withheld"]


class Flows:
    """Knows one number and one broken draft."""

    def flow_for(self, called: str) -> str | None:
        return {"100": "main"}.get(called)

    def open(self, flow: str, called: str) -> object:
        raise AssertionError


def admission(**sip: object) -> Admission:
    site = Site.model_validate(
        {"sip": {"allow": ("192.0.2.0/24",), **sip}, "trunks": {"t": {"allow": ("2001:db8::/32",)}}}
    )
    return Admission(site, Flows(), lambda: 1)  # type: ignore[arg-type]


def invitation(source: str, request: str = "sip:100@h", to: str = "<sip:100@h>") -> object:
    text = f"INVITE {request} SIP/2.0\r\nFrom: <sip:a@h>\r\nTo: {to}\r\n\r\n"
    return parse_invitation(text, source)


def decide(desk: Admission, active: int = 0, **parts: str) -> Admitted | Refusal:
    return desk.decide(invitation(**{"source": "192.0.2.1:5", **parts}), active)  # type: ignore[arg-type]


def test_admission() -> None:
    desk = admission()
    assert decide(desk) == Admitted(called="100", flow="main")
    assert decide(desk, request="sip:trunk@h") == Admitted(called="100", flow="main")
    assert decide(desk, source="[2001:db8::1]:5") == Admitted(called="100", flow="main")
    assert decide(desk, 1) == Refusal(code=486, reason="all lines busy")
    assert decide(desk, request="sip:9@h", to="<sip:9@h>") == Refusal(code=404, reason="no flow for this number")
    for source in ("198.51.100.1:5", "nonsense"):
        assert decide(desk, source=source) == Refusal(code=403, reason="source not allowed")
    assert isinstance(decide(desk, source="198.51.100.1:5", request=f"sip:100@h;line={desk.line}"), Admitted)
    desk.registered_at("198.51.100.1")
    assert isinstance(decide(desk, source="198.51.100.1:5"), Admitted)
    desk.draining = True
    assert decide(desk) == Refusal(code=503, reason="draining")
    assert ipaddress.ip_network("192.0.2.0/24")


def test_dialling() -> None:
    trunk = Trunk(registrar="sip:provider.example;transport=tcp", username="u1", outbound=True)
    dialler = Dialler(FakeStack(), Pump(print), {"t": trunk})
    assert dialler.route("sip:a@b") == ("sip:a@b", "")
    assert dialler.route("+44 (20) 7946-0100") == (
        "sip:+442079460100@provider.example;transport=tcp",
        "sip:u1@provider.example",
    )
    for wrong in ("nonsense", "", "+"):
        with pytest.raises(ChannelError, match="neither a SIP address nor a telephone number"):
            dialler.route(wrong)
    with pytest.raises(ChannelError, match="outbound: true"):
        Dialler(FakeStack(), Pump(print), {}).route("123")


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(486, "busy"), (600, "busy"), (603, "busy"), (480, "no_answer"), (408, "no_answer"), (404, "failed")],
)
def test_what_refusals_mean(code: int, outcome: str) -> None:
    assert failure_of(code) == outcome


def test_keys() -> None:
    assert [step.kind + step.key for step in parse_keys("1,,2#")] == [
        "prompt",
        "key1",
        "pause",
        "pause",
        "key2",
        "key#",
    ]
    assert parse_keys("") == ()
    with pytest.raises(ConfigError, match='"X" is no key'):
        parse_keys("1x")


def test_the_pump_runs_jobs_of_other_threads_and_timers_in_order() -> None:
    ran: list[str] = []
    pump = Pump(print)
    pump.after(0.02, lambda: ran.append("late"))
    pump.after(0.01, lambda: ran.append("soon"))
    pump.after(0.01, lambda: ran.append("never")).cancel()
    woken: list[bool] = []
    pump.wake_by(lambda: woken.append(True))
    thread = threading.Thread(target=pump.post, args=(lambda: ran.append("posted"),))
    thread.start()
    thread.join()
    waits: list[int] = []
    for _ in range(3):
        pump.turn(waits.append)
        time.sleep(0.015)
    assert ran == ["posted", "soon", "late"]
    assert woken == [True]
    assert 0 < waits[0] <= 20
    pump.post(lambda: setattr(pump, "stopping", True))
    pump.run(lambda milliseconds: None)


def test_a_job_that_raises_ends_its_owner_only() -> None:
    failed: list[Exception] = []

    class Owner:
        def abandon(self, error: Exception) -> None:
            failed.append(error)

    def fault() -> None:
        raise ValueError("a fault")

    pump = Pump(failed.append)
    pump.post(fault, Owner())
    pump.post(fault)
    pump.turn(lambda milliseconds: None)
    assert [str(error) for error in failed] == ["a fault"] * 3
