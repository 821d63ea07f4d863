"""The people of the company: who they are, where they work and whom they report to.

A person is drawn from (seed, index) alone. What relates people to each other (lead, manager, the
number in an address that is taken) looks only at lower indexes of the same block, and at who leads
the block above it. So growth changes nobody, and any block can be drawn by itself.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from skillsim.company import Person
from skillsim.seeding.abilities import Abilities
from skillsim.seeding.blueprint import Blueprint, Department, Profile, key_of
from skillsim.seeding.chance import Draw, Shares, between, draw_for, share, triangular
from skillsim.seeding.names import EVERY_ADDRESS, Names, address
from skillsim.seeding.organisation import block_above, unit_key
from skillsim.seeding.reviews import Reviewer, Reviews, reviewer

BLOCK_PEOPLE = 250
"""How many drawn people a block holds; the last one may hold fewer."""

_FIRST_NUMBER = 10001
_LEFT = share(0.06)
_LONGEST_TENURE_DAYS = 8 * 365
# Leads came three years ago or earlier, so that a reviewer was there before the review.
_SHORTEST_LEAD_DAYS = 3 * 365
_LEAD_DAYS = triangular(_SHORTEST_LEAD_DAYS, _LONGEST_TENURE_DAYS, _SHORTEST_LEAD_DAYS + 300)
_DAYS = triangular(15, _LONGEST_TENURE_DAYS, 315)

T_Weighted = TypeVar("T_Weighted", Department, Profile)

Leads = Mapping[str, Reviewer]
"""Who leads a unit, by its key."""


@dataclass(frozen=True)
class Staffing:
    """What employees are drawn from, apart from their index."""

    blueprint: Blueprint
    names: Names
    seed: int
    as_of: date
    teams_per_department: int
    reserved_numbers: tuple[int, ...] = ()
    """Numbers that only people of a file hold, ascending; drawn people skip them."""
    taken: Container[str] = frozenset()
    """Addresses that nobody drawn may have, case-folded."""


@dataclass(frozen=True, slots=True)
class _Post:
    """Somebody hired: the rest of their chance, their name, and where they work on what."""

    draw: Draw
    number: str
    first_name: str
    last_name: str
    profile: Profile
    team: str
    is_active: bool
    is_lead: bool
    manager: Reviewer | None


class Employees:
    """Draws the employees of one company, block by block, in any order."""

    def __init__(self, staffing: Staffing) -> None:
        blueprint = staffing.blueprint
        self._staffing = staffing
        self._abilities = Abilities(blueprint)
        self._reviews = Reviews(blueprint.phrases, staffing.as_of)
        self._departments = _weighted(blueprint.departments)
        self._roles = {d.key: _weighted(d.roles) for d in blueprint.departments}
        self._leads_by_block: dict[int, Leads] = {}

    def draw(self, block: int, count: int) -> tuple[tuple[Person, ...], Leads]:
        """The first `count` people of a block, and who leads its units and those above."""
        leads: dict[str, Reviewer] = {}
        posts = list(self._posts(block, count, leads))
        taken = set[str]()
        people = []
        for post in posts:
            person = self._person(post, block, taken)
            people.append(person)
            taken.add(person.email)
        return tuple(people), leads

    def _posts(self, block: int, count: int, leads: dict[str, Reviewer]) -> Iterator[_Post]:
        """Who is hired on what; fills `leads`: the first active member of a unit leads it."""
        leads.update(self._leads_above(block))
        for index in range(block * BLOCK_PEOPLE, block * BLOCK_PEOPLE + count):
            post, units = self._post(index, block, leads)
            yield post
            if post.is_active and any(unit not in leads for unit in units):
                name = f"{post.first_name} {post.last_name}"
                lead = reviewer(self._staffing.seed, post.number, name)
                for unit in units:
                    leads.setdefault(unit, lead)

    def _leads_above(self, block: int) -> Leads:
        """Who leads the departments above a block; nobody above the first one."""
        if not block:
            return {}
        above = block_above(block)
        leads = self._leads_by_block.get(above)
        if leads is None:
            found: dict[str, Reviewer] = {}
            for _ in self._posts(above, BLOCK_PEOPLE, found):
                pass
            leads = self._leads_by_block[above] = found
        chief = leads[self._staffing.blueprint.key]
        keys = [unit_key(d.key, above) for d in self._staffing.blueprint.departments]
        return {self._staffing.blueprint.key: chief, **{k: leads.get(k, chief) for k in keys}}

    def _post(self, index: int, block: int, leads: Leads) -> tuple[_Post, Sequence[str]]:
        draw = draw_for(self._staffing.seed, "person", index)
        first_name, last_name = self._staffing.names.draw(draw)
        department = self._departments.pick(draw)
        profile = self._roles[department.key].pick(draw)
        units = self._units(department, block, draw)
        is_active = draw() >= _LEFT
        is_lead = is_active and units[0] not in leads
        if index == 0:
            profile, units = self._staffing.blueprint.chief, (self._staffing.blueprint.key,)
            is_active = is_lead = True
        elif is_lead:
            profile = department.lead
        post = _Post(
            draw,
            number_at(index, self._staffing.reserved_numbers),
            first_name,
            last_name,
            profile,
            units[0],
            is_active,
            is_lead,
            next((leads[unit] for unit in units if unit in leads), None),
        )
        return post, units

    def _units(self, department: Department, block: int, draw: Draw) -> tuple[str, ...]:
        """The keys of a team of this department, of its division, and of what is above."""
        teams = department.teams[: self._staffing.teams_per_department]
        team = key_of(teams[draw() * len(teams) >> 16])
        root = self._staffing.blueprint.key
        if not block:
            return team, department.key, root
        above = unit_key(department.key, block_above(block))
        return unit_key(team, block), unit_key(department.key, block), above, root

    def _person(self, post: _Post, block: int, taken: set[str]) -> Person:
        staffing, draw, manager = self._staffing, post.draw, post.manager
        hired_on, until = _draw_stay(draw, post, staffing.as_of)
        skills, certifications = self._abilities.draw(
            post.profile, draw, hired_on=hired_on, until=until
        )
        reviews = (
            self._reviews.draw(manager, draw, skills, hired_on=hired_on, until=until)
            if manager
            else ()
        )
        return Person(
            number=post.number,
            first_name=post.first_name,
            last_name=post.last_name,
            email=self._address(post, block, taken),
            department=post.profile.department,
            role=post.profile.role,
            team=post.team,
            hired_on=hired_on,
            is_active=post.is_active,
            manager_number=manager.number if manager else None,
            skills=skills,
            reviews=reviews,
            certifications=certifications,
        )

    def _address(self, post: _Post, block: int, taken: Container[str]) -> str:
        """Only the first block looks for a free name: later ones cannot know all before them."""
        domain = self._staffing.blueprint.email_domain
        name = (post.first_name, post.last_name, post.number, domain)
        plain = address(*name, EVERY_ADDRESS if block else taken)
        return address(*name, EVERY_ADDRESS) if plain in self._staffing.taken else plain


def number_at(index: int, reserved: Sequence[int]) -> str:
    """The employee number of a drawn person: from 10001 up, without the reserved numbers."""
    number = _FIRST_NUMBER + index
    for other in reserved:
        number += _FIRST_NUMBER <= other <= number
    return str(number)


def _weighted(options: Sequence[T_Weighted]) -> Shares[T_Weighted]:
    return Shares(options, [option.weight for option in options])


def _draw_stay(draw: Draw, post: _Post, as_of: date) -> tuple[date, date]:
    """The day of hire, and the last day that anything is known of: leaving, or today."""
    days = (_LEAD_DAYS if post.is_lead else _DAYS)[draw() >> 6]
    since_left = 0 if post.is_active else min(between(draw, 10, 540), days // 2)
    return as_of - timedelta(days=days), as_of - timedelta(days=since_left)
