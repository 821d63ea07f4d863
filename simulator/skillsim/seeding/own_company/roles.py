"""The roles of a company file, and the departments that they bring along."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillsim.company import Applicant, Person, Role
from skillsim.errors import ConfigurationError
from skillsim.seeding.blueprint import Blueprint, key_of
from skillsim.seeding.own_company.catalogue import spelled
from skillsim.seeding.own_company.words import Entry, Spelling, refuse_repeats

DEFAULT_ROLE, DEFAULT_DEPARTMENT = "Employee", "General"

# The key of a role is its job's id at TechWolf, which has at most so many characters.
_MAX_KEY_LENGTH = 100


@dataclass(frozen=True)
class Words:
    """How skills, roles and departments are written; what the blueprint knows, as it does."""

    skills: Spelling
    roles: Spelling
    departments: Spelling

    @classmethod
    def of(cls, blueprint: Blueprint) -> "Words":
        """The words before a file adds its own."""
        roles = blueprint.roles
        return cls(
            skills=Spelling(str.casefold, blueprint.skills),
            roles=Spelling(key_of, (role.name for role in roles)),
            departments=Spelling(key_of, (role.department for role in roles)),
        )


class Roles:
    """The roles that a file lists, over those that the blueprint knows."""

    def __init__(self, entries: Sequence[Entry] | None, blueprint: Blueprint, words: Words) -> None:
        names = [words.roles(entry["name"]) for entry in entries or ()]
        refuse_repeats("roles", "name", names)
        self._words = words
        self._listed = dict(zip(names, entries or (), strict=True))
        self._known = {role.name: role for role in blueprint.roles}

    def departments(self) -> tuple[str, ...]:
        """The departments that the list names, each once."""
        return spelled(
            (e["department"] for e in self._listed.values() if e.get("department")),
            self._words.departments,
        )

    def department_of(self, role: str) -> str | None:
        """Where a role is at home; None where neither file nor blueprint says it."""
        given = self._listed.get(role, {}).get("department")
        if given is not None:
            return self._words.departments(given)
        return self._known[role].department if role in self._known else None

    def complete(
        self, people: Iterable[Person], applicants: Iterable[Applicant]
    ) -> tuple[Role, ...]:
        """Every role of the file: those listed, then those that somebody has or applies for."""
        held = list(people)
        home_by_role = {person.role: person.department for person in reversed(held)}
        usual = _usual_skills(held)
        applied = (applicant.role for applicant in applicants)
        return tuple(
            Role(
                name=_fitting(name),
                department=self.department_of(name) or home_by_role.get(name, DEFAULT_DEPARTMENT),
                skills=self._skills_of(name, usual),
            )
            for name in dict.fromkeys((*self._listed, *(p.role for p in held), *applied))
        )

    def _skills_of(self, role: str, usual: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        given = self._listed.get(role, {}).get("skills")
        if given is not None:
            return spelled(given, self._words.skills)
        return self._known[role].skills if role in self._known else usual.get(role, ())


def _usual_skills(people: Iterable[Person]) -> dict[str, tuple[str, ...]]:
    """What at least half of the people in a role know, by role."""
    size_by_role: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for person in people:
        size_by_role[person.role] += 1
        counts[person.role].update(skill.name for skill in person.skills)
    return {
        role: tuple(skill for skill, count in counts[role].items() if 2 * count >= size)
        for role, size in size_by_role.items()
    }


def _fitting(role: str) -> str:
    if len(key_of(role)) > _MAX_KEY_LENGTH:
        raise ConfigurationError(
            f"the role {role} has more than {_MAX_KEY_LENGTH} characters in lower case; shorten it"
        )
    return role
