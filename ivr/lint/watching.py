"""The engine of the phones, and what of a call it looked at: a step is the same in every call that is alike in that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.dialog.ask import Mistakes
from ivr.engine.places import passing, place_of
from ivr.engine.session import Engine, Result
from ivr.engine.state import Frame, State
from ivr.lint.act import Act
from ivr.lint.remembered import Remembered, Slot
from ivr.lint.slicing import FAILURES, NO_INPUTS, NO_MATCHES, asking_of, having_made
from ivr.model.calendar import OpeningState
from ivr.model.command import Mark
from ivr.model.copying import changed
from ivr.model.project import Project
from ivr.model.site import Site
from ivr.model.step import Step
from ivr.model.value import Record, Value
from ivr.model.view import View

CALL = -1
"""The level of what is known of the call as a whole: `now`, `caller` and `called`."""
COUNTED = 0
"""The level of what a call counts; the variables of the flows around and of the one it is in come after it."""
WATCHED = frozenset({"now", "caller", "called", "variables"})
"""What of a view is noted when it is looked at; the rest counts as looked at always."""
OPEN, HOLIDAY = "open ", "holiday "
NOTHING = object()
"""What is at a slot whose variable has no value."""


class Known(dict[str, str | float]):
    """What is known of a call as a whole: `now`, `caller`, `called`, and which calendars are open or on holiday."""

    def __init__(self, site: Site, *, now: float, caller: str, called: str) -> None:
        """Take what holds all the time at one opening."""
        super().__init__(now=now, caller=caller, called=called)
        self.fields: Mapping[str, object] = {"now": now, "caller": caller, "called": called, "steps_since": now}
        """What a state says of it."""
        self._site = site
        self._now = now

    def __missing__(self, name: str) -> bool:
        """Give the state of a calendar, worked out once."""
        wanted: OpeningState = "open" if name.startswith(OPEN) else "holiday"
        calendar = self._site.calendars[name.removeprefix(OPEN).removeprefix(HOLIDAY)]
        self[name] = found = calendar.state_at(self._now) == wanted
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What came of an act."""

    state: State
    """Its variables, and those of the flows around, are Watched where they are the ones of before; so are mistakes."""
    marks: tuple[Mark, ...]
    steps: int
    """How often the engine was asked."""
    looked: frozenset[Slot]


class Watched(Record):
    """Variables of which is noted what is looked at; those that a step has set itself are its own."""

    __slots__ = ("_before", "_looked", "level", "own")

    def __init__(self, before: Record, level: int, looked: set[Slot], own: Mapping[str, Value]) -> None:
        """Note in `looked` what is asked of the variables that there were `before`."""
        self._before = before
        self._looked = looked
        self.level = level
        self.own = own

    def __getitem__(self, key: str) -> Value:
        """Give the value of `key`; raises KeyError."""
        if key in self.own:
            return self.own[key]
        self._looked.add((self.level, key))
        return self._before[key]

    def __contains__(self, key: object) -> bool:
        """Say whether `key` has a value."""
        if key in self.own:
            return True
        self._looked.add((self.level, str(key)))
        return key in self._before

    def __iter__(self) -> Iterator[str]:
        """Refuse: whoever looks at all of them cannot say which mattered."""
        raise TypeError("look at variables by name")

    __hash__ = None  # type: ignore[assignment]

    def with_items(self, changes: Mapping[str, Value]) -> Record:
        """Give a copy with `changes` put over it."""
        return Watched(self._before, self.level, self._looked, {**self.own, **changes})


class WatchedMistakes(Mistakes):
    """Mistakes of which is noted that they are looked at."""

    _before: Mistakes
    _looked: set[Slot]

    def __init__(self, before: Mistakes, looked: set[Slot]) -> None:
        """Note in `looked` what is asked of the mistakes that there were `before`."""
        object.__setattr__(self, "_before", before)
        object.__setattr__(self, "_looked", looked)

    @property
    def no_inputs(self) -> int:
        """How often the caller was silent."""
        self._looked.add((COUNTED, NO_INPUTS))
        return self._before.no_inputs

    @property
    def no_matches(self) -> int:
        """How often what the caller gave was no answer."""
        self._looked.add((COUNTED, NO_MATCHES))
        return self._before.no_matches


