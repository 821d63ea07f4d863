"""What holds for every vendor's data files alike: shapes, ids, and what a block depends on."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from skillsim import contract as contracts
from skillsim.company import Block
from skillsim.origin import Origin
from skillsim.resources import contract_path
from skillsim.schema import Schemas
from tests.vendors.devskiller_world import LINKS
from tests.vendors.drawn_files import (
    MESSY,
    SMALL,
    TWO_BLOCKS,
    VENDORS,
    company,
    entities,
    everyone,
    joined,
    lens,
    records,
)

ORIGINS = pytest.mark.parametrize(
    "origin", [SMALL, MESSY, TWO_BLOCKS], ids=lambda origin: origin.scenario
)
EACH_VENDOR = pytest.mark.parametrize("vendor", VENDORS)

# Where the id of an employee, and of an applicant, stands in each vendor's files.
EMPLOYEES = {
    "devskiller": ("people", "id"),
    "skilltrack": ("employees", "employee_id"),
    "techwolf": ("employees", "external_id"),
}
APPLICANTS = {"devskiller": ("candidates", "id")}


def values(vendor: str, origin: Origin, place: tuple[str, str]) -> list[Any]:
    entity, member = place
    return [record[member] for record in records(vendor, origin)[entity]]


@ORIGINS
@EACH_VENDOR
def test_every_record_fits_its_schema_behind_its_key(vendor: str, origin: Origin) -> None:
    schemas = Schemas(contracts.load(contract_path(vendor)))
    for entity in entities(vendor):
        validator = schemas.validator({"$ref": f"#/components/schemas/{entity.schema}"})
        for record in records(vendor, origin)[entity.name]:
            members = list(record.items())
            key, shown = members[: len(entity.key)], dict(members[len(entity.key) :])

            assert tuple(name for name, _ in key) == entity.key
            assert [error.message for error in validator.iter_errors(shown)] == []


@ORIGINS
@EACH_VENDOR
def test_every_entity_has_records(vendor: str, origin: Origin) -> None:
    empty = [name for name, found in records(vendor, origin).items() if not found]

    assert empty == []


@EACH_VENDOR
def test_a_lens_gives_no_record_that_its_entities_do_not_name(vendor: str) -> None:
    view, block = lens(vendor, SMALL), company(SMALL).blocks[0]
    names = {entity.name for entity in entities(vendor)}

    assert view.beginning().keys() | view.block(block).keys() <= names


@ORIGINS
@EACH_VENDOR
def test_the_id_of_an_employee_is_that_of_one_record(vendor: str, origin: Origin) -> None:
    view = lens(vendor, origin)
    found = [view.employee_id(person) for _, person in everyone(origin)]
    shown = values(vendor, origin, EMPLOYEES[vendor])

    known = [employee_id for employee_id in found if employee_id is not None]
    assert len(known) == len(set(known))
    assert set(known) <= set(shown)
    assert len(shown) == len(set(shown))


@EACH_VENDOR
def test_the_id_of_an_applicant_is_that_of_one_record(vendor: str) -> None:
    view = lens(vendor, SMALL)
    found = [view.applicant_id(applicant) for applicant in company(SMALL).applicants()]

    if vendor in APPLICANTS:
        shown = values(vendor, SMALL, APPLICANTS[vendor])
        assert len(set(found)) == len(found)
        assert set(found) <= set(shown)
    else:
        assert set(found) == {None}


@EACH_VENDOR
def test_only_who_left_may_have_no_id(vendor: str) -> None:
    view = lens(vendor, SMALL)

    without = [person for _, person in everyone(SMALL) if view.employee_id(person) is None]

    assert not any(person.is_active for person in without)


@EACH_VENDOR
def test_a_block_shows_the_same_whatever_was_asked_before(vendor: str) -> None:
    first, second = company(TWO_BLOCKS).blocks
    used = lens(vendor, TWO_BLOCKS)
    used.beginning()
    used.block(first)

    assert lens(vendor, TWO_BLOCKS).block(second) == used.block(second)


@EACH_VENDOR
def test_a_persons_records_do_not_depend_on_who_stands_beside_them(vendor: str) -> None:
    block = company(TWO_BLOCKS).blocks[0]
    view = lens(vendor, TWO_BLOCKS)

    whole = view.block(block)
    last = view.block(Block(people=block.people[-1:], applicants=block.applicants[-1:]))

    for entity, found in last.items():
        assert all(record in whole[entity] for record in found)
    assert any(last.values())


@EACH_VENDOR
def test_a_company_that_grows_keeps_every_record(vendor: str) -> None:
    whole = company(TWO_BLOCKS)
    smaller = replace(whole, blocks=whole.blocks[:1])
    view = VENDORS[vendor].data_set.lens(smaller, {}, LINKS)

    parts = joined(vendor, [view.beginning(), view.block(smaller.blocks[0])])

    for entity, found in parts.items():
        assert records(vendor, TWO_BLOCKS)[entity][: len(found)] == found


@EACH_VENDOR
def test_records_are_plain_json(vendor: str) -> None:
    for found in records(vendor, SMALL).values():
        assert orjson.loads(orjson.dumps(found)) == found
        assert orjson.dumps(found, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
