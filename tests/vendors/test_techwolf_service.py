"""TechWolf's rules: which employees an export takes, in which order, with which skills."""

import pytest
from sqlalchemy import update

from skillsim.errors import Forbidden, Invalid
from skillsim.store import Statement
from skillsim.vendors.techwolf import tables
from skillsim.vendors.techwolf.service.selection import Detail, Selection
from skillsim.vendors.techwolf.service.tokens import (
    check_grant_type,
    check_host_tenant,
    granted_scopes,
)
from tests.vendors.techwolf_world import EVERYTHING, World, cluster, employee, skill

DELETE = Statement(
    update(tables.employees).where(tables.employees.c.external_id == "b").values(deleted=1)
)


@pytest.fixture
def world() -> World:
    """Four employees: b has two clusters, c is not active."""
    git, java = skill("Git"), skill("Java", "rejected")
    helm, maven = skill("Helm"), skill("Maven", "rejected")
    ops = cluster("DevOps", git, java, related=(helm, maven))
    world = World()
    world.add(
        employee("z", last_updated="2024-01-01T00:00:00Z"),
        employee("b", ops, cluster("Data"), last_updated="2024-01-02T10:00:00.500000Z"),
        employee("c", cluster("Cloud"), is_active=False, last_updated="2024-01-02T23:59:59Z"),
        employee("a", last_updated="2024-01-03T00:00:00Z"),
    )
    return world


def test_employees_come_in_the_order_they_were_created(world: World) -> None:
    assert world.found() == ["z", "b", "c", "a"]


def test_an_employee_added_later_comes_last(world: World) -> None:
    world.add(employee("new", cluster("Cloud")))

    assert world.found()[-1] == "new"
    assert world.export(after="a").employees[0].clusters == (cluster("Cloud"),)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 100])
def test_pages_of_any_size_hold_everyone_once(world: World, limit: int) -> None:
    walked: list[str] = []
    has_next = True
    while has_next:
        page = world.export(limit=limit, after=walked[-1] if walked else None)
        walked += [employee.external_id for employee in page.employees]
        has_next = page.has_next

    assert walked == ["z", "b", "c", "a"]


def test_a_page_that_ends_with_the_last_employee_has_nothing_behind(world: World) -> None:
    assert not world.export(limit=4).has_next
    assert not world.export(limit=2, after="b").has_next


def test_what_the_filter_leaves_out_does_not_count_as_more(world: World) -> None:
    inactive = Selection().and_active(False)

    assert not world.export(limit=1, selection=inactive).has_next


def test_a_page_behind_the_last_employee_is_empty(world: World) -> None:
    assert world.found(after="a") == []


def test_an_id_that_was_never_an_employees_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        world.export(after="nobody")

    assert refusal.value.problems[0].field == "starting_after"


def test_a_deleted_employee_is_gone_and_still_marks_the_place(world: World) -> None:
    world.do(lambda tx: tx.run(DELETE))

    assert world.found() == ["z", "c", "a"]
    assert world.found(after="b") == ["c", "a"]


def test_an_employee_that_the_filter_leaves_out_still_marks_the_place(world: World) -> None:
    assert world.found(after="c", selection=Selection().and_active(True)) == ["a"]


@pytest.mark.parametrize(("wanted", "found"), [(True, ["z", "b", "a"]), (False, ["c"])])
def test_employees_are_filtered_by_activity(world: World, wanted: bool, found: list[str]) -> None:
    assert world.found(selection=Selection().and_active(wanted)) == found


