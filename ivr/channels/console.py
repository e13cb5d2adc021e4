"""A call that a person, or a line of keys, makes from a terminal, in virtual time.

Time stands still while the caller thinks. After each act it runs on to the caller's next turn: a question being
asked, a recording, a wait in a queue, a talk with an agent, or the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ivr.channels.call import ScriptedCall
from ivr.channels.outcomes import find, site_answer
from ivr.channels.shown import shown
from ivr.errors import ConfigError
from ivr.model.dialogue import CallbackAnswer, FetchAnswer, Given, QueueAnswer, TransferAnswer
from ivr.model.site import Site

HELP = (
    "keys such as 1 or 2042#; say WORDS; speak SECONDS (into a recording); Enter or . to stay silent; "
    "wait SECONDS; hangup"
)
_KEYS = re.compile(r"[0-9*#A-Da-d]+")
_SECONDS = re.compile(r"(wait|speak)\s+(\d{1,5}(?:\.\d+)?)")


class Simulator:
    """The caller's side of a simulated call."""

    def __init__(self, call: ScriptedCall) -> None:
        """Make this call."""
        self._call = call

    def begin(self) -> None:
        """Let the call come in and go on to the caller's first turn."""
        self._call.start()
        self._settle()

    @property
    def over(self) -> bool:
        """Say whether the call has ended."""
        return self._call.over

    def act(self, line: str) -> str:
        """Do what a line says; gives "" or, for a line that says nothing known, what can be said."""
        text = line.strip()
        if timed := _SECONDS.fullmatch(text):
            return self._timed(timed[1], float(timed[2]))
        if text in ("", "."):
            self._until_something()
        elif text == "hangup":
            self._call.hang_up()
        elif text.startswith("say ") and text[4:].strip():
            if not self._call.say(text[4:].strip()):
                return "nobody listens for speech here"
        elif _KEYS.fullmatch(text):
            self._call.press(text.upper())
        else:
            return HELP
        self._settle()
        return ""

    def play_keys(self, keys: str) -> None:
        """Press keys, at the speed of a person who knows them; a comma stays silent until something happens.

        Then listen to the end of what is said, and hang up when something is wanted of the caller. Raises ConfigError
        for what is no key.
        """
        wrong = next((key for key in keys if key not in ", " and not _KEYS.fullmatch(key)), None)
        if wrong is not None:
            raise ConfigError(f'"{wrong}" is no key; write 0-9, *, #, A-D, and a comma to stay silent')
        for part in re.findall(r",|[^, ]+", keys):
            if not self.over:
                self.act("" if part == "," else part)
        self._call.run_until(lambda: self._call.awaited)
        self._call.hang_up()

    def _timed(self, act: str, seconds: float) -> str:
        if act == "wait":
            self._call.wait(seconds)
        elif not self._call.recording:
            return "nothing is being recorded here"
        else:
            self._call.speak(seconds)
        self._settle()
        return ""

    def _until_something(self) -> None:
        """Let time pass until there is something to show."""
        before = len(self._call.happened)
        self._call.run_until(lambda: any(shown(each.what) for each in self._call.happened[before:]))

    def _settle(self) -> None:
        """Run on to the caller's turn."""
        call = self._call
        before = -1
        while len(call.happened) > before:
            before = len(call.happened)
            call.run_until(lambda: call.awaited or (call.asks and call.state.playing is not None))
            # What is due at this very moment comes before anything the caller could do.
            call.wait(0)


class AskedOutcomes:
    """Outcomes as given, else as somebody at the terminal chooses; the usual one comes first."""

    def __init__(self, given: Given, site: Site, choose: Callable[[str, tuple[str, ...]], str]) -> None:
        """Ask through `choose`, which gets a question and what can be answered."""
        self._given = given
        self._site = site
        self._choose = choose

    def fetch(self, flow: str, node: str, url: str) -> FetchAnswer:
        """Ask how the request ends; an answer needs a body, which only `given` can bring."""
        given = find(self._given.fetch, flow, node)
        if given is not None:
            return given
        chosen = self._choose(f"{flow}.{node} asks {url}", ("ok", "failed", "timeout"))
        if chosen == "timeout":
            return FetchAnswer(timed_out=True)
        return FetchAnswer(status=200 if chosen == "ok" else 0)

    def queue(self, flow: str, node: str, queue: str, at: float) -> QueueAnswer:
        """Ask what becomes of the caller."""
        given = find(self._given.queue, flow, node)
        if given is not None:
            return given
        usual = site_answer(self._site, queue, at)
        names = ("answered", "waiting", "full", "no_agents", "closed")
        options = (usual.outcome, *(name for name in names if name != usual.outcome))
        return _like(usual, self._choose(f"the queue {queue}", options))

    def transfer(self, flow: str, node: str, to: str) -> TransferAnswer:
        """Ask what the far end does."""
        given = find(self._given.transfer, flow, node)
        if given is not None:
            return given
        chosen = self._choose(f"the phone at {to}", ("answered", "busy", "no_answer", "failed"))
        return TransferAnswer.model_validate({"outcome": chosen})

    def callback(self, flow: str, node: str, queue: str) -> CallbackAnswer:
        """Ask whether the booking works."""
        given = find(self._given.callback, flow, node)
        if given is not None:
            return given
        chosen = self._choose(f"the call back by {queue}", ("booked", "failed"))
        return CallbackAnswer.model_validate({"outcome": chosen})


def _like(usual: QueueAnswer, outcome: str) -> QueueAnswer:
    refused = outcome in ("full", "no_agents", "closed")
    return (
        usual
        if outcome == usual.outcome
        else QueueAnswer.model_validate({"outcome": outcome, "after": 0 if refused else 5})
    )