class _Glance(View):
    """A view that notes when a node asks what time it is, or who calls whom."""

    looked: set[Slot]
    known: Known

    @property
    def now(self) -> float:
        """UTC, seconds since 1970."""
        return float(self._asked("now"))

    @property
    def caller(self) -> str:
        """Who calls."""
        return str(self._asked("caller"))

    @property
    def called(self) -> str:
        """Who is called."""
        return str(self._asked("called"))

    def is_open(self, calendar: str) -> bool:
        """Say whether a calendar of the site is open now."""
        return bool(self._asked(OPEN + calendar))

    def is_holiday(self, calendar: str) -> bool:
        """Say whether it is a holiday in a calendar of the site."""
        return bool(self._asked(HOLIDAY + calendar))

    def _asked(self, name: str) -> str | float:
        self.looked.add((CALL, name))
        return self.known[name]


class WatchedEngine(Engine):
    """The engine itself; only what it shows to nodes is watched, and what they do on arrival is asked for once."""

    def __init__(self, project: Project) -> None:
        """Run the flows of `project`."""
        super().__init__(project)
        self._looked: set[Slot] = set()
        self._known = Known(project.site, now=0, caller="", called="")
        self._arrivals: dict[object, Remembered[Step]] = {}

    def view(self, state: State) -> View:
        """Give the call as its current node sees it, and note what the node looks at."""
        glance = object.__new__(_Glance)
        noting = {"looked": self._looked, "known": self._known}
        object.__setattr__(glance, "__dict__", super().view(state).__dict__ | noting)
        return glance

    def enter(self, state: State) -> Step:
        """Give what the current node does when a call arrives there; raises RunError."""
        given = passing(state)
        key = (place_of(state), *[value for name, value in given.items() if name not in WATCHED])
        arrival = self._arrivals.get(key)
        if arrival is None:
            arrival = self._arrivals[key] = Remembered()

        def look(slot: Slot) -> object:
            level, name = slot
            if level != CALL:
                return state.variables.get(name, NOTHING)
            self._looked.add(slot)
            return self._known[name]

        step = arrival.find(look)
        if step is None:
            outer, self._looked = self._looked, set()
            try:
                step = super().enter(changed(state, variables=Watched(state.variables, 0, self._looked, {})))
                arrival.keep(self._looked, look, step)
            finally:
                outer.update(slot for slot in self._looked if slot[0] == CALL)
                self._looked = outer
        return step

    def fail(self, state: State, reason: str) -> Result:
        """Send the caller to `on_error`, and note that it matters how often the flow has failed."""
        self._looked.add((COUNTED, FAILURES))
        return super().fail(state, reason)

    def follow(self, state: State, act: Act, known: Known) -> Followed:
        """Let something happen in a state of a call of which this is known; its clock is right."""
        looked = self._looked = set()
        self._known = known
        place = (state.flow, state.node)
        frames = [
            Frame(flow=frame.flow, node=frame.node, variables=Watched(frame.variables, level, looked, {}))
            for level, frame in enumerate(state.stack, start=COUNTED + 1)
        ]
        variables = Watched(state.variables, len(frames) + 1, looked, {})
        asking = asking_of(state.memo)
        memo = state.memo if asking is None else having_made(WatchedMistakes(asking.mistakes, looked), state.memo)
        state = changed(state, stack=tuple(frames), variables=variables, memo=memo)
        marks: list[Mark] = []
        steps = 0
        for event in act.events:
            if act.kind == "press" and (state.flow, state.node) != place:
                break
            state, commands = self.happen(state, event)
            steps += 1
            marks += [each for each in commands if isinstance(each, Mark)]
        return Followed(state=state, marks=tuple(marks), steps=steps, looked=frozenset(looked))
