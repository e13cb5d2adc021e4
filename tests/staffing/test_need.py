"""From site.yaml to the agents each half hour needs."""

from __future__ import annotations

import pytest

from ivr.errors import FlowError
from ivr.loading.project import parse_site
from ivr.model.site import Site
from ivr.model.volume import ServiceLevel
from ivr.staffing.demand import alone, expects_calls, together
from ivr.staffing.erlang import Traffic, performance
from ivr.staffing.need import agents_needed, needs, offer_place
from ivr.staffing.week import told

SITE = """
calendars: {office: {time_zone: UTC, hours: {mon-fri: "09:15-12:00", sat: "09:00-10:00"}}}
queues:
  support:
    calendar: office
    handle_seconds: 180
    volumes: {mon-sat: {"08:00-11:00": 10, "11:00-13:00": 20}}
  billing:
    handle_seconds: 360
    patience_seconds: 100
    service_level: {percent: 90, within: 10}
    volumes: {tue: {"10:00-11:00": 5}}
  night: {volumes: {sun: {"00:00-24:00": 1}}}
  care: {}
agents:
  ann: {address: "sip:ann@test", queues: [support, billing, care]}
  ben: {address: "sip:ben@test", queues: [billing]}
  eve: {address: "sip:eve@test", queues: [night]}
"""


def site(text: str = SITE) -> Site:
    return parse_site("site.yaml", text)[0]


def test_only_half_hours_in_which_the_queue_is_open_count() -> None:
    support = alone(site())[0]
    assert told(support.traffic) == "mon-fri 09:00-12:00, sat 09:00-10:00"
    assert [(told(need.slots), need.calls) for need in needs(support)] == [
        ("mon-fri 09:00-11:00, sat 09:00-10:00", 10),
        ("mon-fri 11:00-12:00", 20),
    ]


def test_queues_that_share_agents_are_one_team() -> None:
    assert [team.queues for team in alone(site())] == [("support",), ("billing",), ("night",)]
    (team,) = together(site())
    assert (team.queues, team.agents) == (("support", "billing"), 2)
    assert team.target == ServiceLevel(percent=80, within=20)
    both = team.traffic[(1, 600)]
    assert both.rate == pytest.approx(15 / 1800)
    assert both.handle == pytest.approx((10 * 180 + 5 * 360) / 15)
    assert both.patience is None


def test_a_chain_of_shared_agents_is_one_team() -> None:
    volumes = 'volumes: {mon: {"09:00-10:00": 1}}'
    queues = "".join(f"  {name}: {{{volumes}}}\n" for name in "dcbae")
    pairs = ("ab", "cd", "bc", "e")
    agents = "".join(f'  x{pair}: {{address: "sip:x@test", queues: [{", ".join(pair)}]}}\n' for pair in pairs)
    found = together(site(f"queues:\n{queues}agents:\n{agents}"))
    assert [(team.queues, team.agents) for team in found] == [(("d", "c", "b", "a"), 3)]


def test_a_site_without_volumes_expects_nothing() -> None:
    assert expects_calls(site())
    empty = site("queues: {support: {}}")
    assert not expects_calls(empty)
    assert (alone(empty), together(empty)) == ((), ())


@pytest.mark.parametrize("patience", [None, 60.0])
@pytest.mark.parametrize("calls", [0.1, 3, 40, 900])
def test_one_agent_fewer_is_too_few(calls: float, patience: float | None) -> None:
    traffic, target = Traffic(rate=calls / 1800, handle=240, patience=patience), ServiceLevel()
    agents = agents_needed(traffic, target)

    def enough(number: int) -> bool:
        found = performance(traffic, number, target.within)
        return found.answered >= 0.8 and found.occupancy <= 0.85

    assert enough(agents)
    assert not enough(agents - 1)


def test_nobody_is_needed_where_nobody_calls() -> None:
    assert agents_needed(Traffic(rate=0, handle=240), ServiceLevel()) == 0


def test_the_catalogue_s_centre_needs_fourteen() -> None:
    text = """
    queues: {desk: {handle_seconds: 180, volumes: {mon: {"09:00-09:30": 100}}}}
    agents: {ann: {address: "sip:ann@test", queues: [desk]}}
    """
    (need,) = needs(alone(site(text))[0])
    assert (need.needed, need.agents) == (14, 1)
    assert need.staffed.answered == pytest.approx(0.88835, abs=5e-6)
    assert need.there.answered == 0


def test_a_callback_is_offered_from_the_first_place_whose_estimate_is_long() -> None:
    """The estimate callers are told is place times handle time over agents, as the queues of `ivr.acd` reckon."""
    traffic = Traffic(rate=1, handle=240)
    assert offer_place(traffic, 2, 180) == 2
    assert offer_place(traffic, 4, 240) == 5
    assert offer_place(traffic, 0, 180) == 1


@pytest.mark.parametrize(
    ("volumes", "words"),
    [
        ('{mon-fri: {"09:00-12:00": 1}, fri: {"11:30-14:00": 2}}', "fri 11:30 has two volumes"),
        ('{mon: {"09:15-12:00": 1}}', "no span of half hours"),
        ('{mon: {"12:00-09:00": 1}}', "no span of half hours"),
        ('{someday: {"09:00-12:00": 1}}', "no day"),
        ('{mon: {"09:00-12:00": -1}}', "0"),
    ],
)
def test_volumes_that_make_no_sense(volumes: str, words: str) -> None:
    with pytest.raises(FlowError) as caught:
        site(f"queues: {{desk: {{volumes: {volumes}}}}}")
    assert words in str([problem.message for problem in caught.value.problems])


def test_half_hours_are_told_as_people_do() -> None:
    assert told([(0, 540), (0, 570), (1, 540), (1, 570), (4, 540), (4, 570), (6, 1410)]) == (
        "mon-tue 09:00-10:00, fri 09:00-10:00, sun 23:30-24:00"
    )
    assert told([]) == ""
