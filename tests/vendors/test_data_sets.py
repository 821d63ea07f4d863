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

# Who knows applicants for certain.
HIRING = frozenset({"devskiller"})


def members_with(vendor: str, origin: Origin, ids: set[str]) -> list[list[Any]]:
    """The values of every member that has all these ids, with one kind of records each."""
    members = [
        [record.get(name) for record in found]
        for found in records(vendor, origin).values()
        for name, value in (found[0].items() if found else ())
        if isinstance(value, str)
    ]
    return [values for values in members if ids <= set(values)]


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
    known = [employee_id for employee_id in found if employee_id is not None]

    shown = members_with(vendor, origin, set(known))

    assert len(known) == len(set(known)) > 0
    assert any(len(values) == len(set(values)) for values in shown)


@EACH_VENDOR
def test_the_id_of_an_applicant_is_that_of_one_record(vendor: str) -> None:
    view = lens(vendor, SMALL)
    found = [view.applicant_id(applicant) for applicant in company(SMALL).applicants()]

    known = [applicant_id for applicant_id in found if applicant_id is not None]
    assert known or vendor not in HIRING
    if known:
        shown = members_with(vendor, SMALL, set(known))
        assert len(set(known)) == len(found)
        assert any(len(values) == len(set(values)) for values in shown)


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