def test_filters_that_exclude_each_other_find_nobody(world: World) -> None:
    both = Selection().and_active(True).and_active(False)

    assert world.found(selection=both) == []


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [
        ("lt", "2024-01-02", "z"),
        ("lte", "2024-01-02", "zbc"),
        ("eq", "2024-01-02", "bc"),
        ("gte", "2024-01-02", "bca"),
        ("gt", "2024-01-02", "a"),
        ("eq", "2024-01-02T10:00:00Z", "b"),
        ("eq", "2024-01-02T11:00:00+01:00", "b"),
        ("eq", "2024-01-02T10:00:00.5Z", "b"),
        ("eq", "2024-01-02T10:00:00.4Z", ""),
        ("gt", "2024-01-02T10:00:00Z", "ca"),
        ("lte", "2024-01-02T10:00:00Z", "zb"),
        ("lt", "2024-01-02T10:00:00Z", "z"),
    ],
)
def test_employees_are_filtered_by_last_update(
    world: World, operator: str, value: str, found: str
) -> None:
    selection = Selection().and_updated(operator, value)

    assert world.found(selection=selection) == list(found)


def test_several_filters_narrow_together(world: World) -> None:
    selection = Selection().and_updated("gte", "2024-01-02").and_updated("lt", "2024-01-03")

    assert world.found(selection=selection.and_active(True)) == ["b"]


@pytest.mark.parametrize("value", ["2023-02-29", "2023-02-29T00:00:00Z", "2024-01-01T00:00:00"])
def test_a_last_update_of_no_calendar_is_a_value_error(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Selection().and_updated("lt", value)


def test_clusters_stay_with_their_employee_in_the_order_they_were_stored(world: World) -> None:
    names = [[cluster.name for cluster in e.clusters] for e in world.export().employees]

    assert names == [[], ["DevOps", "Data"], ["Cloud"], []]


@pytest.mark.parametrize(
    ("detail", "current", "related"),
    [
        (Detail(), [], []),
        (Detail(rejected=True), [], []),
        (Detail(current=True), ["Git"], []),
        (Detail(related=True), [], ["Helm"]),
        (Detail(current=True, related=True), ["Git"], ["Helm"]),
        (Detail(current=True, rejected=True), ["Git", "Java"], []),
        (Detail(related=True, rejected=True), [], ["Helm", "Maven"]),
        (EVERYTHING, ["Git", "Java"], ["Helm", "Maven"]),
    ],
)
def test_skills_are_shown_as_asked(
    world: World, detail: Detail, current: list[str], related: list[str]
) -> None:
    devops = world.export(detail=detail, after="z").employees[0].clusters[0]

    assert [skill.name for skill in devops.current] == current
    assert [skill.name for skill in devops.related] == related


def test_what_was_stored_is_exported_whole() -> None:
    stateless = cluster("DevOps", skill("Git"), related=(skill("Helm"),), state=None)
    world = World()
    world.add(employee("a", stateless, is_active=False))

    assert world.export(detail=EVERYTHING).employees == (employee("a", stateless, is_active=False),)


def granted(asked: set[str], audience: str = "eu3", tenant: str = "acme") -> frozenset[str]:
    return granted_scopes(
        frozenset(asked),
        audience=audience,
        tenant=tenant,
        client_audience="eu3",
        client_tenant="acme",
        client_scopes=frozenset({"read", "write"}),
    )


def test_a_token_carries_the_scopes_asked_for_or_all() -> None:
    assert granted({"read"}) == {"read"}
    assert granted(set()) == {"read", "write"}


@pytest.mark.parametrize(
    ("asked", "audience", "tenant"),
    [
        ({"read", "read_reports"}, "eu3", "acme"),
        ({"read"}, "us3", "acme"),
        ({"read"}, "eu3", "other"),
    ],
    ids=["scope", "audience", "tenant"],
)
def test_a_token_beyond_what_the_client_may_have_is_forbidden(
    asked: set[str], audience: str, tenant: str
) -> None:
    with pytest.raises(Forbidden):
        granted(asked, audience, tenant)


def test_another_grant_than_client_credentials_is_forbidden() -> None:
    check_grant_type("client_credentials")

    with pytest.raises(Forbidden):
        check_grant_type("password")


def test_the_host_of_one_customer_refuses_the_token_of_another() -> None:
    check_host_tenant("acme", "acme")
    check_host_tenant(None, "acme")

    with pytest.raises(Forbidden):
        check_host_tenant("other", "acme")
