"""Health, version, reset, switches and limits over the admin API."""

import pytest

import skillsim
from skillsim.admin.context import AdminCtx
from skillsim.context import Caller
from skillsim.errors import Invalid, NotFound
from skillsim.journal.redaction import alias
from skillsim.settings import DEFAULTS
from skillsim.store import SCHEMA_VERSION
from tests.admin.admin_server import NOW_US, call, make_ctx


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


def test_health_and_version_tell_what_runs(ctx: AdminCtx) -> None:
    assert call(ctx, "getHealth") == {"status": "ok", "version": skillsim.__version__}
    assert call(ctx, "getVersion")["schema_version"] == SCHEMA_VERSION


def test_reset_answers_with_the_origin_and_takes_switches_back(ctx: AdminCtx) -> None:
    call(ctx, "changeSettings", body={"latency_ms": 9})

    answer = call(ctx, "resetWorld")

    assert answer == {
        "world": "default",
        "scenario": "empty",
        "seed": 1,
        "as_of": "2026-08-01T00:00:00.000000Z",
        "people": 0,
        "locale": "en_US",
        "own_company": False,
    }
    assert call(ctx, "getSettings")["latency_ms"] == 0


def test_unknown_world_is_answered_with_those_there_are(ctx: AdminCtx) -> None:
    with pytest.raises(NotFound, match="there is default"):
        call(ctx, "getSettings", world="other")


def test_switches_that_are_not_named_stay(ctx: AdminCtx) -> None:
    before = call(ctx, "getSettings")

    after = call(ctx, "changeSettings", body={"retry_after": False})

    assert after == {**before, "retry_after": False}


def test_table_of_switches_says_what_each_takes_and_what_it_is(ctx: AdminCtx) -> None:
    call(ctx, "changeSettings", body={"latency_ms": 9, "retry_after": False})

    table = {entry["name"]: entry for entry in call(ctx, "describeSettings")["settings"]}

    assert {n: e["value"] for n, e in table.items()} == call(ctx, "getSettings")
    assert {n: e["default"] for n, e in table.items()} == dict(DEFAULTS)
    assert (table["latency_ms"]["minimum"], table["latency_ms"]["maximum"]) == (0, 60_000)
    assert table["retry_after"]["minimum"] is table["candidates"]["maximum"] is None
    assert table["duplicate_email"]["choices"] == ["allow", "conflict"]
    assert all(entry["explanation"] for entry in table.values())


def test_switch_that_does_not_exist_is_refused(ctx: AdminCtx) -> None:
    with pytest.raises(Invalid):
        ctx.world("default").change_settings({"surplus": 1})


def test_limits_tell_who_used_how_much_and_until_when(ctx: AdminCtx) -> None:
    world = ctx.world("default")
    for vendor in world.desks:
        world.limiter.admit(vendor, Caller("acme", "someone"), now_us=NOW_US)

    used = call(ctx, "getLimits")["limits"]

    assert {(entry["client"], entry["used"]) for entry in used} == {("someone", 1)}
    assert all(entry["resets_at"] > "2026-08-01T12:00:0" for entry in used)


def test_limit_in_flight_has_no_window(ctx: AdminCtx) -> None:
    world = ctx.world("default")
    for vendor in world.desks:
        world.limiter.enter(vendor, Caller("acme", "someone"))

    used = call(ctx, "getLimits")["limits"]

    (entry,) = used
    assert (entry["window_s"], entry["frees_at"], entry["resets_at"]) == (None, None, None)


def test_limits_call_a_key_what_the_journal_calls_it(ctx: AdminCtx) -> None:
    world = ctx.world("default")
    for vendor in world.desks:
        world.limiter.admit(vendor, Caller("acme", "someone"), now_us=NOW_US)

    used = call(ctx, "getLimits")["limits"]

    aliases = {entry["vendor"]: entry["alias"] for entry in used}
    assert aliases.items() >= {"devskiller": alias("someone"), "skilltrack": "someone"}.items()
