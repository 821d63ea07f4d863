"""The people that the vendors' documents print, as `fixtures/samples/company.yaml` holds them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from skillsim.company import Certification, Person, PersonSkill, Review
from skillsim.errors import ConfigurationError
from skillsim.resources import load_fixture
from skillsim.seeding.blueprint import key_of, load_blueprint

_FILE = "samples/company.yaml"


@lru_cache(maxsize=1)
def load_sample_people() -> tuple[Person, ...]:
    """The sample people in the order of the file, each in the first team of their department.

    They keep their printed dates whatever the company's instant, and they lead nobody's team.
    """
    team_by_department = {d.name: key_of(d.teams[0]) for d in load_blueprint().departments}
    try:
        entries = load_fixture(_FILE)["people"]
        return tuple(_person(e, team_by_department[e["department"]]) for e in entries)
    except (KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(f"the fixture {_FILE} is malformed: {error}") from error


def _person(entry: Mapping[str, Any], team: str) -> Person:
    return Person(
        number=entry["number"],
        first_name=entry["first_name"],
        last_name=entry["last_name"],
        email=entry["email"],
        department=entry["department"],
        role=entry["role"],
        team=team,
        hired_on=entry["hired_on"],
        manager_number=entry.get("manager"),
        skills=tuple(_skill(skill) for skill in entry["skills"]),
        reviews=tuple(_review(review) for review in entry.get("reviews", ())),
        certifications=tuple(Certification(**c) for c in entry.get("certifications", ())),
    )


def _skill(entry: Mapping[str, Any]) -> PersonSkill:
    name, level, last_used_on = entry["name"], entry["level"], entry["last_used_on"]
    return PersonSkill(name, level, last_used_on, tuple(entry["sources"]))


def _review(entry: Mapping[str, Any]) -> Review:
    return Review(
        held_on=entry["held_on"],
        reviewer=entry["reviewer"],
        score_0_to_5=entry["score"],
        comments=entry["comments"],
        id=entry.get("id"),
    )
