"""The vendor-neutral truth behind a world: one company, its people, and who applied to it.

Nothing here knows a vendor, a file or a source of chance: `seeding/` makes a Company, each
vendor's `seed.py` shows it through that vendor's lens. Lists are in a fixed order: same seed,
same company.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Skill:
    """One skill of the catalogue; `related` names skills that often come with it."""

    name: str
    cluster: str
    domain: str
    related: tuple[str, ...] = ()


# A person has a dozen of these: a named tuple takes a third of the time of a frozen dataclass.
class PersonSkill(NamedTuple):
    """What one person can do, and how that is known."""

    name: str
    level_1_to_4: int
    last_used_on: date
    sources: tuple[str, ...] = ()
    """Where it is known from, e.g. `working_history`, `resume_document`, `certificate`."""


class Review(NamedTuple):
    """One performance review."""

    held_on: date
    reviewer: str
    score_0_to_5: float
    comments: str
    id: str | None = None
    """The review's id where a vendor's document prints one; None where the vendor may choose."""


class Certification(NamedTuple):
    """One certificate a person holds."""

    name: str
    issued_by: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True)
class Person:
    """One employee; `number` is the employee number that finds them at every vendor."""

    number: str
    first_name: str
    last_name: str
    email: str
    department: str
    role: str
    team: str
    hired_on: date
    is_active: bool = True
    manager_number: str | None = None
    skills: tuple[PersonSkill, ...] = ()
    reviews: tuple[Review, ...] = ()
    certifications: tuple[Certification, ...] = ()

    @property
    def name(self) -> str:
        """First and last name, as printed."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Team:
    """One node of the organisation; `key` is unique, `parent` the key above or None at the top."""

    key: str
    name: str
    parent: str | None
    color: str
    is_business_unit: bool
    supervisor_number: str | None


@dataclass(frozen=True)
class Role:
    """One job position, with the skills it asks for."""

    name: str
    department: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Applicant:
    """One outside candidate for a role, and how far they have come; `number` tells them apart.

    `stage` is one of: `registered` (known, not invited), `invited`, `started`, `finished`,
    `scored`, `reviewed`, `accepted`, `rejected`, `expired`, `canceled`, `failed`.
    Instants are microseconds, None until they happened; `score_0_to_1` is None until scored.
    """

    number: str
    first_name: str
    last_name: str
    email: str
    external_id: str | None
    tags: tuple[str, ...]
    role: str
    stage: str
    created_at_us: int
    invited_at_us: int | None = None
    started_at_us: int | None = None
    finished_at_us: int | None = None
    score_0_to_1: float | None = None


@dataclass(frozen=True)
class Label:
    """One oddity that was planted on purpose, as an answer key names it."""

    kind: str
    """What was done, e.g. `near_duplicate_typo`, `name_change`, `applicant_duplicate`."""
    number: str
    """The employee number that it was done to; an applicant's where `kind` says `applicant_`."""
    field: str | None = None
    """The field of the record that shows it, `name` for first and last name together, one of
    several as `reviews[0].comments`; None where it is the whole record."""
    of: str | None = None
    """The number of the record that it repeats or follows, if it does; an employee number but for
    `applicant_duplicate`."""
    was: str | None = None
    """The field's value before, as text, if there was one; for a person with `of`, the value that
    the other record has."""


@dataclass(frozen=True)
class Block:
    """A part of a company that can be made by itself: nothing in it looks at a later part."""

    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    """Parents before children; a parent may be in an earlier block."""
    applicants: tuple[Applicant, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Company:
    """Everything a vendor's lens may look at; `as_of_us` is the instant the data speaks of."""

    name: str
    seed: int
    as_of_us: int
    blocks: Sequence[Block] = ()
    """Who works and applies there; a large company makes each block when it is asked for."""
    roles: tuple[Role, ...] = ()
    skills: dict[str, Skill] = field(default_factory=dict)
    """The skill catalogue by name, in the order of the catalogue file."""

    def people(self) -> Iterator[Person]:
        """Everyone, block by block."""
        return (person for block in self.blocks for person in block.people)

    def teams(self) -> Iterator[Team]:
        """Every team, parents before children."""
        return (team for block in self.blocks for team in block.teams)

    def applicants(self) -> Iterator[Applicant]:
        """Every applicant, block by block."""
        return (applicant for block in self.blocks for applicant in block.applicants)
