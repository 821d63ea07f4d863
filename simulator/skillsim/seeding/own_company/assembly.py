"""A company file's content as a company: every part of it, and how the parts fit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from skillsim.company import Block, Person, Role, Skill
from skillsim.seeding.blueprint import load_blueprint
from skillsim.seeding.own_company.applicants import read_applicants
from skillsim.seeding.own_company.catalogue import listed_skills, spelled, with_unlisted
from skillsim.seeding.own_company.people import Ground, department_of, read_people
from skillsim.seeding.own_company.roles import Roles, Words
from skillsim.seeding.own_company.shape import require_shape
from skillsim.seeding.own_company.teams import Teams
from skillsim.seeding.own_company.words import Entry

_NOT_IN_DOMAIN = re.compile(r"[^a-z0-9]+")
_MAX_LABEL = 63


@dataclass(frozen=True)
class OwnCompany:
    """A company as its file describes it, everything that the file leaves out filled in."""

    name: str
    key: str
    """The key of the team that is the whole company."""
    email_domain: str
    block: Block
    """Everybody, in the order of the file."""
    roles: tuple[Role, ...] = ()
    """Every role that somebody has or applies for, and those listed; no two have the same key."""
    skills: dict[str, Skill] = field(default_factory=dict)
    """Skills beside those of the fixtures; one of the same name stands in the place of theirs."""


def assemble(entry: Entry, as_of_us: int) -> OwnCompany:
    """The company that a file's content describes, as it stands at `as_of_us`.

    Raises ConfigurationError, as `people[3].manager: nobody has the number 17`.
    """
    require_shape(entry)
    blueprint = load_blueprint()
    words = Words.of(blueprint)
    skills = listed_skills(entry.get("skills"), blueprint.skills, words.skills)
    roles = Roles(entry.get("roles"), blueprint, words)
    domain = entry.get("email_domain") or _domain_of(entry["name"])
    ground = Ground(entry["name"], domain, as_of_us, words, roles)
    teams = Teams(entry["name"], _departments(entry, ground), entry.get("teams"))
    people = read_people(entry.get("people"), ground, teams)
    applicants = read_applicants(
        entry.get("applicants"),
        words.roles,
        email_domain=blueprint.applicant_email_domain,
        as_of_us=as_of_us,
    )
    tree = teams.tree({person.number for person in people})
    complete = roles.complete(people, applicants)
    return OwnCompany(
        name=entry["name"],
        key=teams.root,
        email_domain=domain,
        block=Block(people, tree, applicants),
        roles=complete,
        skills=with_unlisted(skills, blueprint.skills, _named_skills(complete, people)),
    )


def _departments(entry: Entry, ground: Ground) -> tuple[str, ...]:
    """Every department that somebody works in or that a listed role belongs to, each once."""
    of_people = (department_of(person, ground) for person in entry.get("people") or ())
    return spelled((*ground.roles.departments(), *of_people), ground.words.departments)


def _domain_of(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{_NOT_IN_DOMAIN.sub('', letters)[:_MAX_LABEL] or 'company'}.example"


def _named_skills(roles: Iterable[Role], people: Iterable[Person]) -> Iterator[str]:
    for role in roles:
        yield from role.skills
    for person in people:
        yield from (skill.name for skill in person.skills)
