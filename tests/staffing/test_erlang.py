"""Erlang B, C and A against the check vectors of the catalogue, each other, and brute force."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.staffing.erlang import Traffic, behind, blocking, performance

HALF_HOUR = 1800
TRAFFIC = Traffic(rate=100 / HALF_HOUR, handle=180)
PATIENT = Traffic(rate=100 / HALF_HOUR, handle=180, patience=300)

loads = st.floats(0.05, 60)
teams = st.integers(1, 80)
patience = st.floats(20, 3000)


def test_the_check_vector_of_erlang_c() -> None:
    found = performance(TRAFFIC, 14, 20)
    assert found.waiting == pytest.approx(0.174132, abs=5e-7)
    assert found.answered == pytest.approx(0.88835, abs=5e-6)
    assert found.occupancy == pytest.approx(0.7143, abs=5e-5)
    assert found.wait == pytest.approx(7.836, abs=5e-4)
    assert found.abandonment == 0


def test_the_check_vector_of_erlang_a() -> None:
    found = performance(PATIENT, 13, 20)
    assert found.waiting == pytest.approx(0.22580, abs=5e-6)
    assert found.abandonment == pytest.approx(0.02496, abs=5e-6)
    assert found.occupancy == pytest.approx(0.7500, abs=5e-5)


@given(loads, st.integers(0, 60))
def test_erlang_b_is_its_sum(erlangs: float, agents: int) -> None:
    terms = [math.exp(n * math.log(erlangs) - math.lgamma(n + 1)) for n in range(agents + 1)]
    assert blocking(erlangs, agents) == pytest.approx(terms[-1] / math.fsum(terms), rel=1e-9)


@settings(deadline=None)
@given(loads, teams, patience)
def test_erlang_a_is_the_stationary_chain(erlangs: float, agents: int, stays: float) -> None:
    """The chain worked out state by state, far beyond where anybody waits."""
    handle = 200.0
    traffic = Traffic(rate=erlangs / handle, handle=handle, patience=stays)
    weights, logarithm = [0.0], 0.0
    for state in range(1, 6000):
        leaving = min(state, agents) / handle + max(0, state - agents) / stays
        logarithm += math.log(traffic.rate / leaving)
        weights.append(logarithm)
    scale = max(weights)
    shares = [math.exp(each - scale) for each in weights]
    total = math.fsum(shares)
    found = performance(traffic, agents, 20)
    assert found.waiting == pytest.approx(math.fsum(shares[agents:]) / total, abs=1e-9)
    length = math.fsum(max(0, state - agents) * share for state, share in enumerate(shares)) / total
    assert found.wait == pytest.approx(length / traffic.rate, rel=1e-7, abs=1e-9)
    assert behind(traffic, agents, 3) == pytest.approx(math.fsum(shares[agents + 2 :]) / total, abs=1e-9)


@settings(deadline=None)
@given(loads, teams, st.floats(20, 300))
def test_in_the_end_everybody_is_answered_or_gone(erlangs: float, agents: int, stays: float) -> None:
    found = performance(Traffic(rate=erlangs / 200, handle=200, patience=stays), agents, 12 * stays)
    assert found.answered == pytest.approx(1 - found.abandonment, abs=2e-5)


@settings(deadline=None)
@given(loads, st.integers(1, 20))
def test_endless_patience_is_erlang_c(erlangs: float, spare: int) -> None:
    agents = math.ceil(erlangs) + spare
    calm = Traffic(rate=erlangs / 200, handle=200)
    stays = Traffic(rate=erlangs / 200, handle=200, patience=1e9)
    one, other = performance(calm, agents, 20), performance(stays, agents, 20)
    assert one.waiting == pytest.approx(other.waiting, abs=1e-4)
    assert one.answered == pytest.approx(other.answered, abs=1e-4)
    assert behind(calm, agents, 4) == pytest.approx(behind(stays, agents, 4), abs=1e-4)


@pytest.mark.parametrize("stays", [None, 300.0])
def test_nobody_calls_and_nobody_answers(stays: float | None) -> None:
    nobody = performance(Traffic(rate=0, handle=200, patience=stays), 0, 20)
    assert (nobody.answered, nobody.occupancy, nobody.wait) == (1, 0, 0)
    alone = performance(Traffic(rate=0.1, handle=200, patience=stays), 0, 20)
    assert (alone.answered, alone.waiting) == (0, 1)
    assert alone.wait == (math.inf if stays is None else stays)
    assert behind(Traffic(rate=0, handle=200, patience=stays), 2, 1) == 0
    assert behind(Traffic(rate=0.1, handle=200, patience=stays), 0, 9) == 1


def test_a_queue_that_grows_without_end() -> None:
    found = performance(TRAFFIC, 10, 20)
    assert (found.waiting, found.answered, found.wait, found.occupancy) == (1, 0, math.inf, 1)
    assert behind(TRAFFIC, 10, 50) == 1


def test_a_hopeless_queue_with_patience_stays_within_what_numbers_hold() -> None:
    found = performance(Traffic(rate=20_000 / HALF_HOUR, handle=60, patience=3600), 10, 3600)
    assert found.abandonment == pytest.approx(1 - 10 / (20_000 / HALF_HOUR * 60), abs=1e-4)
    assert 0 <= found.answered <= 0.02
    assert performance(Traffic(rate=1 / HALF_HOUR, handle=240, patience=100), 400, 20).answered == 1
