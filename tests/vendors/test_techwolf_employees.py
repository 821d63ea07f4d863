"""TechWolf's employees one by one, and what the export shows of them."""

from typing import Any

import pytest

from skillsim.company import Company, Role
from skillsim.context import Caller
from skillsim.errors import ApiError, Conflict, Forbidden, Invalid, NotFound
from skillsim.instants import from_text
from skillsim.vendors.techwolf import VENDOR, handlers
from tests.vendors.techwolf_world import World, cluster, employee

CALLER = Caller("acme", "good", frozenset({"read", "write"}))
NOW = "2025-06-01T12:00:00Z"
JOB: dict[str, Any] = {"start_date": "2020-01-01", "company": "Acme", "job_title": "Developer"}
TOLD: dict[str, Any] = {
    "assigned_position": "Developer",
    "active": False,
    "organisational_unit": "platform",
    "working_history": [JOB],
    "languages": [{"language": "nl"}],
    "non_desired_functions": ["pilot", {"title": "diver"}],
    "location": {"lat": 51.05, "lng": 3},
}


@pytest.fixture
def world() -> World:
    """A company with one job and without employees, half a second after noon."""
    world = World(now_us=from_text(NOW) + 500_000)
    company = Company("Acme", 1, 0, roles=(Role("Software Engineer", "Engineering", ()),))
    world.do(VENDOR.seed, company, {})
    return world


def create(world: World, external_id: str, strict: bool = False, **told: Any) -> int:
    body = {"external_id": external_id, **told}
    return world.ask(
        handlers.create_employee, caller=CALLER, language="en", strict=strict, body=body
    ).status


def patch(world: World, external_id: str, strict: bool = False, **told: Any) -> int:
    return world.ask(
        handlers.update_employee,
        caller=CALLER,
        external_id=external_id,
        language="en",
        strict=strict,
        body=told,
    ).status


def delete(world: World, external_id: str) -> int:
    return world.ask(handlers.delete_employee, caller=CALLER, external_id=external_id).status


def read(world: World, external_id: str, **kwargs: Any) -> dict[str, Any]:
    found: dict[str, Any] = world.ask(
        handlers.get_employee, caller=CALLER, external_id=external_id, **kwargs
    ).body
    return found


def listed(world: World, limit: int = 100, offset: int = 0, **kwargs: Any) -> tuple[int, list[str]]:
    page = world.ask(
        handlers.list_employees, caller=CALLER, limit=limit, offset=offset, **kwargs
    ).body
    return page["count"], [found["external_id"] for found in page["results"]]


def test_what_was_told_is_read_again(world: World) -> None:
    create(world, "a", **TOLD)

    assert read(world, "a") == TOLD | {
        "external_id": "a",
        "assigned_position_id": None,
        "low_data_availability": False,
        "education_history": [],
        "desired_functions": [],
        "last_updated": NOW,
    }


def test_what_was_not_told_is_null_or_empty(world: World) -> None:
    create(world, "a")

    found = read(world, "a")
    assert found["active"] is True
    assert found["low_data_availability"] is True
    assert (found["location"], found["assigned_position"], found["languages"]) == (None, None, [])


def test_custom_properties_are_there_when_asked_for(world: World) -> None:
    create(world, "a")

    assert "custom_properties" not in read(world, "a")
    assert read(world, "a", include=["custom_properties"])["custom_properties"] == []


def test_documents_count_as_data_and_are_not_shown(world: World) -> None:
    create(world, "a", employee_documents=[{"mimeType": "text/plain", "base64Content": "QQ=="}])

    found = read(world, "a")
    assert found["low_data_availability"] is False
    assert "employee_documents" not in found


@pytest.mark.parametrize("content", ["QQ", "Q===", "=", "QQ=Q", "Q Q="])
def test_document_that_is_not_base64_is_refused(world: World, content: str) -> None:
    with pytest.raises(Invalid) as refusal:
        create(
            world, "a", employee_documents=[{"mimeType": "text/plain", "base64Content": content}]
        )

    assert refusal.value.problems[0].field == "employee_documents[0].base64Content"


def test_members_that_items_do_not_have_are_dropped(world: World) -> None:
    create(world, "a", working_history=[JOB | {"salary": 1}], location={"lat": 1, "lng": 2, "x": 3})

    assert read(world, "a")["working_history"] == [JOB]
    assert read(world, "a")["location"] == {"lat": 1, "lng": 2}


def test_writes_are_answered_with_204(world: World) -> None:
    assert (create(world, "a"), patch(world, "a"), delete(world, "a")) == (204, 204, 204)


def test_new_employee_is_the_last_of_the_export_without_clusters(world: World) -> None:
    world.add(employee("old", cluster("DevOps")))
    create(world, "new", **TOLD)

    assert world.found() == ["old", "new"]
    assert world.export(after="old").employees[0].clusters == ()


def test_id_in_use_is_a_conflict_and_nothing_is_overwritten(world: World) -> None:
    create(world, "a", assigned_position="Developer")

    with pytest.raises(Conflict):
        create(world, "a", assigned_position="Pilot")

    assert read(world, "a")["assigned_position"] == "Developer"


def test_job_by_id_gives_the_position(world: World) -> None:
    create(world, "a", assigned_position_id="software-engineer")

    assert read(world, "a")["assigned_position"] == "Software Engineer"
    assert read(world, "a")["assigned_position_id"] == "software-engineer"


def test_position_by_name_belongs_to_no_job(world: World) -> None:
    create(world, "a", assigned_position_id="software-engineer")
    patch(world, "a", assigned_position="Pilot")

    assert read(world, "a")["assigned_position_id"] is None


