"""Companies as data files: what a lens makes of small origins, asked for once."""

from collections.abc import Iterator
from functools import cache

from skillsim.company import Block, Company, Person
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.registry import Entity, Lens, Records, discover
from skillsim.seeding import company_of, samples_of
from tests.vendors.devskiller_world import LINKS

VENDORS = {vendor.name: vendor for vendor in discover()}
AS_OF_US = from_date_text("2026-08-01")

SMALL = Origin("small", 1, AS_OF_US)
MESSY = Origin("messy", 2, AS_OF_US, people=120)
TWO_BLOCKS = Origin("load", 3, AS_OF_US, people=260)


@cache
def company(origin: Origin) -> Company:
    """The company of an origin, with its blocks drawn."""
    drawn = company_of(origin)
    return Company(
        drawn.name, drawn.seed, drawn.as_of_us, tuple(drawn.blocks), drawn.roles, drawn.skills
    )


def entities(vendor: str) -> tuple[Entity, ...]:
    """What a vendor's files hold."""
    return VENDORS[vendor].data_set.entities


def lens(vendor: str, origin: Origin) -> Lens:
    """A vendor's lens on the company of an origin."""
    return VENDORS[vendor].data_set.lens(company(origin), samples_of(vendor, origin), LINKS)


@cache
def records(vendor: str, origin: Origin) -> Records:
    """All records of a vendor by entity, in the order of its files."""
    view = lens(vendor, origin)
    parts = [view.beginning(), *(view.block(block) for block in company(origin).blocks)]
    return joined(vendor, parts)


def joined(vendor: str, parts: list[Records]) -> Records:
    """The records of several parts, by every entity that the vendor has."""
    return {
        entity.name: [record for part in parts for record in part.get(entity.name, ())]
        for entity in entities(vendor)
    }


def everyone(origin: Origin) -> Iterator[tuple[Block, Person]]:
    """Each person with their block."""
    return ((block, person) for block in company(origin).blocks for person in block.people)
