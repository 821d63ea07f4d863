"""The people of a company file, with what the file leaves out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from skillsim.company import Person, Review
from skillsim.errors import ConfigurationError
from skillsim.instants import to_date
from skillsim.seeding.names import address
from skillsim.seeding.own_company.moments import past_day
from skillsim.seeding.own_company.records import certification, held_skill, review
from skillsim.seeding.own_company.roles import DEFAULT_DEPARTMENT, DEFAULT_ROLE, Roles, Words
from skillsim.seeding.own_company.teams import Teams
from skillsim.seeding.own_company.words import (
    Entry,
    each,
    number_text,
    on_a_circle,
    refuse_repeats,
)

# SkillTrack hands these out, for employees and inside the ids of their reviews.
_KEPT_NUMBERS = re.compile(r"9[0-9]{5}")
_DEFAULT_TENURE = timedelta(days=365)
_DEFAULT_REVIEWER = "Human Resources"
# RFC 5321: what may stand in front of the @.
_MAX_LOCAL_PART = 64


@dataclass(frozen=True)
class Ground:
    """What the people of a file stand on."""

    company: str
    email_domain: str
    as_of_us: int
    words: Words
    roles: Roles


def department_of(entry: Entry, ground: Ground) -> str:
    """The department of a person: as the file says, else that of the role, else the default."""
    of_role = ground.roles.department_of(_role(entry, ground))
    return ground.words.departments(entry.get("department") or of_role or DEFAULT_DEPARTMENT)


def read_people(
    entries: Sequence[Entry] | None, ground: Ground, teams: Teams
) -> tuple[Person, ...]:
    """Everyone in the list, in its order; ConfigurationError with the place of what is wrong."""
    entries = entries or ()
    numbers = [number_text(entry["number"]) for entry in entries]
    refuse_repeats("people", "number", numbers)
    refuse_repeats("people", "email", (entry.get("email") for entry in entries))
    names = (f"{entry['first_name']} {entry['last_name']}" for entry in entries)
    name_by_number = dict(zip(numbers, names, strict=True))
    mail = Addresses(entries, ground.email_domain)
    people = each("people", entries, lambda e: _person(e, ground, teams, name_by_number, mail))
    circle = on_a_circle({person.number: person.manager_number for person in people})
    if circle is not None:
        place = f"people[{numbers.index(circle)}].manager"
        raise ConfigurationError(f"{place}: the managers above {circle} lead back to {circle}")
    return people


class Addresses:
    """The addresses of a list of people: the given ones, and those that are made of names."""

    def __init__(self, entries: Sequence[Entry], domain: str) -> None:
        self._domain = domain
        self._taken = {entry["email"].casefold() for entry in entries if entry.get("email")}

    def of(self, entry: Entry, number: str) -> str:
        """The address of one of them; ConfigurationError when what the name gives is taken."""
        given: str | None = entry.get("email")
        if given is not None:
            return given
        first_name, last_name = entry["first_name"], entry["last_name"]
        made = address(first_name, last_name, number, self._domain, self._taken)
        if made.index("@") > _MAX_LOCAL_PART:
            made = f"{number}@{self._domain}"
        if made in self._taken:
            raise ConfigurationError(f"email: {made}, made of the name, is taken; send another")
        self._taken.add(made)
        return made


def _person(
    entry: Entry, ground: Ground, teams: Teams, name_by_number: Mapping[str, str], mail: Addresses
) -> Person:
    number, as_of_us = _number(entry), ground.as_of_us
    manager = _manager(entry, name_by_number)
    reviewer = _DEFAULT_REVIEWER if manager is None else name_by_number[manager]
    reviews = each("reviews", entry.get("reviews"), lambda e: review(e, reviewer, as_of_us))
    hired_on = _hired_on(entry, reviews, as_of_us)
    skills = each("skills", entry.get("skills"), lambda e: held_skill(e, ground.words, as_of_us))
    refuse_repeats("skills", "name", (skill.name for skill in skills))
    department = department_of(entry, ground)
    return Person(
        number=number,
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        email=mail.of(entry, number),
        department=department,
        role=_role(entry, ground),
        team=_team(entry, department, teams),
        hired_on=hired_on,
        is_active=entry.get("active") is not False,
        manager_number=manager,
        skills=skills,
        reviews=reviews,
        certifications=each(
            "certifications",
            entry.get("certifications"),
            lambda e: certification(e, ground.company, hired_on, as_of_us),
        ),
    )


def _number(entry: Entry) -> str:
    number = number_text(entry["number"])
    if _KEPT_NUMBERS.fullmatch(number):
        raise ConfigurationError(
            f"number: {number} may be given to somebody later; send none from 900000 to 999999"
        )
    return number


def _hired_on(entry: Entry, reviews: Iterable[Review], as_of_us: int) -> date:
    given = past_day(entry, "hired_on", as_of_us)
    usual = to_date(as_of_us) - _DEFAULT_TENURE
    return given or min([usual, *(one.held_on for one in reviews)])


def _role(entry: Entry, ground: Ground) -> str:
    return ground.words.roles(entry.get("role") or DEFAULT_ROLE)


def _manager(entry: Entry, name_by_number: Mapping[str, str]) -> str | None:
    if entry.get("manager") is None:
        return None
    number = number_text(entry["manager"])
    if number not in name_by_number:
        raise ConfigurationError(f"manager: nobody has the number {number}")
    return number


def _team(entry: Entry, department: str, teams: Teams) -> str:
    named = entry.get("team")
    key = teams.of_department(department) if named is None else teams.find(named)
    if key is None:
        raise ConfigurationError(f"team: there is no team {named}")
    return key
