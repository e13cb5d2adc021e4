"""Who waits and whose phone rings: `ivr.acd.queue`."""

from __future__ import annotations

from ivr.acd.queue import Lines, Place, QueueRules, Ring, Wish


def lines(*agents: str, **other: tuple[str, ...]) -> Lines:
    named = {"support": agents, **other}
    return Lines(
        {name: QueueRules(agents=who, max_waiting=2, ring_seconds=20, handle_seconds=60) for name, who in named.items()}
    )


def rung(queue: Lines, at: float = 0) -> list[tuple[str, str]]:
    return [(ring.call, ring.agent) for ring in queue.due(at, 1)]


def test_who_may_wait() -> None:
    queue = lines("ann", empty=())
    assert queue.join("c1", "empty", 0) == queue.join("c1", "unknown", 0) == "no_agents"
    assert [queue.join(call, "support", 0) for call in ("c1", "c2", "c3")] == [None, None, "full"]


def test_places_and_the_estimate() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 0)
    queue.join("c2", "support", 0)
    assert queue.places("support") == (
        Place(call="c1", position=1, wait=30),
        Place(call="c2", position=2, wait=60),
    )
    assert queue.leave("c1", 0) == "support"
    assert queue.places("support") == (Place(call="c2", position=1, wait=30),)
    assert queue.leave("c1", 0) is None


def test_one_phone_a_caller_and_one_caller_a_phone() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 0)
    assert queue.due(0, 1) == [Ring(call="c1", queue="support", agent="ann", seconds=20)]
    assert rung(queue) == []
    queue.join("c2", "support", 0)
    assert rung(queue) == [("c2", "bob")]


def test_agents_ring_in_turn_and_round_again() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 0)
    order = []
    for at in (0, 20, 40, 60):
        (ring,) = queue.due(at, 1)
        order.append(ring.agent)
        queue.declined("c1", "no_answer", at)
    assert order == ["ann", "bob", "ann", "bob"]


def test_a_busy_phone_is_left_alone_for_a_while() -> None:
    queue = lines("ann")
    queue.join("c1", "support", 0)
    queue.due(0, 1)
    queue.declined("c1", "busy", 10)
    assert rung(queue, 12) == []
    assert queue.next_due(12) == 15
    assert rung(queue, 15) == [("c1", "ann")]
    assert queue.next_due(15) is None


def test_an_agent_who_talks_is_not_rung_from_any_queue() -> None:
    queue = lines("ann", billing=("ann",))
    queue.join("c1", "support", 0)
    queue.due(0, 1)
    assert queue.answered("c1") == "ann"
    queue.join("c2", "billing", 0)
    assert rung(queue, 100) == []
    queue.released("ann", 100)
    assert rung(queue, 100) == [("c2", "ann")]


def test_a_caller_who_leaves_frees_the_phone_that_rang() -> None:
    queue = lines("ann")
    queue.join("c1", "support", 0)
    queue.due(0, 1)
    queue.leave("c1", 5)
    queue.declined("c1", "failed", 5)
    queue.join("c2", "support", 0)
    assert rung(queue, 5) == [("c2", "ann")]


def test_the_agent_a_caller_talked_to_last_is_rung_first() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 1, Wish(agent="bob", until=20))
    assert rung(queue) == [("c1", "bob")]


def test_a_busy_last_agent_is_waited_for_and_then_anybody_is_rung() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 1, Wish(agent="ann", until=0))
    assert rung(queue) == [("c1", "ann")], "the time is over at once: in turn"
    queue.join("c2", "support", 2, Wish(agent="ann", until=20))
    assert rung(queue, 5) == []
    assert queue.next_due(5) == 20
    assert rung(queue, 20) == [("c2", "bob")]


def test_a_last_agent_who_gets_free_in_time_is_rung() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 1)
    queue.due(0, 1)
    queue.answered("c1")
    queue.join("c2", "support", 2, Wish(agent="ann", until=20))
    assert rung(queue, 5) == []
    queue.released("ann", 10)
    assert rung(queue, 10) == [("c2", "ann")]


def test_a_last_agent_who_does_not_answer_is_not_waited_for_again() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 1, Wish(agent="bob", until=60))
    queue.due(0, 1)
    queue.declined("c1", "no_answer", 20)
    assert rung(queue, 20) == [("c1", "ann")]


def test_a_last_agent_of_another_queue_is_not_waited_for() -> None:
    queue = lines("ann", billing=("bob",))
    queue.join("c1", "support", 1, Wish(agent="bob", until=60))
    assert rung(queue) == [("c1", "ann")]
    assert queue.next_due(0) is None


def test_somebody_else_does_not_wait_for_a_callers_last_agent() -> None:
    queue = lines("ann", "bob")
    queue.join("c1", "support", 1)
    queue.due(0, 1)
    queue.join("c2", "support", 2, Wish(agent="ann", until=60))
    queue.leave("c2", 1)
    queue.join("c2", "support", 2)
    assert rung(queue, 2) == [("c2", "bob")]


def test_a_callback_keeps_its_place() -> None:
    queue = lines("ann")
    queue.join("c1", "support", 10)
    queue.join("c2", "support", 30)
    assert queue.promise("CB1", "support", 20) is None
    assert [place.call for place in queue.places("support")] == ["c1", "CB1", "c2"]
    assert rung(queue) == [("c1", "ann")]
    queue.answered("c1")
    queue.released("ann", 0)
    assert rung(queue) == [("CB1", "ann")]
    assert rung(queue) == [], "ann is held while the person's phone rings"
    assert queue.take_over("CB1", "c3", "support") == Ring(call="c3", queue="support", agent="ann", seconds=20)
    assert [place.call for place in queue.places("support")] == ["c3", "c2"]
    assert queue.answered("c3") == "ann"
    assert queue.take_over("CB1", "c4", "support") is None


def test_a_callback_takes_no_room_from_callers() -> None:
    queue = lines("ann")
    for number in range(3):
        queue.promise(f"CB{number}", "support", 0)
    assert [queue.join(call, "support", 1) for call in ("c1", "c2", "c3")] == [None, None, "full"]
    assert queue.promise("CB9", "empty", 0) == "no_agents"


def test_no_more_callbacks_are_due_than_there_are_lines_for() -> None:
    queue = lines("ann", "bob", "cat")
    queue.promise("CB1", "support", 0)
    queue.promise("CB2", "support", 1)
    queue.join("c1", "support", 2)
    assert [(ring.call, ring.agent) for ring in queue.due(0, 1)] == [("CB1", "ann"), ("c1", "bob")]
    assert queue.due(0, 0) == []
    queue.leave("CB1", 0)
    assert [(ring.call, ring.agent) for ring in queue.due(0, 1)] == [("CB2", "cat")]


def test_who_wants_another_queue_has_to_join_it() -> None:
    queue = lines("ann", other=("bob",))
    queue.promise("CB1", "support", 0)
    assert queue.take_over("CB1", "c1", "support") is None, "nobody is held yet"
    assert rung(queue) == [("CB1", "ann")]
    assert queue.take_over("CB1", "c1", "other") is None
    queue.leave("CB1", 0)
    queue.join("c2", "support", 5)
    assert rung(queue) == [("c2", "ann")], "ann is free again"
