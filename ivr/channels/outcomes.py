"""What the outside world does in a call that never leaves this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from ivr.model.dialogue import CallbackAnswer, FetchAnswer, Given, QueueAnswer, TransferAnswer
from ivr.model.site import Site

Answer = TypeVar("Answer")


class Outcomes(Protocol):
    """Decides what comes of each request, queue, transfer and callback; asked when the command is given."""

    def fetch(self, flow: str, node: str, url: str) -> FetchAnswer:
        """Give what the request brings back."""

    def queue(self, flow: str, node: str, queue: str, at: float) -> QueueAnswer:
        """Give what becomes of a caller who joins the queue at a UTC time."""

    def transfer(self, flow: str, node: str, to: str) -> TransferAnswer:
        """Give what the far end does."""

    def callback(self, flow: str, node: str, queue: str) -> CallbackAnswer:
        """Give whether the callback can be stored."""


class GivenOutcomes:
    """What is given by node; else requests get no answer, and everybody can be reached when they work.

    A queue that the site knows is `closed` outside its calendar and has `no_agents` when nobody serves it, as on the
    phone.
    """

    def __init__(self, given: Given, site: Site) -> None:
        """Answer from `given`, then from what the site says."""
        self._given = given
        self._site = site

    def fetch(self, flow: str, node: str, url: str) -> FetchAnswer:
        """Give what is given, else no answer."""
        del url
        return find(self._given.fetch, flow, node) or FetchAnswer()

    def queue(self, flow: str, node: str, queue: str, at: float) -> QueueAnswer:
        """Give what is given, else what the site says of the queue."""
        return find(self._given.queue, flow, node) or site_answer(self._site, queue, at)

    def transfer(self, flow: str, node: str, to: str) -> TransferAnswer:
        """Give what is given, else an answer."""
        del to
        return find(self._given.transfer, flow, node) or TransferAnswer()

    def callback(self, flow: str, node: str, queue: str) -> CallbackAnswer:
        """Give what is given, else a booking."""
        del queue
        return find(self._given.callback, flow, node) or CallbackAnswer()


def find(answers: Mapping[str, Answer], flow: str, node: str) -> Answer | None:
    """Give the answer for a node, under `flow.node` or `node`."""
    return answers.get(f"{flow}.{node}", answers.get(node))


def site_answer(site: Site, queue: str, at: float) -> QueueAnswer:
    """Give what the phone would do with a caller for this queue at a UTC time, agents being free."""
    known = site.queues.get(queue)
    if known is None:
        return QueueAnswer()
    calendar = site.calendars.get(known.calendar) if known.calendar else None
    if calendar is not None and calendar.state_at(at) != "open":
        return QueueAnswer(outcome="closed", after=0)
    return QueueAnswer() if site.agents_of(queue) else QueueAnswer(outcome="no_agents", after=0)
