"""The clock of a test's world."""

from datetime import UTC, datetime, timedelta

import pytest

from skillsim.client import AdminError
from skillsim.pytest_plugin.private_world import World
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.pytest_plugin.world_clock import Clock, StoppedEarly

EIGHT = datetime(2026, 1, 1, 8, tzinfo=UTC)


class Bounded:
    """An admin API whose advance always ends early."""

    def advance_clock(self, **_: object) -> dict[str, object]:
        return {"now": "2026-01-01T08:00:00Z", "reached": False, "pending": 3, "fired": [{}]}


def test_frozen_world_says_the_instant_of_its_mark(world: World) -> None:
    assert world.clock.now == EIGHT


@pytest.mark.parametrize("duration", ["2h 30m", timedelta(hours=2, minutes=30)])
def test_advance_goes_that_far(world: World, duration: str | timedelta) -> None:
    world.clock.advance(duration)

    assert world.clock.now == EIGHT + timedelta(hours=2, minutes=30)


@pytest.mark.parametrize("instant", ["2026-02-01T00:00:00Z", datetime(2026, 2, 1, tzinfo=UTC)])
def test_clock_goes_to_an_instant(world: World, instant: str | datetime) -> None:
    world.clock.to(instant)

    assert world.clock.now == datetime(2026, 2, 1, tzinfo=UTC)


def test_clock_is_set_to_an_instant(world: World) -> None:
    world.clock.set(EIGHT + timedelta(days=1))

    assert world.clock.now == EIGHT + timedelta(days=1)


def test_advance_tells_what_happened_until_nothing_is_planned(world: World) -> None:
    happened = world.clock.until_idle()

    assert {item["kind"] for item in happened} == {"devskiller.expire"}
    assert world.admin.get_agenda()["count"] == 0


def test_clock_runs_and_is_frozen(sandbox: Sandbox) -> None:
    with sandbox.world() as made:
        made.clock.freeze()
        frozen = made.admin.get_clock()["mode"]
        made.clock.run(speed=60)
        running = made.admin.get_clock()

    assert (frozen, running["mode"], running["speed"]) == ("frozen", "scaled", 60.0)


def test_instant_that_has_passed_is_refused(world: World) -> None:
    with pytest.raises(AdminError, match="time does not go back"):
        world.clock.to("2025-01-01T00:00:00Z")


def test_instant_without_a_zone_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        world.clock.to(datetime(2027, 1, 1))  # noqa: DTZ001 - on purpose


def test_what_is_no_text_is_refused_in_one_sentence(world: World) -> None:
    with pytest.raises(ValueError, match="5 is no duration; send text such as"):
        world.clock.advance(5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="5 is no instant; send text such as"):
        world.clock.to(5)  # type: ignore[arg-type]


def test_advance_that_ends_early_says_so_and_forgets_tokens() -> None:
    moved: list[bool] = []
    clock = Clock(Bounded(), on_move=lambda: moved.append(True))  # type: ignore[arg-type]

    with pytest.raises(StoppedEarly, match="after 1 items; 3 are still planned"):
        clock.advance("1d")

    assert moved == [True]
