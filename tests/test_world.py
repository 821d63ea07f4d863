"""A world: filled from its origin, and put back to it by a reset."""

from dataclasses import replace

import pytest
from sqlalchemy import MetaData, delete, select

from skillsim import agenda
from skillsim.config import Config
from skillsim.errors import ConfigurationError
from skillsim.ids import Ids
from skillsim.registry import discover
from skillsim.store import Row, Statement, Transaction, counters
from skillsim.world import World
from tests.asgi import fresh, start

TABLES: tuple[MetaData, ...] = tuple(vendor.tables for vendor in discover())
CONFIG = Config(scenario="small", seed=1, as_of="2026-08-01")


@pytest.fixture
def world() -> World:
    return fresh().worlds.get("default")


def contents(world: World) -> dict[str, list[Row]]:
    """Every row of every vendor, and the counters that identifiers come from."""
    known = [counters, *(table for tables in TABLES for table in tables.sorted_tables)]
    return world.transact(lambda tx: {t.name: tx.rows(Statement(select(t))) for t in known})


def contents_of(config: Config) -> dict[str, list[Row]]:
    """The contents of a new world with these settings."""
    app = start(config)
    found = contents(app.worlds.get("default"))
    app.close()
    return found


def disturb(world: World) -> list[str]:
    """Empty one table of every vendor; the identifiers that were handed out meanwhile."""

    def work(tx: Transaction) -> list[str]:
        for tables in TABLES:
            tx.run(Statement(delete(tables.sorted_tables[-1])))
        return [Ids(tx, world.seed).uuid("thing") for _ in range(3)]

    return world.transact(work)


def test_new_world_holds_the_company_as_every_vendor_sees_it(world: World) -> None:
    found = contents(world)

    assert all(found[tables.sorted_tables[-1].name] for tables in TABLES)


def test_world_remembers_its_origin(world: World) -> None:
    names = ("scenario", "seed", "as_of_us")

    found = world.transact(lambda tx: [tx.get_property(name) for name in names])

    assert found == ["small", "1", str(world.origin.as_of_us)]


def test_reset_brings_everything_back(world: World) -> None:
    before = contents(world)
    disturb(world)
    assert contents(world) != before

    world.reset()

    assert contents(world) == before


def test_reset_twice_changes_nothing_more(world: World) -> None:
    world.reset()
    before = contents(world)

    world.reset()

    assert contents(world) == before


def test_identifiers_repeat_after_a_reset(world: World) -> None:
    first = disturb(world)

    world.reset()

    assert disturb(world) == first
    assert len(set(first)) == 3


def test_same_origin_makes_the_same_world() -> None:
    assert contents_of(CONFIG) == contents(fresh().worlds.get("default"))


def test_other_seed_makes_another_world(world: World) -> None:
    other = contents_of(replace(CONFIG, seed=2))

    assert other.keys() == contents(world).keys()
    assert other != contents(world)


def test_request_ids_are_unique_even_over_a_reset(world: World) -> None:
    made = []
    for _ in range(3):
        made += [world.next_request_id() for _ in range(100)]
        world.reset()

    assert len(set(made)) == 300


def test_failed_work_changes_nothing(world: World) -> None:
    before = contents(world)

    def work(tx: Transaction) -> None:
        tx.next_number("thing")
        tx.run(Statement(delete(counters)))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        world.transact(work)

    assert contents(world) == before


def test_unknown_scenario_is_refused_in_one_sentence() -> None:
    with pytest.raises(ConfigurationError, match=r"^there is no scenario 'nope'; [^\n]+$"):
        start(Config(scenario="nope"))


@pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30", "2026-08-01T12:00"])
def test_impossible_day_of_the_data_is_refused_in_one_sentence(as_of: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^as_of: [^\n]+$"):
        start(Config(as_of=as_of))


@pytest.mark.parametrize(
    ("as_of", "printed"),
    [
        ("2026-08-01", "2026-08-01T00:00:00.000000Z"),
        ("2026-08-01T12:30:00+02:00", "2026-08-01T10:30:00.000000Z"),
    ],
)
def test_data_speaks_of_the_day_or_instant_that_was_asked_for(as_of: str, printed: str) -> None:
    app = start(Config(scenario="empty", as_of=as_of))

    assert app.describe("")["as_of"] == printed
    app.close()


@pytest.mark.parametrize("is_planned", [True, False])
def test_world_is_woken_by_what_is_planned_and_by_nothing_else(
    world: World, is_planned: bool
) -> None:
    woken: list[bool] = []
    world.on_change = lambda: woken.append(True)

    def work(tx: Transaction) -> None:
        tx.set_property("colour", "red")
        if is_planned:
            agenda.plan(tx, due_at_us=0, kind="tiny.thing", subject="1")

    world.transact(work)
    world.reset()

    assert woken == [True] * (1 + is_planned)


def test_plan_that_is_rolled_back_wakes_nobody(world: World) -> None:
    woken: list[bool] = []
    world.on_change = lambda: woken.append(True)

    def work(tx: Transaction) -> None:
        agenda.plan(tx, due_at_us=0, kind="tiny.thing", subject="1")
        raise KeyError("no")

    with pytest.raises(KeyError):
        world.transact(work)

    assert woken == []


def test_state_of_a_world_is_another_after_every_change_and_no_other(world: World) -> None:
    states = [world.state]
    world.transact(lambda tx: tx.get_property("colour"))
    assert world.state is states[0]

    world.transact(lambda tx: tx.set_property("colour", "red"))
    states.append(world.state)
    world.reset()
    states.append(world.state)

    assert len(set(map(id, states))) == 3


def test_counter_goes_on_after_a_rollback(world: World) -> None:
    def fail(tx: Transaction) -> None:
        tx.next_number("thing")
        raise KeyError("no")

    first = world.transact(lambda tx: [tx.next_number("thing") for _ in range(2)])
    with pytest.raises(KeyError):
        world.transact(fail)

    assert first == [0, 1]
    assert world.transact(lambda tx: tx.next_number("thing")) == 2
