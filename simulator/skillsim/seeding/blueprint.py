"""The company before anyone works there: its structure, its roles and its lists, as files say.

Read from `fixtures/company.yaml` and `fixtures/skills.yaml`. It is the same for every scenario
and every seed, so a company can grow without moving anybody who is already in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from skillsim.company import Role, Skill
from skillsim.errors import ConfigurationError
from skillsim.resources import load_fixture


@dataclass(frozen=True)
class Profile:
    """One role as people are drawn for it: its share, and the skills that come with it."""

    role: str
    department: str
    core: tuple[str, ...]
    often: tuple[str, ...]
    weight: int = 0


@dataclass(frozen=True)
class Department:
    """One department; its first team exists in every company that has teams."""

    name: str
    key: str
    color: str
    weight: int
    teams: tuple[str, ...]
    lead: Profile
    roles: tuple[Profile, ...]


@dataclass(frozen=True)
class Qualification:
    """One certificate that can be earned, and the skill it proves."""

    name: str
    issued_by: str
    valid_years: int
    skill: str


@dataclass(frozen=True)
class Phrases:
    """What reviewers write for scores from `at_least` up."""

    at_least: float
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Blueprint:
    """Everything about the company that no draw decides."""

    name: str
    key: str
    color: str
    email_domain: str
    applicant_email_domain: str
    chief: Profile
    departments: tuple[Department, ...]
    qualifications: tuple[Qualification, ...]
    phrases: tuple[Phrases, ...]
    """From the best score down."""
    tags: tuple[str, ...]
    stages: dict[str, int]
    """How likely an applicant stands at each stage, as shares."""
    skills: dict[str, Skill]

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every job position: the chief's, then each department's lead and its roles."""
        by_department = ((d.lead, *d.roles) for d in self.departments)
        profiles = (self.chief, *(p for group in by_department for p in group))
        return tuple(Role(p.role, p.department, p.core) for p in profiles)

    @cached_property
    def openings(self) -> tuple[str, ...]:
        """The roles that applicants apply for: all but the leading ones."""
        return tuple(p.role for d in self.departments for p in d.roles)


@lru_cache(maxsize=1)
def load_blueprint() -> Blueprint:
    """The blueprint that the fixture files describe; read once.

    Raises ConfigurationError when a file is missing, malformed, or names an unknown skill.
    """
    try:
        blueprint = _blueprint(load_fixture("company.yaml"), load_fixture("skills.yaml"))
    except KeyError as error:
        raise ConfigurationError(f"fixtures/company.yaml lacks {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(
            f"fixtures/company.yaml or fixtures/skills.yaml is malformed: {error}"
        ) from error
    _refuse_unknown_skills(blueprint)
    return blueprint


def key_of(name: str) -> str:
    """A name as a key: lower-case words joined by hyphens."""
    return "-".join(name.lower().split())


def _blueprint(company: Mapping[str, Any], domains: Mapping[str, Any]) -> Blueprint:
    applicants = company["applicants"]
    return Blueprint(
        name=company["name"],
        key=company["key"],
        color=company["color"],
        email_domain=company["email_domain"],
        applicant_email_domain=company["applicant_email_domain"],
        chief=_profile(company["chief"]["department"], company["chief"]),
        departments=tuple(_department(name, d) for name, d in company["departments"].items()),
        qualifications=tuple(Qualification(**entry) for entry in company["certifications"]),
        phrases=tuple(Phrases(p["at_least"], tuple(p["comments"])) for p in company["reviews"]),
        tags=tuple(applicants["tags"]),
        stages=dict(applicants["stages"]),
        skills={skill.name: skill for skill in _skills(domains)},
    )


def _department(name: str, entry: Mapping[str, Any]) -> Department:
    roles = entry["roles"].items()
    return Department(
        name=name,
        key=key_of(name),
        color=entry["color"],
        weight=entry["weight"],
        teams=tuple(entry["teams"]),
        lead=_profile(name, entry["lead"]),
        roles=tuple(_profile(name, {"role": role, **profile}) for role, profile in roles),
    )


def _profile(department: str, entry: Mapping[str, Any]) -> Profile:
    core, often = tuple(entry["core"]), tuple(entry["often"])
    return Profile(entry["role"], department, core, often, entry.get("weight", 0))


def _skills(domains: Mapping[str, Any]) -> list[Skill]:
    return [
        Skill(name, cluster, domain, tuple(related))
        for domain, clusters in domains.items()
        for cluster, skills in clusters.items()
        for name, related in skills.items()
    ]


def _refuse_unknown_skills(blueprint: Blueprint) -> None:
    profiles = [blueprint.chief]
    for department in blueprint.departments:
        profiles += (department.lead, *department.roles)
    named = [skill for p in profiles for skill in (*p.core, *p.often)]
    named += [q.skill for q in blueprint.qualifications]
    named += [name for skill in blueprint.skills.values() for name in skill.related]
    unknown = sorted(set(named) - blueprint.skills.keys())
    if unknown:
        raise ConfigurationError(f"fixtures/skills.yaml lacks these skills: {', '.join(unknown)}")
