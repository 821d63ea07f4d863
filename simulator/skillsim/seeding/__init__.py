"""From an origin to a company: the only place that makes up people.

Everything is a function of the origin: the same one gives an equal company on every machine.
Names come from Faker once per locale, always the same pool; rows draw from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from skillsim.company import Block, Company, Person, Role
from skillsim.errors import ConfigurationError
from skillsim.instants import to_date
from skillsim.origin import DEFAULT_LOCALE, Origin
from skillsim.resources import fixtures_root, load_fixture, read_fixture, samples_path
from skillsim.seeding.applicants import Applicants
from skillsim.seeding.blocks import DrawnBlocks, Size
from skillsim.seeding.blueprint import Blueprint, load_blueprint
from skillsim.seeding.employees import BLOCK_PEOPLE, Staffing
from skillsim.seeding.names import load_names
from skillsim.seeding.own_company import OwnCompany
from skillsim.seeding.own_company import own_company as described_company
from skillsim.seeding.sample_people import load_sample_people

_FIELDS: dict[str, type] = {
    "title": str,
    "description": str,
    "people": int,
    "applicants": int,
    "teams": int,
    "samples": bool,
    "oddities": int,
}
_KINDS: dict[type, str] = {str: "text", int: "a whole number from 0 up", bool: "true or false"}


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
    oddities: int
    """How many of a hundred drawn people and applicants have something odd about them."""
    applicants_per_block: int
    """In which steps applicants come along when the company grows."""

    def with_people(self, people: int) -> "Scenario":
        """The scenario with another number of people, and applicants in proportion."""
        applicants = people * self.applicants // self.people if self.people else 0
        return replace(self, people=people, applicants=applicants, teams=max(1, self.teams))


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
    people, applicants = entry["people"], entry["applicants"]
    # Rounded up: however many people there are, their blocks have room for the applicants.
    per_block = -(-BLOCK_PEOPLE * applicants // people) if people else applicants
    return Scenario(name=name, **entry, applicants_per_block=per_block)


def load_samples(vendor: str, *, scenario: Scenario | None = None) -> dict[str, Any]:
    """What `fixtures/samples/<vendor>.yaml` holds: the records that the vendor's documents print.

    Empty when the vendor has no such file, or when a scenario without samples is given.
    """
    relative = f"samples/{vendor}.yaml"
    path = samples_path(vendor)
    if (scenario and not scenario.samples) or not path.is_file():
        return {}
    samples = read_fixture(path, relative)
    if not isinstance(samples, dict):
        raise ConfigurationError(f"the fixture {relative} is malformed: it is not a mapping")
    return samples


def scenario_of(origin: Origin) -> Scenario:
    """The scenario of an origin, with as many people as the origin asks for.

    A company file stands in the place of drawn people and of the documents' records, unless a
    number of people is asked for beside it. Raises ConfigurationError.
    """
    scenario = load_scenario(origin.scenario)
    if origin.own_company:
        scenario = replace(scenario.with_people(origin.people or 0), samples=False)
    elif origin.people is not None:
        scenario = scenario.with_people(origin.people)
    return scenario


def samples_of(vendor: str, origin: Origin) -> dict[str, Any]:
    """The records of a vendor's documents that a world of this origin begins with."""
    return load_samples(vendor, scenario=scenario_of(origin))


def company_of(origin: Origin) -> Company:
    """The company of an origin, as it stands at its instant; blocks are drawn when asked for.

    Raises ConfigurationError for an unknown scenario, for a locale that has no names, and for
    malformed fixtures or company files.
    """
    scenario, own = scenario_of(origin), None
    if origin.own_company:
        own = described_company(origin.own_company, as_of_us=origin.as_of_us)
    return make_company(
        scenario, seed=origin.seed, as_of_us=origin.as_of_us, locale=origin.locale, own=own
    )


def make_company(
    scenario: Scenario,
    *,
    seed: int,
    as_of_us: int,
    locale: str = DEFAULT_LOCALE,
    own: OwnCompany | None = None,
) -> Company:
    """The company of a scenario as it stands at `as_of_us`: people of files first, then drawn ones.

    Raises ConfigurationError for a locale that has no names, and for malformed fixtures.
    """
    blueprint = _blueprint_for(own)
    given = own.block if own else Block(people=load_sample_people() if scenario.samples else ())
    staffing = Staffing(
        blueprint,
        load_names(locale),
        seed,
        to_date(as_of_us),
        max(1, scenario.teams),
        reserved_numbers=_numbers((*given.people, *load_sample_people())),
        taken=frozenset(person.email.casefold() for person in given.people),
    )
    applicants = Applicants(blueprint, staffing.names, seed=seed, as_of_us=as_of_us)
    size = Size(
        people=scenario.people,
        applicants=scenario.applicants,
        applicants_per_block=scenario.applicants_per_block,
        # A company of its own that nobody is drawn into has its own structure only.
        teams=scenario.teams if scenario.people or own is None else 0,
        oddities=scenario.oddities,
    )
    return Company(
        name=blueprint.name,
        seed=seed,
        as_of_us=as_of_us,
        blocks=DrawnBlocks(staffing, applicants, size, as_of_us=as_of_us, given=given),
        roles=_roles(blueprint, own, is_drawn=bool(scenario.people)),
        skills=dict(blueprint.skills),
    )


def _blueprint_for(own: OwnCompany | None) -> Blueprint:
    """The fixtures' blueprint, under the name and with the further skills of an own company."""
    blueprint = load_blueprint()
    if own is None:
        return blueprint
    return replace(
        blueprint,
        name=own.name,
        key=own.key,
        email_domain=own.email_domain,
        skills={**blueprint.skills, **own.skills},
    )


def _roles(blueprint: Blueprint, own: OwnCompany | None, *, is_drawn: bool) -> tuple[Role, ...]:
    """The roles of whoever is drawn, then those of an own company; a role of both is the own's."""
    if own is None:
        return blueprint.roles
    drawn = {role.name: role for role in blueprint.roles} if is_drawn else {}
    return tuple((drawn | {role.name: role for role in own.roles}).values())


def _numbers(people: Iterable[Person]) -> tuple[int, ...]:
    """The employee numbers of people of files that a drawn one could have, ascending."""
    plain = {p.number for p in people if p.number.isascii() and p.number.isdigit()}
    return tuple(sorted({int(number) for number in plain}))


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
    if entry["oddities"] > 100:
        return f"oddities is {entry['oddities']}, which is more than 100 of a hundred"
    if entry["teams"] == 0 and (entry["people"] or entry["samples"]):
        return "people need teams of at least 1"
    return None
