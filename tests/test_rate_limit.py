"""The limit algorithms against models that remember every admitted request."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import contract
from skillsim.instants import SECOND_US
from skillsim.rate_limit import ALGORITHMS, Limit, Meter, charge, is_idle, parse_limits
from skillsim.resources import contracts_root

Model = Callable[[Limit, list[int], int], bool]
"""(limit, every admitted instant, now) → whether one more request passes."""

limits = st.builds(
    Limit,
    name=st.just("requests"),
    algorithm=st.sampled_from(sorted(ALGORITHMS)),
    key=st.just("client"),
    limit=st.integers(1, 7),
    window_us=st.integers(1, 40),
)
gaps = st.lists(st.integers(0, 12) | st.integers(0, 100), max_size=120)
starts = st.integers(0, 50) | st.just(1_700_000_000_000_001)


def sliding_model(limit: Limit, admitted: list[int], now_us: int) -> bool:
    return sum(now_us - at < limit.window_us for at in admitted) < limit.limit


def fixed_model(limit: Limit, admitted: list[int], now_us: int) -> bool:
    window = now_us // limit.window_us
    return sum(at // limit.window_us == window for at in admitted) < limit.limit


def bucket_model(limit: Limit, admitted: list[int], now_us: int) -> bool:
    capacity = Fraction(limit.limit)
    tokens, last_us = capacity, 0
    for at in admitted:
        tokens = min(tokens + Fraction((at - last_us) * limit.limit, limit.window_us), capacity)
        # Another algorithm takes without asking; a bucket is never emptier than empty.
        tokens, last_us = max(tokens - 1, Fraction(0)), at
    return tokens + Fraction((now_us - last_us) * limit.limit, limit.window_us) >= 1


MODELS: dict[str, Model] = {
    "sliding_window": sliding_model,
    "fixed_window": fixed_model,
    "token_bucket": bucket_model,
}


def passes(limit: Limit, meter: Meter, now_us: int, algorithm: str = "") -> bool:
    used = ALGORITHMS[algorithm or limit.algorithm].used(limit, meter, now_us)
    assert 0 <= used <= limit.limit
    return used < limit.limit


def run(limit: Limit, instants: list[int]) -> tuple[Meter, list[int]]:
    """The meter and the admitted instants after a request at each of these instants."""
    meter, admitted = Meter(), []
    for now_us in instants:
        if passes(limit, meter, now_us):
            charge(limit, meter, now_us)
            admitted.append(now_us)
    return meter, admitted


def at_each(start: int, steps: list[int]) -> list[int]:
    instants = [start]
    for step in steps:
        instants.append(instants[-1] + step)
    return instants


@given(limits, starts, gaps)
def test_algorithm_admits_exactly_what_its_model_admits(
    limit: Limit, start: int, steps: list[int]
) -> None:
    admitted: list[int] = []
    for now_us in at_each(start, steps):
        if MODELS[limit.algorithm](limit, admitted, now_us):
            admitted.append(now_us)

    assert run(limit, at_each(start, steps))[1] == admitted


@given(limits, starts, st.lists(st.tuples(st.integers(0, 30), st.sampled_from(sorted(MODELS)))))
def test_changed_algorithm_goes_on_from_everything_that_was_admitted(
    limit: Limit, start: int, steps: list[tuple[int, str]]
) -> None:
    meter, now_us = Meter(), start
    admitted: list[int] = []
    for step, algorithm in steps:
        now_us += step
        expected = MODELS[algorithm](limit, admitted, now_us)
        assert passes(limit, meter, now_us, algorithm) == expected
        if expected:
            charge(limit, meter, now_us)
            admitted.append(now_us)


@given(limits, starts, gaps)
def test_sliding_window_admits_at_most_its_limit_in_any_window(
    limit: Limit, start: int, steps: list[int]
) -> None:
    sliding = Limit("requests", "sliding_window", "client", limit.limit, limit.window_us)

    admitted = run(sliding, at_each(start, steps))[1]

    later = admitted[limit.limit :]
    assert all(b - a >= limit.window_us for a, b in zip(admitted, later, strict=False))


@given(limits, starts, gaps)
def test_what_a_sliding_window_admits_every_algorithm_admits(
    limit: Limit, start: int, steps: list[int]
) -> None:
    sliding = Limit("requests", "sliding_window", "client", limit.limit, limit.window_us)

    admitted = run(sliding, at_each(start, steps))[1]

    assert run(limit, admitted)[1] == admitted


@given(limits, starts, gaps)
def test_refused_key_is_free_at_the_named_instant_and_not_before(
    limit: Limit, start: int, steps: list[int]
) -> None:
    meter = run(limit, at_each(start, steps))[0]
    now_us = meter.admitted[-1]
    if not passes(limit, meter, now_us):
        free_us = ALGORITHMS[limit.algorithm].free_at_us(limit, meter, now_us)

        assert free_us > now_us
        assert passes(limit, meter, free_us)
        assert not passes(limit, meter, free_us - 1)


@given(limits, starts, gaps)
def test_fewer_count_from_the_free_instant_on_and_as_many_before(
    limit: Limit, start: int, steps: list[int]
) -> None:
    meter = run(limit, at_each(start, steps))[0]
    now_us, counting = meter.admitted[-1], ALGORITHMS[limit.algorithm]
    used = counting.used(limit, meter, now_us)

    free_us = counting.free_at_us(limit, meter, now_us)

    assert counting.used(limit, meter, free_us - 1) == used
    assert counting.used(limit, meter, free_us) < used


@given(limits, starts, gaps)
def test_nothing_counts_from_the_reset_on_and_something_before(
    limit: Limit, start: int, steps: list[int]
) -> None:
    meter = run(limit, at_each(start, steps))[0]
    counting = ALGORITHMS[limit.algorithm]
    reset_us = counting.reset_at_us(limit, meter, meter.admitted[-1])

    assert counting.used(limit, meter, reset_us) == 0
    assert counting.used(limit, meter, reset_us - 1) > 0


@given(limits, starts, gaps)
def test_idle_meter_counts_nothing_in_any_algorithm(
    limit: Limit, start: int, steps: list[int]
) -> None:
    meter = run(limit, at_each(start, steps))[0]
    idle_us = meter.admitted[-1] + limit.window_us

    assert is_idle(limit, meter, idle_us)
    assert not is_idle(limit, meter, idle_us - 1)
    assert all(a.used(limit, meter, idle_us) == 0 for a in ALGORITHMS.values())


@pytest.mark.slow
def test_token_bucket_of_thirds_does_not_drift_in_a_hundred_thousand_windows() -> None:
    limit = Limit("requests", "token_bucket", "client", 3, 10)
    meter = Meter()

    refused = 0
    for cycle in range(100_000):
        for step in (0, 4, 7):
            refused += not passes(limit, meter, 10 * cycle + step)
            charge(limit, meter, 10 * cycle + step)

    assert refused == 0
    assert meter.owed == 10 + 1  # 3 us bring back 9 of a token's 10 parts, as in the first window


def test_meter_of_a_busy_key_remembers_no_more_than_twice_its_limit() -> None:
    limit = Limit("requests", "sliding_window", "client", 100, SECOND_US)

    meter = run(limit, list(range(0, 100 * SECOND_US, 10_000)))[0]

    assert 100 <= len(meter.admitted) < 200


def test_meter_forgets_what_no_window_reaches_however_high_its_limit() -> None:
    limit = Limit("requests", "sliding_window", "client", 1_000_000, SECOND_US)

    meter = run(limit, list(range(0, 100 * SECOND_US, 10_000)))[0]

    assert 100 <= len(meter.admitted) <= 202


def test_declared_limits_are_read_in_order() -> None:
    window = {"name": "a", "algorithm": "sliding_window", "key": "client", "limit": 9}
    flight = {"name": "b", "algorithm": "in_flight", "key": "tenant", "limit": 2, "evidence": {}}

    assert parse_limits([{**window, "window_s": 60}, flight]) == (
        Limit("a", "sliding_window", "client", 9, 60 * SECOND_US),
        Limit("b", "in_flight", "tenant", 2, 0),
    )


@pytest.mark.parametrize("file", sorted(contracts_root().glob("*.yaml")), ids=lambda f: f.stem)
def test_limits_of_every_contract_are_usable(file: Path) -> None:
    declared = contract.load(file).document.get("x-rate-limits", [])

    assert [limit.name for limit in parse_limits(declared)] == [entry["name"] for entry in declared]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "`name` must be a text"),
        ({"algorithm": "leaky"}, "`algorithm` must be one of"),
        ({"algorithm": ["sliding_window"]}, "`algorithm` must be one of"),
        ({"algorithm": "in_flight"}, "has no `window_s`"),
        ({"key": "address"}, "`key` must be one of credential, client, tenant"),
        ({"limit": 0}, "`limit` must be a whole number from 1"),
        ({"limit": True}, "`limit` must be a whole number"),
        ({"window_s": 0.5}, "`window_s` must be a whole number"),
        ({"window_s": None}, "`window_s` must be a whole number"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else None,
)
def test_unusable_limit_is_refused_with_a_sentence(change: dict[str, Any], sentence: str) -> None:
    sound = {"name": "a", "algorithm": "sliding_window", "key": "client", "limit": 9, "window_s": 8}

    with pytest.raises(ValueError, match=sentence):
        parse_limits([sound | change])


@pytest.mark.parametrize("declared", [{}, ["36"], None], ids=str)
def test_limits_of_another_shape_are_refused(declared: Any) -> None:
    with pytest.raises(ValueError, match="must be a"):
        parse_limits(declared)


def test_two_limits_of_one_name_are_refused() -> None:
    limit = {"name": "a", "algorithm": "in_flight", "key": "tenant", "limit": 9}

    with pytest.raises(ValueError, match="have the name 'a'"):
        parse_limits([limit, limit])
