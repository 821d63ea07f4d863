"""From a scenario and a seed to a company: the only place that makes up people.

Everything is a function of (scenario, seed, instant, locale): the same ones give an equal company
on every machine. Names come from Faker once per locale, always the same pool; rows draw from it.
"""

import importlib.util
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from skillsim.company import Company
from skillsim.errors import ConfigurationError
from skillsim.instants import to_date
from skillsim.resources import fixtures_root, load_fixture
from skillsim.seeding.applicants import draw_applicants
from skillsim.seeding.blueprint import load_blueprint
from skillsim.seeding.employees import Staffing, draw_employees
from skillsim.seeding.names import Names
from skillsim.seeding.organisation import make_teams
from skillsim.seeding.sample_people import load_sample_people

_FIELDS: dict[str, type] = {
    "title": str,
    "description": str,
    "people": int,
    "applicants": int,
    "teams": int,
    "samples": bool,
}
_KINDS: dict[type, str] = {str: "text", int: "a whole number from 0 up", bool: "true or false"}

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_NAMES_SEED = 1
_FIRST_NAMES, _LAST_NAMES = 400, 600


@dataclass(frozen=True)
class Scenario:
    """A named starting situation, from one file in `fixtures/scenarios/`."""

    name: str
    title: str
    description: str
    people: int
    """How many people are drawn, the sample people not counted."""
    applicants: int
    teams: int
    """The most teams a department has; 0 for a company without an organisation."""
    samples: bool
    """Whether the records that the vendors' documents print are there."""


def scenario_names() -> tuple[str, ...]:
    """The names of all scenarios, in alphabetical order."""
    return tuple(sorted(path.stem for path in (fixtures_root() / "scenarios").glob("*.yaml")))


def load_scenario(name: str) -> Scenario:
    """The scenario of this name; ConfigurationError when there is none or its file is malformed."""
    known = scenario_names()
    if name not in known:
        raise ConfigurationError(
            f"there is no scenario {name!r}; the scenarios are {', '.join(known)}"
        )
    relative = f"scenarios/{name}.yaml"
    entry = load_fixture(relative)
    problem = _problem(entry)
    if problem:
        raise ConfigurationError(f"the fixture {relative} is malformed: {problem}")
    return Scenario(name=name, **entry)


def load_samples(vendor: str, *, scenario: Scenario | None = None) -> dict[str, Any]:
    """What `fixtures/samples/<vendor>.yaml` holds: the records that the vendor's documents print.

    Empty when the vendor has no such file, or when a scenario without samples is given.
    """
    relative = f"samples/{vendor}.yaml"
    if (scenario and not scenario.samples) or not (fixtures_root() / relative).is_file():
        return {}
    samples = load_fixture(relative)
    if not isinstance(samples, dict):
        raise ConfigurationError(f"the fixture {relative} is malformed: it is not a mapping")
    return samples


def make_company(scenario: Scenario, *, seed: int, as_of_us: int, locale: str = "en_US") -> Company:
    """The company of a scenario as it stands at `as_of_us`, the sample people first.

    Raises ConfigurationError for a locale that has no names, and for malformed fixtures.
    """
    blueprint, names = load_blueprint(), _names(locale)
    samples = load_sample_people()
    reserved = tuple(sorted(int(person.number) for person in samples))
    staffing = Staffing(blueprint, names, seed, to_date(as_of_us), max(1, scenario.teams), reserved)
    people, leads = draw_employees(staffing, scenario.people)
    return Company(
        name=blueprint.name,
        seed=seed,
        as_of_us=as_of_us,
        people=(samples if scenario.samples else ()) + people,
        teams=make_teams(blueprint, scenario.teams, leads),
        roles=blueprint.roles,
        applicants=draw_applicants(
            blueprint, names, scenario.applicants, seed=seed, as_of_us=as_of_us
        ),
        skills=dict(blueprint.skills),
    )


def _problem(entry: object) -> str | None:
    """What is wrong with a scenario file's content, in words; None when nothing is."""
    if not isinstance(entry, dict):
        return "it is not a mapping"
    if set(entry) != set(_FIELDS):
        return f"it must have exactly the keys {', '.join(_FIELDS)}"
    for key, kind in _FIELDS.items():
        value = entry[key]
        if type(value) is not kind or (isinstance(value, int) and value < 0):
            return f"{key} is {value!r}, which is not {_KINDS[kind]}"
    if entry["teams"] == 0 and (entry["people"] or entry["samples"]):
        return "people need teams of at least 1"
    return None


@lru_cache(maxsize=8)
def _names(locale: str) -> Names:
    """The name pool of a locale, the same in every process and for every seed."""
    # Faker takes a tenth of a second to import, and its name provider alone is all that is used:
    # the full Faker() would load every other provider too.
    from faker.generator import Generator

    name = f"faker.providers.person.{locale}"
    if not _LOCALE.fullmatch(locale) or importlib.util.find_spec(name) is None:
        raise ConfigurationError(
            f"there are no names for the locale {locale!r}; send one such as en_US or de_DE"
        )
    module = importlib.import_module(name)
    generator = Generator()
    generator.seed_instance(_NAMES_SEED)
    provider = module.Provider(generator)
    first = tuple(provider.first_name() for _ in range(_FIRST_NAMES))
    return Names(first, tuple(provider.last_name() for _ in range(_LAST_NAMES)))
