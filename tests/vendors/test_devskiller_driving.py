"""Assessments as somebody sees them who moves them by hand: the list, the history, what is next."""

from typing import Any

import pytest

from skillsim.context import VendorAdminCtx
from skillsim.ids import Ids
from skillsim.instants import to_precise_text
from skillsim.store import Transaction
from skillsim.vendors.devskiller import admin as actions
from skillsim.vendors.devskiller import steps
from skillsim.vendors.devskiller.admin.shown import describe_life_cycle
from skillsim.vendors.devskiller.life_cycle import TRANSITIONS
from tests.vendors.devskiller_timeline import admin, drain
from tests.vendors.devskiller_world import LINKS, NOW_US, World, company, seeded
from tests.vendors.test_devskiller_admin import STEPS, step

HOUR_US = 3600 * 1_000_000


@pytest.fixture
def world() -> World:
    return seeded(company())


def history(world: World, assessment_id: str) -> list[tuple[str, str | None]]:
    """The statuses so far, each with its instant."""
    shown = admin(world, actions.get_assessment, assessment_id).body
    return [(entry["status"], entry["at"]) for entry in shown["history"]]


def test_history_has_every_step_at_its_instant(world: World) -> None:
    assessment_id = world.invitation()["id"]
    drain(world, world.now_us)
    for name in ("start", "finish", "complete"):
        world.now_us += HOUR_US
        step(world, assessment_id, name)

    at = [to_precise_text(NOW_US + hours * HOUR_US) for hours in range(4)]

    assert history(world, assessment_id) == [
        ("NEW", at[0]),
        ("TOKEN_SENT", at[0]),
        ("TEST_STARTED", at[1]),
        ("TEST_FINISHED", at[2]),
        ("AUTO_ASSESSMENT_READY", at[3]),
        ("ASSESSMENT_COMPLETED", at[3]),
    ]


@pytest.mark.parametrize(
    ("names", "statuses"),
    [
        (["cancel"], ["NEW", "TOKEN_SENT", "CANCELED"]),
        (["expire"], ["NEW", "TOKEN_SENT", "TOKEN_EXPIRED"]),
        (["start", "fail"], ["NEW", "TOKEN_SENT", "TEST_STARTED", "ERROR"]),
        (
            ["start", "finish", "fail"],
            ["NEW", "TOKEN_SENT", "TEST_STARTED", "TEST_FINISHED", "ERROR"],
        ),
    ],
    ids=lambda value: "-".join(value),
)
def test_history_ends_where_the_assessment_is(
    world: World, names: list[str], statuses: list[str]
) -> None:
    assessment_id = world.invitation()["id"]

    step(world, assessment_id, *names)

    assert [status for status, _ in history(world, assessment_id)] == statuses


def test_expiry_by_hand_is_dated_when_it_happened(world: World) -> None:
    assessment_id = world.invitation()["id"]
    world.now_us += HOUR_US

    step(world, assessment_id, "expire")

    assert history(world, assessment_id)[-1][1] == to_precise_text(NOW_US + HOUR_US)


def test_instant_of_a_cancellation_is_not_kept(world: World) -> None:
    assessment_id = world.invitation()["id"]

    step(world, assessment_id, "cancel")

    assert history(world, assessment_id)[-1] == ("CANCELED", None)


def test_what_is_planned_is_shown_in_order(world: World) -> None:
    assessment_id = world.invitation()["id"]
    admin(world, actions.set_behaviour, assessment_id, body={"candidates": "diligent"})
    drain(world, world.now_us)

    shown = admin(world, actions.get_assessment, assessment_id).body

    assert [entry["step"] for entry in shown["planned"]] == ["start", "expire"]


@pytest.mark.parametrize(
    ("status", "possible"),
    [
        ("NEW", ["start", "expire", "cancel", "fail"]),
        ("TOKEN_SENT", ["start", "expire", "cancel", "fail"]),
        ("TEST_STARTED", ["finish", "cancel", "fail"]),
        ("TEST_FINISHED", ["complete", "fail"]),
        ("AUTO_ASSESSMENT_READY", ["complete", "fail"]),
        ("ASSESSMENT_COMPLETED", []),
        ("CANCELED", []),
    ],
)
def test_steps_by_hand_are_those_that_succeed(status: str, possible: list[str]) -> None:
    assert list(steps.possible_by_hand(status)) == possible


def test_every_step_by_hand_that_is_shown_can_be_taken(world: World) -> None:
    fresh = admin(world, actions.get_assessment, world.invitation()["id"]).body

    for name in fresh["steps_by_hand"]:
        step(world, world.invitation()["id"], name)


def listed_assessments(world: World, **asked: Any) -> dict[str, Any]:
    def work(tx: Transaction) -> dict[str, Any]:
        ctx = VendorAdminCtx(tx, world.now_us, Ids(tx, world.seed), LINKS, world.settings)
        body: dict[str, Any] = actions.list_assessments(ctx, **asked).body
        return body

    return world.store.transact(work)


def test_list_has_the_newest_first_with_its_candidate(world: World) -> None:
    before = listed_assessments(world)["total"]
    made = world.invitation()

    found = listed_assessments(world, limit=2)

    assert found["total"] == before + 1
    assert len(found["assessments"]) == 2
    newest = found["assessments"][0]
    assert (newest["id"], newest["since"]) == (made["id"], to_precise_text(NOW_US))
    assert newest["candidate_email"]


def test_pages_of_the_list_hold_every_assessment_once(world: World) -> None:
    everything = [row["id"] for row in listed_assessments(world, limit=100)["assessments"]]

    pages = [
        [row["id"] for row in listed_assessments(world, limit=4, offset=at)["assessments"]]
        for at in range(0, len(everything) + 4, 4)
    ]

    assert [row for page in pages for row in page] == everything
    assert pages[-1] == []


def test_list_is_narrowed_by_status_and_text(world: World) -> None:
    statuses = {row["status"] for row in listed_assessments(world, limit=100)["assessments"]}

    for status in statuses:
        rows = listed_assessments(world, status=status)["assessments"]
        assert {row["status"] for row in rows} == {status}
    assert listed_assessments(world, query="no such person")["total"] == 0


def test_pages_of_an_assessment_are_those_its_links_lead_to(world: World) -> None:
    made = world.invitation()

    shown = admin(world, actions.get_assessment, made["id"]).body

    assert shown["pages"]["candidateAccess"] == f"/exam.html?{shown['access_code']}"
    assert shown["pages"]["onlineReport"].endswith(f"?{shown['candidate_id']}")
    assert sorted(shown["pages"]) == [
        "candidateAccess",
        "candidateUrl",
        "onlineReport",
        "pdfReport",
    ]


def test_life_cycle_is_the_table_of_transitions(world: World) -> None:
    shown = describe_life_cycle()

    table = {(t["from"], t["step"]): t["to"] for t in shown["transitions"]}
    assert table == dict(TRANSITIONS)
    assert shown["steps_by_hand"] == list(STEPS)
