"""A company of one's own that loads is served: it fits every contract, and every store."""

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from skillsim.company import Company
from skillsim.context import Links
from skillsim.contract import load
from skillsim.origin import Origin
from skillsim.registry import Vendor, discover
from skillsim.resources import contract_path
from skillsim.schema import Schemas, Validator, problems
from skillsim.seeding.blueprint import load_blueprint
from skillsim.seeding.own_company import OwnCompany, load_company_file, own_company
from skillsim.templates import Templates
from tests.documentation import code_blocks, text_of
from tests.own_companies import AS_OF, AS_OF_US, LAWS, files
from tests.running_server import CHECKOUT

EXAMPLE = CHECKOUT / "docs" / "howto" / "example_company.yaml"
VENDORS = discover()


@LAWS
@given(files(are_sound=True))
def test_what_loads_fits_the_contracts(entry: dict[str, Any]) -> None:
    own = own_company(json.dumps(entry), as_of_us=AS_OF_US)

    assert [found for vendor in VENDORS for found in complaints(vendor, own)] == []


@LAWS
@given(files(are_sound=True))
def test_nothing_that_a_file_leaves_out_lies_after_the_instant(entry: dict[str, Any]) -> None:
    block = own_company(json.dumps(entry), as_of_us=AS_OF_US).block

    days = [day for p in block.people for day in (p.hired_on, *(s.last_used_on for s in p.skills))]
    steps = [at for a in block.applicants for at in (a.created_at_us, a.finished_at_us)]
    assert max(days, default=AS_OF) <= AS_OF
    assert max((at for at in steps if at is not None), default=AS_OF_US) <= AS_OF_US


@cache
def validator_of(vendor: str, schema: str) -> Validator:
    schemas = Schemas(load(contract_path(vendor)))
    return schemas.validator({"$ref": f"#/components/schemas/{schema}"})


def complaints(vendor: Vendor, own: OwnCompany) -> list[str]:
    """What a vendor's contract has against the records of a company."""
    company = Company(
        name=own.name,
        seed=1,
        as_of_us=AS_OF_US,
        blocks=(own.block,),
        roles=own.roles,
        skills={**load_blueprint().skills, **own.skills},
    )
    lens = vendor.data_set.lens(company, {}, Links(f"http://127.0.0.1:8600/{vendor.name}"))
    records = [lens.beginning(), lens.block(own.block)]
    found = []
    for entity in vendor.data_set.entities:
        validator = validator_of(vendor.name, entity.schema)
        for record in (one for made in records for one in made.get(entity.name, ())):
            bare = {name: value for name, value in record.items() if name not in entity.key}
            found += [f"{entity.name}.{p.field} {p.message}" for p in problems(validator, bare)]
    return found


# The example


@pytest.mark.parametrize("people", [None, 30])
def test_example_is_served_alone_and_among_drawn_people(people: int | None) -> None:
    origin = Origin("small", 1, AS_OF_US, people, own_company=load_company_file(EXAMPLE))

    store = Templates(VENDORS).get(origin)

    assert store.schema_version > 0


def test_example_fits_the_contracts() -> None:
    own = own_company(load_company_file(EXAMPLE), as_of_us=AS_OF_US)

    assert [found for vendor in VENDORS for found in complaints(vendor, own)] == []


def test_example_stands_in_its_page_word_for_word() -> None:
    shown = code_blocks(text_of("docs/howto/own-company.md"))

    assert any(EXAMPLE.read_text(encoding="utf-8") in block for block in shown)
