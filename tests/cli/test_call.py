from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import pytest

from tests.cli.conftest import Ivr

ANSWERED = {
    "status": 200,
    "reason": "OK",
    "setup_ms": 12.34,
    "seconds": 8.04,
    "wav": "heard.wav",
    "presses": [{"key": "1", "at": 2.04}],
    "hung_up_by": "us",
}
REFUSED = {
    **ANSWERED,
    "status": 486,
    "reason": "Busy Here",
    "seconds": 0.0,
    "wav": None,
    "presses": [],
    "hung_up_by": "",
}
URI = "sip:main@127.0.0.1:5060"


@pytest.fixture
def phone(ivr: Ivr, monkeypatch: pytest.MonkeyPatch) -> Ivr:
    """Put a script in the place of Python: it notes how it was called and does what the file `says` tells."""
    script = ivr.write(
        "phone.py",
        f"""\
        #!{sys.executable}
        import json, pathlib, sys
        pathlib.Path("arguments").write_text(json.dumps(sys.argv[1:]))
        exec(pathlib.Path("says").read_text())
        """,
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return ivr


def _says(phone: Ivr, result: object) -> None:
    phone.write("says", f"print('a line of the stack')\nprint({json.dumps(json.dumps(result))})\n")


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    from ivr.speech import transcribe

    asked: list[tuple[str, tuple[str, ...]]] = []

    def fake(path: Path, hints: tuple[str, ...], language: str = "en") -> str:
        asked.append((str(path), hints))
        return "welcome for your bill press one"

    monkeypatch.setattr(transcribe, "transcribe", fake)
    return asked


def test_an_answered_call(phone: Ivr, recognised: list[tuple[str, tuple[str, ...]]]) -> None:
    _says(phone, ANSWERED)
    ran = phone.run("call", URI, "--keys", "1", "--seconds", "3", "--from", "+44", "--wav", "heard.wav")
    assert ran.exit_code == 0
    assert (
        ran.stdout
        == """\
answered  after 12 ms, lasted 8.0 s, hung up by us
pressed   1 at 2.0 s
heard     welcome for your bill press one
kept in   heard.wav
"""
    )
    assert json.loads(Path("arguments").read_text()) == [
        *("-m", "sip.phone", URI, "--keys", "1", "--seconds", "3.0", "--wav", "heard.wav", "--from", "+44")
    ]
    assert recognised[0][0] == "heard.wav"


def test_json(phone: Ivr, recognised: list[tuple[str, tuple[str, ...]]]) -> None:
    _says(phone, ANSWERED)
    ran = phone.run("call", URI, "--json")
    assert json.loads(ran.stdout) == {**ANSWERED, "heard": "welcome for your bill press one"}


def test_hints_are_the_prompts_of_the_flow_called(phone: Ivr, recognised: list[tuple[str, tuple[str, ...]]]) -> None:
    other = "flow: other\nstart: a\nnodes: {a: {type: hangup, prompt: {es-ES: Adiós, en-US: Elsewhere}}}\n"
    phone.write("flows/other/flow.yaml", other)
    _says(phone, ANSWERED)
    for uri in ("sip:main@x", "sip:+442079460110@x", "sip:other@x", "sip:agent7@x", "sip:x"):
        phone.run("call", uri)
    ours = [["Welcome" in hints, "Elsewhere" in hints] for _, hints in recognised]
    assert ours == [[True, False], [True, False], [False, True], [True, True], [True, True]]
    assert all(any("press hash or hang up" in hint for hint in hints) for _, hints in recognised)
    assert not any("Adiós" in hints for _, hints in recognised)


def test_a_refused_call_is_1(phone: Ivr) -> None:
    _says(phone, REFUSED)
    ran = phone.run("call", URI)
    assert (ran.exit_code, ran.stdout) == (1, "not answered  486 Busy Here\n")


def test_nothing_recognised_says_why(phone: Ivr) -> None:
    with wave.open("heard.wav", "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"\0\0" * 8000)
    Path("flows").rename("elsewhere")
    _says(phone, ANSWERED)
    ran = phone.run("call", URI)
    assert ran.exit_code == 0
    assert "heard     no hints to recognise speech with" in ran.stdout


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ("sys.exit('\"x\" is no key')", 'the test phone could not call: "x" is no key'),
        ("sys.exit(5)", "the test phone could not call: exit code 5"),
    ],
)
def test_a_phone_that_cannot_call(phone: Ivr, says: str, said: str) -> None:
    phone.write("says", says)
    ran = phone.run("call", URI)
    assert (ran.exit_code, ran.stderr) == (2, f"error {said}\n")


def test_where_the_recording_goes(phone: Ivr) -> None:
    _says(phone, REFUSED)
    phone.run("call", URI)
    arguments = json.loads(Path("arguments").read_text())
    kept = Path(arguments[arguments.index("--wav") + 1])
    assert (kept.parent, kept.suffix) == (Path("var/calls"), ".wav")