@pytest.mark.parametrize(
    "told",
    [
        {"assigned_position": "Pilot", "assigned_position_id": "software-engineer"},
        {"assigned_position_id": "pilot"},
    ],
    ids=["both", "unknown job"],
)
def test_position_that_cannot_be_is_refused(world: World, told: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        create(world, "a", **told)

    assert refusal.value.problems[0].field == "assigned_position_id"
    assert world.found() == []


def test_update_changes_what_is_sent_alone(world: World) -> None:
    create(world, "a", **TOLD)
    world.now_us += 2_000_000

    patch(world, "a", active=True, working_history=[JOB, JOB])

    changed = TOLD | {"active": True, "working_history": [JOB, JOB]}
    found = read(world, "a")
    assert {name: found[name] for name in TOLD} == changed
    assert found["last_updated"] == "2025-06-01T12:00:02Z"


def test_empty_list_clears_and_its_events_go(world: World) -> None:
    create(world, "a", **TOLD)

    patch(world, "a", working_history=[])

    assert read(world, "a")["working_history"] == []
    assert read(world, "a")["low_data_availability"] is True


@pytest.mark.parametrize(
    "told",
    [
        {"assigned_position": "Pilot"},
        {"working_history": [JOB]},
        {"education_history": [{"school": "Ghent"}]},
        {"employee_documents": [{"mimeType": "a/b", "base64Content": ""}]},
    ],
    ids=lambda told: next(iter(told)),
)
def test_strict_is_content_with_anything_to_find_skills_in(
    world: World, told: dict[str, Any]
) -> None:
    assert create(world, "a", strict=True, **told) == 204
    assert patch(world, "a", strict=True) == 204


@pytest.mark.parametrize("told", [{}, {"languages": [{"language": "nl"}]}], ids=str)
def test_strict_refuses_an_employee_nothing_can_be_found_of(
    world: World, told: dict[str, Any]
) -> None:
    with pytest.raises(ApiError) as refusal:
        create(world, "a", strict=True, **told)

    assert refusal.value.status == 422
    assert world.found() == []


def test_strict_update_refuses_to_take_the_last_away(world: World) -> None:
    create(world, "a", working_history=[JOB])

    with pytest.raises(ApiError) as refusal:
        patch(world, "a", strict=True, working_history=[])

    assert refusal.value.status == 422
    assert read(world, "a")["working_history"] == [JOB]


def test_deleted_employee_is_gone_and_marks_its_place(world: World) -> None:
    world.add(employee("a"), employee("b", cluster("DevOps")), employee("c"))

    delete(world, "b")

    assert (world.found(), world.found(after="b")) == (["a", "c"], ["c"])
    assert listed(world)[1] == ["a", "c"]


@pytest.mark.parametrize("act", [read, patch, delete])
def test_employee_that_is_not_there_is_not_found(world: World, act: Any) -> None:
    create(world, "a")
    delete(world, "a")

    for external_id in ("a", "never"):
        with pytest.raises(NotFound):
            act(world, external_id)


def test_id_of_a_deleted_employee_may_be_used_again_and_comes_last(world: World) -> None:
    world.add(employee("a", cluster("DevOps")), employee("b"))
    delete(world, "a")
    create(world, "a")

    assert [(e.external_id, e.clusters) for e in world.export().employees] == [("b", ()), ("a", ())]
    assert world.found(after="a") == []
    assert read(world, "a")["assigned_position"] is None


def test_list_is_ordered_by_last_update_then_id(world: World) -> None:
    for external_id in ("c", "b", "a"):
        create(world, external_id)
        world.now_us += 100_000
    world.now_us += 1_000_000
    patch(world, "a")

    assert listed(world) == (3, ["b", "c", "a"])


def test_pages_of_a_list_count_everyone(world: World) -> None:
    for external_id in "abcde":
        create(world, external_id)

    assert listed(world, limit=2, offset=2) == (5, ["c", "d"])
    assert listed(world, offset=5) == (5, [])


def test_list_is_narrowed_by_activity_and_unit(world: World) -> None:
    create(world, "a", organisational_unit="x")
    create(world, "b", organisational_unit="x", active=False)
    create(world, "c", organisational_unit="X")

    assert listed(world, is_active=True) == (2, ["a", "c"])
    assert listed(world, is_active=False) == (1, ["b"])
    assert listed(world, organisational_unit="x") == (2, ["a", "b"])
    assert listed(world, organisational_unit="x", is_active=True) == (1, ["a"])


def test_listed_employee_has_the_members_of_lists(world: World) -> None:
    create(world, "a", **TOLD)

    page = world.ask(handlers.list_employees, caller=CALLER, limit=1, offset=0).body

    assert page["results"] == [
        {
            "external_id": "a",
            "active": False,
            "location": {"lat": 51.05, "lng": 3},
            "assigned_position": "Developer",
            "low_data_availability": False,
            "organisational_unit": "platform",
            "last_updated": NOW,
        }
    ]


def test_employee_is_forbidden_on_the_host_of_another_customer(world: World) -> None:
    other = "https://other.eu3.techwolf.ai"

    with pytest.raises(Forbidden):
        world.ask(handlers.delete_employee, base=other, caller=CALLER, external_id="a")


def test_export_filters_see_an_update(world: World) -> None:
    world.add(employee("a", is_active=False))
    patch(world, "a", active=True)

    filters = [
        {"filter": "is_active", "is_active": True},
        {"filter": "last_updated", "operator": "eq", "value": NOW},
    ]
    page = world.ask(
        handlers.export_employee_skill_clusters,
        caller=CALLER,
        body={"limit": 10, "filters": filters},
    ).body
    assert [record["external_id"] for record in page["records"]] == ["a"]
