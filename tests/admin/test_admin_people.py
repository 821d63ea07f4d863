"""People over the admin API, with the vendors there are."""

from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import NotFound
from skillsim.instants import from_text
from skillsim.origin import Origin
from tests.admin.admin_server import call, made_up_vendor, make_ctx

SMALL = Origin("small", 1, from_text("2026-08-01T00:00:00Z"))


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx(origin=SMALL)


def ids(ctx: AdminCtx, **asked: Any) -> list[str]:
    return [person["id"] for person in call(ctx, "listPeople", **asked)["people"]]


def test_pages_of_people_hold_everyone_once_and_in_order(ctx: AdminCtx) -> None:
    whole = ids(ctx, limit=1000)

    pages, after = [], ""
    while after is not None:
        page = call(ctx, "listPeople", limit=7, after=after)
        pages += [person["id"] for person in page["people"]]
        after = page["next_after"]

    assert pages == whole
    assert len(set(whole)) == len(whole) > 25


def test_everyone_of_a_vendor_is_among_the_people(ctx: AdminCtx) -> None:
    everyone = set(ids(ctx, limit=1000))

    for vendor in ctx.vendors:
        for kind in ("employees", "people"):
            if kind in ctx.vendors[vendor].state_kinds:
                records = call(ctx, "listState", vendor=vendor, kind=kind, limit=1000)["records"]
                assert len(records) > 0
                for record in records:
                    known = record.get("custom_id") or record["id"]
                    assert known in everyone


def test_person_has_the_records_of_each_vendor_that_knows_them(ctx: AdminCtx) -> None:
    (jane,) = call(ctx, "listPeople", query="jane doe")["people"]

    person = call(ctx, "getPerson", person_id=jane["id"])

    assert [record["vendor"] for record in person["records"]] == jane["vendors"] == [*ctx.vendors]
    assert {record["facts"]["role"] for record in person["records"]} == {"Software Engineer"}
    named = [r["facts"]["name"] for r in person["records"] if "name" in r["facts"]]
    assert set(named) == {"Jane Doe"}
    assert len(named) > 1


def test_record_of_a_person_is_a_record_of_the_state(ctx: AdminCtx) -> None:
    for person_id in ids(ctx, limit=1000):
        for record in call(ctx, "getPerson", person_id=person_id)["records"]:
            at = {"vendor": record["vendor"], "kind": record["kind"], "record_id": record["id"]}
            assert call(ctx, "getState", **at)["id"] == record["id"]


@pytest.mark.parametrize("query", ["JANE DOE", "jane.doe@", "12345"])
def test_people_are_found_by_name_address_and_number(ctx: AdminCtx, query: str) -> None:
    assert "12345" in ids(ctx, query=query)


@pytest.mark.parametrize("query", ["%", "_", "\\", "nobody at all"])
def test_text_that_nobody_has_finds_nobody(ctx: AdminCtx, query: str) -> None:
    assert ids(ctx, query=query) == []


def test_vendor_without_people_is_left_out() -> None:
    ctx = make_ctx(origin=SMALL, test=made_up_vendor(directory=None))

    person = call(ctx, "getPerson", person_id="12345")

    assert "test" not in person["vendors"]


def test_unknown_person_is_not_found(ctx: AdminCtx) -> None:
    with pytest.raises(NotFound):
        call(ctx, "getPerson", person_id="nobody")
