"""A block of people and applicants made by hand, odd or not, and how to read a label."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from skillsim import instants
from skillsim.company import (
    Applicant,
    Block,
    Certification,
    Label,
    Person,
    PersonSkill,
    Review,
    Team,
)
from skillsim.seeding.oddities import plant

AS_OF = date(2026, 8, 1)
AS_OF_US = instants.from_text("2026-08-01T09:30:00Z")
KEPT = frozenset({"10001", "10002"})

_FIRST = ("John", "Sarah", "Philip", "Anna", "Jürgen", "Mei", "Carlos", "Nicole", "Stephen", "Ida")
_LAST = ("Müller", "Clark", "Schmidt", "Osborn", "Kelly", "Tanaka", "Brown", "Mitchell", "Roth")


@dataclass(frozen=True)
class Planted:
    """One label, the record it speaks of, the one it names, and the record before."""

    label: Label
    record: Person | Applicant
    other: Person | Applicant | None
    before: Person | Applicant


def block_of(people: int, applicants: int = 0) -> Block:
    """A block with so many people, the first two leading everyone, and so many applicants."""
    team = Team("acme", "Acme", None, "#24292f", True, "10001")
    return Block(
        people=tuple(person_at(index) for index in range(people)),
        teams=(team,),
        applicants=tuple(applicant_at(index) for index in range(applicants)),
    )


def person_at(index: int) -> Person:
    """The person of this place; one in seven has left, one in two holds a certificate."""
    number = str(10001 + index)
    first_name, last_name = _FIRST[index % len(_FIRST)], _LAST[index % len(_LAST)]
    local = f"{first_name}.{last_name}".lower().replace("ü", "u")
    has_left = index % 7 == 6
    hired_on = AS_OF - timedelta(days=2000 if has_left else 600 + index % 250)
    return Person(
        number=number,
        first_name=first_name,
        last_name=last_name,
        email=f"{local}@acme.example" if index < 90 else f"{local}.{number}@acme.example",
        department="Engineering",
        role="Software Engineer",
        team="acme",
        hired_on=hired_on,
        is_active=not has_left,
        manager_number="10001" if index else None,
        skills=(PersonSkill("Python", 3, hired_on, ("resume_document",)),),
        reviews=tuple(_review(hired_on + timedelta(days=days)) for days in (90, 180)),
        certifications=(_certification(hired_on),) if index % 2 else (),
    )


def applicant_at(index: int) -> Applicant:
    """The applicant of this place; one in two has a score."""
    number = str(10001 + index)
    created_at_us = AS_OF_US - (40 + index) * instants.DAY_US
    return Applicant(
        number=number,
        first_name=_FIRST[index % len(_FIRST)],
        last_name=_LAST[index % len(_LAST)],
        email=f"applicant.{number}@mail.example",
        external_id=f"ATS-{number}",
        tags=("Referral",),
        role="Software Engineer",
        stage="scored" if index % 2 else "registered",
        created_at_us=created_at_us,
        invited_at_us=created_at_us + instants.DAY_US if index % 2 else None,
        score_0_to_1=0.5 if index % 2 else None,
    )


def odd(block: Block, *, percent: int = 40, seed: int = 1, first_index: int = 0) -> Block:
    """The block with oddities."""
    return plant(
        block,
        first_index=first_index,
        percent=percent,
        seed=seed,
        as_of_us=AS_OF_US,
        keep=KEPT,
        email_domain="acme.example",
    )


def planted(before: Block, after: Block) -> list[Planted]:
    """What the labels of a block speak of."""
    return [_planted(label, before, after) for label in after.labels]


def value_at(record: object, path: str) -> Any:
    """The value of a label's field: `last_name`, `name` or `reviews[0].comments`."""
    if path == "name" and isinstance(record, Applicant):
        return f"{record.first_name} {record.last_name}"
    inside = re.fullmatch(r"(\w+)\[(\d+)\]\.(\w+)", path)
    if not inside:
        return getattr(record, path)
    return getattr(getattr(record, inside[1])[int(inside[2])], inside[3])


def same_but(one: Any, other: Any, *fields: str) -> bool:
    """Whether two records are equal but for these fields."""
    return bool(replace(one, **{name: getattr(other, name) for name in fields}) == other)


def is_of_applicant(label: Label) -> bool:
    """Whether a label speaks of an applicant."""
    return label.kind.startswith("applicant_")


def _planted(label: Label, before: Block, after: Block) -> Planted:
    first, then = (
        (before.applicants, after.applicants)
        if is_of_applicant(label)
        else (before.people, after.people)
    )
    others = after.applicants if label.kind == "applicant_duplicate" else after.people
    place = [record.number for record in then].index(label.number)
    other = next((o for o in others if o.number == label.of), None)
    return Planted(label, then[place], other, first[place])


def _review(held_on: date) -> Review:
    workday = held_on - timedelta(days=max(0, held_on.weekday() - 4))
    return Review(workday, "John Müller", 3.5, "A quarter of steady work.")


def _certification(hired_on: date) -> Certification:
    issued_on = hired_on + timedelta(days=30)
    expires_on = issued_on + timedelta(days=1000)
    return Certification("Linux Administrator", "Acme", issued_on, expires_on)
