"""What callers suffer from a defect: each harm is seen in calls on the engine, by comparing with the untouched flows.

Nothing here knows a rule of the linter. A harm that the untouched flows have too does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.mutation.good import AGENT, ALL, CALLBACK, END, GOAL, HELP, MESSAGE, WAIT
from bench.mutation.heard import Option
from bench.mutation.hope import WORLDS, World, hope
from bench.mutation.run import Calls
from bench.mutation.visit import APOLOGY, Visit
from ivr.model.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """One thing that callers suffer: what, and where."""

    name: str
    place: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """All calls to the flows of a project: one run for each opening state, and the site they ran at."""

    runs: tuple[Calls, ...]
    site: Site


def harms_at(before: Calls, after: Calls) -> list[Harm]:
    """Give what callers suffer at one opening state after a change, that they did not suffer before, each once."""
    if after.failed:
        return list(failures(before, after))
    found: dict[Harm, None] = {}
    for look in (failures, cut_off, silences, foreign, dead_keys, misled, untold, lost, unpromised):
        found.update(dict.fromkeys(look(before, after)))
    return list(found)


def harms_overall(before: Met, after: Met) -> list[Harm]:
    """Give what is only seen when the calls at all opening states are taken together."""
    found: dict[Harm, None] = {}
    for look in (unreached, waiting_for_nobody, other_requests):
        found.update(dict.fromkeys(look(before, after)))
    return list(found)


def failures(before: Calls, after: Calls) -> Iterator[Harm]:
    """The flow itself fails during a call (an unknown variable, a circle without end, no way on), or apologises."""
    old, new = _errors(before), _errors(after)
    yield from (Harm(name="the flow fails", place=place) for place in new if place not in old)


def _errors(calls: Calls) -> dict[str, None]:
    found: dict[str, None] = {}
    exits = [each for visit in calls.visits for each in visit.exits]
    for left in (*exits, *([calls.begun] if calls.begun else [])):
        found.update(dict.fromkeys(error.split(":")[0] for error in left.errors))
        if left.end == APOLOGY:
            found["apology"] = None
    return found


def cut_off(before: Calls, after: Calls) -> Iterator[Harm]:
    """The flow hangs up on a caller who has just done something, or been waiting, without a word."""
    old, new = set(_cuts(before)), _cuts(after)
    yield from (Harm(name="hung up on without a word", place=place) for place in new if place not in old)


def _cuts(calls: Calls) -> Iterator[str]:
    for visit in calls.visits:
        for left in visit.exits:
            if left.end == "flow" and not left.told and (left.entered or not visit.said):
                yield left.entered[-1] if left.entered else ".".join(visit.place)
    if calls.begun and calls.begun.end == "ended":
        yield "start"


def silences(before: Calls, after: Calls) -> Iterator[Harm]:
    """Nothing is heard where there were words: a prompt without any, or a recording that is not there."""
    old, new = _blank(before), _blank(after)
    passed = _passed(after)
    for (place, language), blank in old.items():
        if not blank and new.get((place, language), (place, language) in passed):
            yield Harm(name="silence", place=place, detail=language)


def _blank(calls: Calls) -> dict[tuple[str, str], bool]:
    """Give for each node, in each language that calls come to it in, whether a prompt there says nothing."""
    found: dict[tuple[str, str], bool] = {}
    for visit in calls.visits:
        key = ".".join(visit.place), visit.language
        found[key] = found.get(key, False) or visit.blank or not visit.said
    return found


def _passed(calls: Calls) -> set[tuple[str, str]]:
    """Give the nodes that calls come to, in each language, those included that are left at once."""
    exits = ((visit.language, each) for visit in calls.visits for each in visit.exits)
    spoken = ((each.arrival.state.language if each.arrival else language, each) for language, each in exits)
    # Where the call ends is not a place to hear something: see `cut_off`.
    return {(name, language) for language, each in spoken for name in each.entered if each.end != "flow"}


def foreign(before: Calls, after: Calls) -> Iterator[Harm]:
    """Callers hear a language that is not the one they have chosen."""
    old, new = _tongues(before), _tongues(after)
    yield from (
        Harm(name="the wrong language", place=".".join(place), detail=f"{heard} for {chosen}")
        for place, heard, chosen in new
        if (place, heard, chosen) not in old
    )


def _tongues(calls: Calls) -> dict[tuple[tuple[str, str], str, str], None]:
    return {
        (visit.place, said.language, visit.language): None
        for visit in calls.visits
        for said in visit.said
        if said.language.split("-")[0] != visit.language.split("-")[0]
    }


def dead_keys(before: Calls, after: Calls) -> Iterator[Harm]:
    """Callers are told to press a key that does nothing."""
    old = _dead(before)
    for place, option in _dead(after):
        if (place, option) not in old:
            yield Harm(name="a key that does nothing", place=".".join(place), detail=f"{option.key} {option.language}")


def _dead(calls: Calls) -> dict[tuple[tuple[str, str], Option], None]:
    return {
        (visit.place, option): None
        for visit in calls.visits
        for option, effects in visit.effects.items()
        if not effects
    }


def misled(before: Calls, after: Calls) -> Iterator[Harm]:
    """Callers are told of a key for something, and it leads elsewhere than what was told in these words before."""
    old, new = _led(before), _led(after)
    for (place, language, purpose), effects in new.items():
        known = old.get((place, language, purpose))
        if known and effects and not effects <= known:
            yield Harm(name="a key that leads elsewhere", place=".".join(place), detail=f"{purpose} {language}")


def _led(calls: Calls) -> dict[tuple[tuple[str, str], str, str], frozenset[str]]:
    found: dict[tuple[tuple[str, str], str, str], frozenset[str]] = {}
    for visit in calls.visits:
        for option, effects in visit.effects.items():
            key = visit.place, option.language, option.purpose
            found[key] = found.get(key, frozenset()) | effects
    return found


def untold(before: Calls, after: Calls) -> Iterator[Harm]:
    """A choice still works, but no prompt at its node tells callers of its key any more."""
    told = {(visit.place, option.language, option.key) for visit in after.visits for option in visit.effects}
    works = {(visit.place, key) for visit in after.visits for key in _choices(visit)}
    lost: dict[Harm, None] = {}
    for visit in before.visits:
        for option in visit.effects:
            here = visit.place, option.key
            if (
                here in works
                and option.key in _choices(visit)
                and (visit.place, option.language, option.key) not in told
            ):
                lost[Harm(name="a choice nobody is told of", place=".".join(visit.place), detail=option.key)] = None
    yield from lost


def _choices(visit: Visit) -> frozenset[str]:
    """Give the keys that lead out of a node by a choice of its own."""
    return frozenset(
        way.detail
        for way in visit.ways
        if way.kind == "caller" and way.target < 0 and not visit.exits[-1 - way.target].universal
    )


def lost(before: Calls, after: Calls) -> Iterator[Harm]:
    """At some place, in some world, callers can no longer get what they could: a person, a callback, a goodbye.

    Callers who do nothing lose it when neither help nor the end of the call comes to them any more.
    """
    for world in WORLDS:
        for silent in (False, True):
            old, new = _least(before, world, silent=silent), _least(after, world, silent=silent)
            common = _common(old)
            for place, good in new.items():
                missing = (old.get(place, common)) & ~good
                for name in _missing(missing, good, silent=silent):
                    yield Harm(name=name, place=".".join(place), detail=world.name)


def _missing(missing: int, good: int, *, silent: bool) -> Iterator[str]:
    if silent:
        # Who has waited may wait on, as long as nobody hangs up on them.
        if missing & HELP and (good & END or not good & WAIT):
            yield "silent callers no longer come to help"
        elif missing & END and not good & (END | HELP | WAIT):
            yield "silent callers are held for ever"
        return
    if missing & END and not good & ALL:
        yield "a trap"
    if missing & AGENT:
        yield "no way to a person"
    if missing & (CALLBACK | MESSAGE):
        yield "no callback or message"
    if missing & GOAL and not good & GOAL:
        yield "nothing can be done"


def _least(calls: Calls, world: World, *, silent: bool) -> dict[tuple[str, str], int]:
    """Give what callers can surely get at each place, however they came there; remembered at the calls."""
    key = world.name, silent
    if key not in calls.least:
        found: dict[tuple[str, str], int] = {}
        for visit, good in zip(calls.visits, hope(calls, world, silent=silent), strict=True):
            found[visit.place] = found.get(visit.place, good) & good
        calls.least[key] = found
    return calls.least[key]


def _common(least: dict[tuple[str, str], int]) -> int:
    good = ALL
    for each in least.values():
        good &= each
    return good


def unpromised(before: Calls, after: Calls) -> Iterator[Harm]:
    """A callback is booked, and nothing says by when."""
    old = {visit.place for visit in before.visits if _is_promise(visit)}
    for visit in after.visits:
        if visit.promised is not None and visit.place in old and not _is_promise(visit):
            yield Harm(name="a callback without a time", place=".".join(visit.place))


def _is_promise(visit: Visit) -> bool:
    # A number to call has 11 digits or more; a time comes on top.
    return visit.promised is not None and sum(said.digits for said in visit.promised) > len("442079460123")


def other_requests(before: Met, after: Met) -> Iterator[Harm]:
    """Another system is asked for something it was never asked for there: what callers key in is lost on the way."""
    old, new = _requests(before), _requests(after)
    yield from (Harm(name="a wrong request", place=place) for place, asked in new if (place, asked) not in old)


def _requests(met: Met) -> dict[tuple[str, str], None]:
    visits = (visit for calls in met.runs for visit in calls.visits)
    return {(".".join(visit.place), asked): None for visit in visits for asked in visit.asked}


def unreached(before: Met, after: Met) -> Iterator[Harm]:
    """A part of the flow that some call came to is gone: no call comes there any more."""
    old, new = _entered(before), _entered(after)
    yield from (Harm(name="a part out of reach", place=place) for place in old if place not in new)


def _entered(met: Met) -> dict[str, None]:
    found: dict[str, None] = {}
    for calls in met.runs:
        exits = [each for visit in calls.visits for each in visit.exits]
        for left in (*exits, *([calls.begun] if calls.begun else [])):
            found.update(dict.fromkeys(left.entered))
    return found


def waiting_for_nobody(before: Met, after: Met) -> Iterator[Harm]:
    """Callers wait in a queue that no agent works in, or leave a message in a mailbox that is not there."""
    old = set(_empty(before))
    yield from (Harm(name="waiting for nobody", place=place) for place in _empty(after) if place not in old)


def _empty(met: Met) -> Iterator[str]:
    staffed = {queue for agent in met.site.agents.values() for queue in agent.queues} & set(met.site.queues)
    for calls in met.runs:
        for visit in calls.visits:
            mailboxes = {each for left in visit.exits for each in left.messages}
            if (visit.joins and visit.joins not in staffed) or mailboxes - set(met.site.mailboxes):
                yield ".".join(visit.place)
