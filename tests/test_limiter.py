"""The limits of a world: who is counted where, together or not at all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.context import ANONYMOUS, Caller
from skillsim.instants import SECOND_US
from skillsim.limiter import Decision, Limiter
from skillsim.rate_limit import ALGORITHMS, Limit

NOW = 1_780_000_000 * SECOND_US  # the start of a minute and of an 8 s window
ANN = Caller("acme", "ann")
BOB = Caller("acme", "bob")
EVE = Caller("other", "eve")

BURST = Limit("requests", "sliding_window", "credential", 36, 8 * SECOND_US)
MINUTE = Limit("per_minute", "sliding_window", "client", 1000, 60 * SECOND_US)
HOUR = Limit("per_hour", "sliding_window", "client", 5000, 3600 * SECOND_US)
FLIGHT = Limit("in_flight", "in_flight", "tenant", 10, 0)

small_limits = st.builds(
    Limit,
    name=st.sampled_from(["a", "b", "c"]),
    algorithm=st.just("sliding_window"),
    key=st.sampled_from(["credential", "client", "tenant"]),
    limit=st.integers(1, 5),
    window_us=st.integers(1, 30),
)
several_limits = st.lists(small_limits, min_size=1, max_size=3, unique_by=lambda limit: limit.name)
steps = st.lists(st.tuples(st.integers(0, 9), st.sampled_from([ANN, BOB, EVE])), max_size=80)


def limiter(*limits: Limit) -> Limiter:
    return Limiter({"v": limits})


def ask(limiter: Limiter, at_s: float = 0, caller: Caller = ANN, **more: str) -> Decision:
    return limiter.admit("v", caller, now_us=NOW + round(at_s * SECOND_US), **more)


def n_allowed(limiter: Limiter, tries: int, at_s: float = 0, **more: Any) -> int:
    return sum(ask(limiter, at_s, **more).is_allowed for _ in range(tries))


def key_of(limit: Limit, caller: Caller) -> str:
    return caller.tenant if limit.key == "tenant" else caller.name


def passes_model(limits: list[Limit], log: list[tuple[int, Caller]], now: int, who: Caller) -> bool:
    return all(
        sum(now - at < one.window_us and key_of(one, c) == key_of(one, who) for at, c in log)
        < one.limit
        for one in limits
    )


@given(several_limits, steps)
def test_several_limits_and_callers_admit_exactly_what_a_full_log_admits(
    limits: list[Limit], asked: list[tuple[int, Caller]]
) -> None:
    tested, now = limiter(*limits), 0
    log: list[tuple[int, Caller]] = []
    for step, caller in asked:
        now += step
        expected = passes_model(limits, log, now, caller)
        assert tested.admit("v", caller, now_us=now).is_allowed == expected
        if expected:
            log.append((now, caller))


@given(several_limits, steps, steps, st.sampled_from(["contract", *ALGORITHMS]))
def test_loaded_dump_goes_on_exactly_as_the_original(
    limits: list[Limit],
    before: list[tuple[int, Caller]],
    after: list[tuple[int, Caller]],
    algorithm: str,
) -> None:
    original, copy, now = limiter(*limits), limiter(*limits), 0
    for step, caller in before:
        now += step
        original.admit("v", caller, now_us=now, algorithm=algorithm)
    copy.load(json.loads(json.dumps(original.dump())))
    for step, caller in after:
        now += step
        asked = [
            one.admit("v", caller, now_us=now, algorithm=algorithm) for one in (original, copy)
        ]
        assert asked[0] == asked[1]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([ANN, BOB, EVE]))))
def test_requests_in_flight_follow_a_count_of_each_tenant(asked: list[tuple[bool, Caller]]) -> None:
    tested = limiter(Limit("in_flight", "in_flight", "tenant", 3, 0))
    present: list[str] = []
    for is_entering, caller in asked:
        if is_entering:
            expected = present.count(caller.tenant) < 3
            assert tested.enter("v", caller).is_allowed == expected
            present += [caller.tenant] if expected else []
        elif caller.tenant in present:
            tested.leave("v", caller)
            present.remove(caller.tenant)


def test_burst_of_36_passes_and_the_next_waits_for_exactly_8_seconds() -> None:
    tested = limiter(BURST)

    assert n_allowed(tested, 36) == 36
    assert ask(tested) == Decision(False, 36, 0, NOW + 8 * SECOND_US, 8)
    assert not ask(tested, 7.999_999).is_allowed
    assert n_allowed(tested, 40, 8.000_000) == 36


def test_refused_requests_do_not_count() -> None:
    tested = limiter(BURST)
    n_allowed(tested, 36)

    assert n_allowed(tested, 1000, 4) == 0
    assert n_allowed(tested, 37, 8) == 36


@pytest.mark.parametrize(("spacing_us", "refused"), [(222_000, [36, 73, 110]), (223_000, [])])
def test_spacing_of_requests_decides_which_are_refused(spacing_us: int, refused: list[int]) -> None:
    tested = limiter(BURST)

    asked = [tested.admit("v", ANN, now_us=NOW + i * spacing_us) for i in range(140)]

    # 36 gaps of 0.222 s are 7.992 s, so one request in each 37 comes too early.
    assert [i for i, decision in enumerate(asked) if not decision.is_allowed] == refused


def test_both_windows_bind_and_the_longer_refusal_is_told() -> None:
    tested = limiter(MINUTE, HOUR)

    allowed = [n_allowed(tested, 1001, 60 * minute) for minute in range(5)]

    assert allowed == [1000] * 5
    for at_s in (240, 300):  # first refused by both, then by the hour alone
        longest = Decision(False, 5000, 0, NOW + 3840 * SECOND_US, 3600 - at_s)
        assert ask(tested, at_s) == longest
    assert n_allowed(tested, 1001, 3600) == 1000


def test_request_refused_by_one_limit_is_charged_to_none() -> None:
    tested = limiter(MINUTE, HOUR, Limit("all", "sliding_window", "tenant", 1000, SECOND_US))
    n_allowed(tested, 3000)
    ask(tested, caller=BOB)

    used = [(entry["client"], entry["used"]) for entry in tested.usage(NOW)]

    assert used == [("ann", 1000), ("ann", 1000), ("acme", 1000)]


def test_admitted_request_is_told_the_window_with_the_least_left() -> None:
    tested = limiter(MINUTE, HOUR)

    assert ask(tested) == Decision(True, 1000, 999, NOW + 60 * SECOND_US, None)
    for minute in range(1, 5):
        n_allowed(tested, 1000, 60 * minute)
    assert ask(tested, 300) == Decision(True, 5000, 998, NOW + 3900 * SECOND_US, None)


def test_one_keys_use_never_touches_another() -> None:
    tested = limiter(BURST)
    assert [n_allowed(tested, 100, caller=caller) for caller in (ANN, BOB, EVE)] == [36] * 3


def test_clients_of_one_tenant_share_its_requests_in_flight() -> None:
    tested = limiter(FLIGHT)
    allowed = [tested.enter("v", caller).is_allowed for caller in [ANN, BOB] * 5]

    assert all(allowed)
    assert tested.enter("v", ANN) == Decision(False, 10, 0, 0, None)
    assert tested.enter("v", EVE) == Decision(True, 10, 9, 0, None)
    tested.leave("v", BOB)
    assert tested.enter("v", ANN).is_allowed
    tested.leave("v", EVE)
    assert [entry["client"] for entry in tested.usage(NOW)] == ["acme"]


def test_unlimited_vendor_and_caller_without_credential_always_pass() -> None:
    tested = limiter(BURST, FLIGHT)

    assert n_allowed(tested, 100, caller=ANONYMOUS) == 100
    assert all(tested.enter("v", ANONYMOUS).is_allowed for _ in range(100))
    assert tested.admit("w", ANN, now_us=NOW) == Decision(True, 0, 0, 0, None)
    assert tested.enter("w", ANN).is_allowed
    tested.leave("w", ANN)
    assert tested.usage(NOW) == []


def test_fixed_window_starts_anew_at_a_multiple_of_the_epoch() -> None:
    tested = limiter(BURST)

    assert n_allowed(tested, 40, 7, algorithm="fixed_window") == 36
    assert ask(tested, 7.5, algorithm="fixed_window").retry_after_s == 1
    assert n_allowed(tested, 40, 8, algorithm="fixed_window") == 36


def test_token_bucket_gives_one_more_after_a_36th_of_the_window() -> None:
    tested = limiter(BURST)

    assert n_allowed(tested, 40, algorithm="token_bucket") == 36
    assert n_allowed(tested, 2, 0.222_222, algorithm="token_bucket") == 0
    assert n_allowed(tested, 2, 0.222_223, algorithm="token_bucket") == 1
    assert n_allowed(tested, 40, 9, algorithm="token_bucket") == 36


def test_world_that_changes_its_algorithm_keeps_what_was_used() -> None:
    tested = limiter(BURST)
    n_allowed(tested, 36, 7)

    assert not ask(tested, 7, algorithm="token_bucket").is_allowed
    assert n_allowed(tested, 40, 9, algorithm="token_bucket") == 9
    assert not ask(tested, 14, algorithm="sliding_window").is_allowed
    assert n_allowed(tested, 40, 15, algorithm="sliding_window") == 27


@pytest.mark.parametrize("is_loaded", [False, True])
def test_request_that_read_the_clock_early_counts_at_the_latest_instant(is_loaded: bool) -> None:
    tested = limiter(BURST)
    ask(tested, 1)
    if is_loaded:
        tested.load(tested.dump())

    assert n_allowed(tested, 40, 0) == 35
    assert not ask(tested, 8.5).is_allowed
    assert n_allowed(tested, 40, 9) == 36


def test_bucket_that_another_algorithm_overdrew_is_just_empty() -> None:
    tested = limiter(BURST)
    n_allowed(tested, 36, 7.9, algorithm="fixed_window")
    n_allowed(tested, 36, 8.1, algorithm="fixed_window")

    assert n_allowed(tested, 40, 8.1, algorithm="token_bucket") == 0
    assert n_allowed(tested, 40, 9.1, algorithm="token_bucket") == 4


def test_cleared_limiter_forgets_windows_and_may_start_earlier() -> None:
    tested = limiter(BURST, FLIGHT)
    n_allowed(tested, 36, 100)
    tested.enter("v", ANN)

    tested.clear()

    assert n_allowed(tested, 40) == 36
    assert [entry["used"] for entry in tested.usage(NOW)] == [36, 1]
    assert n_allowed(tested, 40, 8) == 36


def test_load_leaves_out_limits_that_are_no_longer_declared() -> None:
    old, new = limiter(MINUTE, HOUR), limiter(MINUTE)
    n_allowed(old, 7)
    new.load(old.dump())
    assert [(entry["name"], entry["used"]) for entry in new.usage(NOW)] == [("per_minute", 7)]


def test_usage_is_a_gauge_of_each_limit_and_key_in_use() -> None:
    tested = limiter(BURST, FLIGHT)
    n_allowed(tested, 2)
    tested.enter("v", ANN)

    window, flight = tested.usage(NOW + SECOND_US)

    gauge = {"vendor": "v", "client": "ann", "name": "requests", "limit": 36, "used": 2}
    over_us = NOW + 8 * SECOND_US
    ends = {"window_s": 8, "frees_at_us": over_us, "resets_at_us": over_us}
    assert window == gauge | ends | {"counts_by": BURST.key}
    idle = {"limit": 10, "used": 1, "window_s": None, "frees_at_us": None, "resets_at_us": None}
    assert flight == {"vendor": "v", "client": "acme", "name": "in_flight", **idle} | {
        "counts_by": "tenant"
    }
    assert len(tested.usage(NOW + 8 * SECOND_US)) == 1


@pytest.mark.slow
def test_a_hundred_thousand_keys_are_forgotten_once_their_window_has_passed() -> None:
    tested = limiter(BURST)
    sizes = set()
    for number in range(100_000):
        at_us = NOW + number * 10_000
        tested.admit("v", Caller("acme", f"key-{number}"), now_us=at_us)
        sizes.add(len(tested._windowed["v"][0].meters))

    assert max(sizes) <= 800
    assert ask(tested, 2000).is_allowed
    assert len(tested.dump()["meters"]) == len(tested._windowed["v"][0].meters) == 1


def test_key_is_forgotten_although_an_older_one_is_still_in_use() -> None:
    tested = limiter(BURST)
    for at_s, caller in [(0, ANN), (1, BOB), (7, ANN), (9, EVE)]:
        ask(tested, at_s, caller)

    assert list(tested._windowed["v"][0].meters) == ["ann", "eve"]


def test_leaving_without_having_entered_is_our_own_mistake() -> None:
    with pytest.raises(AssertionError, match="never entered"):
        limiter(FLIGHT).leave("v", ANN)
