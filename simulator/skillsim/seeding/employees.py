"""The people of the company: who they are, where they work and whom they report to.

A person is drawn from (seed, index) alone. What relates people to each other (lead, manager, the
number in an address that is taken) looks only at lower indexes, so growth changes nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from skillsim.company import Person
from skillsim.ids import chance_for
from skillsim.seeding.abilities import draw_abilities
from skillsim.seeding.blueprint import Blueprint, Department, Profile, key_of
from skillsim.seeding.names import Names, address
from skillsim.seeding.reviews import draw_reviews

_FIRST_NUMBER = 10001
_LEFT_SHARE = 0.06
_LONGEST_TENURE_DAYS = 8 * 365
# Leads came three years ago or earlier, so that a reviewer was there before the review.
_SHORTEST_LEAD_DAYS = 3 * 365

T_Weighted = TypeVar("T_Weighted", Department, Profile)


@dataclass(frozen=True)
class Staffing:
    """What employees are drawn from, apart from their index."""

    blueprint: Blueprint
    names: Names
    seed: int
    as_of: date
    teams_per_department: int
    reserved_numbers: tuple[int, ...]
    """Numbers that only sample people hold, ascending; drawn people skip them."""


def draw_employees(staffing: Staffing, count: int) -> tuple[tuple[Person, ...], dict[str, Person]]:
    """People 0 to `count` - 1, and who leads: by key of team, department and company.

    The first active member of a team leads it; the first active lead of a department leads that.
    """
    people: list[Person] = []
    leads: dict[str, Person] = {}
    taken: set[str] = set()
    for index in range(count):
        person, units = _draw_employee(staffing, index, leads, taken)
        people.append(person)
        taken.add(person.email)
        if person.is_active:
            for unit in units:
                leads.setdefault(unit, person)
    return tuple(people), leads


def number_at(index: int, reserved: Sequence[int]) -> str:
    """The employee number of a drawn person: from 10001 up, without the reserved numbers."""
    number = _FIRST_NUMBER + index
    for other in reserved:
        number += _FIRST_NUMBER <= other <= number
    return str(number)


@dataclass(frozen=True)
class _Post:
    """Where someone works and on what; `units` goes from their team up to the company."""

    profile: Profile
    units: tuple[str, ...]
    is_lead: bool
    is_active: bool


def _draw_employee(
    staffing: Staffing, index: int, leads: dict[str, Person], taken: set[str]
) -> tuple[Person, tuple[str, ...]]:
    chance = chance_for(staffing.seed, "person", index)
    first_name, last_name = staffing.names.draw(chance)
    post = _draw_post(staffing, index, chance, leads)
    number = number_at(index, staffing.reserved_numbers)
    hired_on, left_on = _draw_stay(chance, post, staffing.as_of)
    manager = next((leads[unit] for unit in post.units if unit in leads), None)
    person = Person(
        number=number,
        first_name=first_name,
        last_name=last_name,
        email=address(first_name, last_name, number, staffing.blueprint.email_domain, taken),
        department=post.profile.department,
        role=post.profile.role,
        team=post.units[0],
        hired_on=hired_on,
        is_active=post.is_active,
        manager_number=manager.number if manager else None,
    )
    return _with_record(person, manager, post.profile, staffing, chance, left_on), post.units


def _with_record(
    person: Person,
    manager: Person | None,
    profile: Profile,
    staffing: Staffing,
    chance: Random,
    left_on: date,
) -> Person:
    """The person with what the company has on file about them."""
    skills, certifications = draw_abilities(
        profile, staffing.blueprint, chance, hired_on=person.hired_on, until=left_on
    )
    person = replace(person, skills=skills, certifications=certifications)
    if manager is None:
        return person
    phrases = staffing.blueprint.phrases
    reviews = draw_reviews(
        person, manager, phrases, chance, seed=staffing.seed, as_of=staffing.as_of, until=left_on
    )
    return replace(person, reviews=reviews)


def _draw_post(staffing: Staffing, index: int, chance: Random, leads: dict[str, Person]) -> _Post:
    blueprint = staffing.blueprint
    department = _weighted(chance, blueprint.departments)
    profile = _weighted(chance, department.roles)
    units = _draw_units(staffing, department, chance)
    is_active = chance.random() >= _LEFT_SHARE
    if index == 0:
        return _Post(blueprint.chief, (blueprint.key,), is_lead=True, is_active=True)
    is_lead = is_active and units[0] not in leads
    return _Post(department.lead if is_lead else profile, units, is_lead, is_active)


def _draw_units(staffing: Staffing, department: Department, chance: Random) -> tuple[str, ...]:
    teams = department.teams[: staffing.teams_per_department]
    team = teams[int(chance.random() * len(teams))]
    return (key_of(team), department.key, staffing.blueprint.key)


def _weighted(chance: Random, options: Sequence[T_Weighted]) -> T_Weighted:
    return chance.choices(options, [option.weight for option in options])[0]


def _draw_stay(chance: Random, post: _Post, as_of: date) -> tuple[date, date]:
    """The day of hire, and the last day that anything is known of: leaving, or today."""
    shortest = _SHORTEST_LEAD_DAYS if post.is_lead else 15
    days = int(chance.triangular(shortest, _LONGEST_TENURE_DAYS, shortest + 300))
    since_left = min(chance.randint(10, 540), days // 2)
    left_on = as_of if post.is_active else as_of - timedelta(days=since_left)
    return as_of - timedelta(days=days), left_on
