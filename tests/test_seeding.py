"""The seeded company: the same for the same seed, and what it is read from."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import skillsim
from skillsim import resources, seeding
from skillsim.errors import ConfigurationError
from skillsim.seeding import Scenario, load_samples, load_scenario, make_company
from skillsim.seeding.blueprint import load_blueprint
from tests.seeded_company import (
    AS_OF_US,
    FACTS,
    addresses,
    applicants_of,
    company,
    digest,
    drawn,
    people_of,
    seeds,
    sizes,
    teams_of,
)

# Determinism


@FACTS
@given(seeds, sizes)
def test_same_seed_gives_equal_company(seed: int, people: int) -> None:
    one, other = company(seed=seed, people=people), company(seed=seed, people=people)

    assert list(one.blocks) == list(other.blocks)


def test_another_seed_gives_other_people() -> None:
    assert drawn(company(seed=1)) != drawn(company(seed=2))


def test_another_process_with_another_hash_seed_gives_equal_company() -> None:
    script = (
        "import hashlib; from skillsim.seeding import *;"
        f"c = make_company(load_scenario('demo'), seed=7, as_of_us={AS_OF_US});"
        "print(hashlib.sha256(repr(list(c.blocks)).encode()).hexdigest())"
    )
    path = str(Path(skillsim.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "4711"}

    other = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )

    here = make_company(load_scenario("demo"), seed=7, as_of_us=AS_OF_US)
    assert other.stdout.strip() == digest(here)


@FACTS
@given(seeds, sizes, sizes)
def test_bigger_company_keeps_everyone(seed: int, few: int, more: int) -> None:
    small = company(seed=seed, people=few, applicants=few)

    big = company(seed=seed, people=few + more, applicants=few + more)

    assert people_of(big)[: len(people_of(small))] == people_of(small)
    assert applicants_of(big)[: len(applicants_of(small))] == applicants_of(small)


def test_more_teams_change_neither_names_nor_numbers() -> None:
    one, three = company(teams=1, people=60), company(teams=3, people=60)

    assert [(p.name, p.number, p.email, p.department) for p in people_of(one)] == [
        (p.name, p.number, p.email, p.department) for p in people_of(three)
    ]


def test_drawn_people_are_the_same_without_samples() -> None:
    assert tuple(drawn(company())) == people_of(company(samples=False))


# Scenarios, samples, files


def test_empty_scenario_holds_nobody() -> None:
    empty = make_company(load_scenario("empty"), seed=1, as_of_us=AS_OF_US)

    assert (people_of(empty), teams_of(empty), applicants_of(empty)) == ((), (), ())
    assert empty.skills
    assert empty.roles


@pytest.mark.parametrize(("name", "people"), [("empty", 0), ("small", 25), ("demo", 200)])
def test_scenario_says_how_many_people_are_drawn(name: str, people: int) -> None:
    scenario = load_scenario(name)

    assert (scenario.name, scenario.people) == (name, people)
    assert scenario.title
    assert scenario.description


@pytest.mark.parametrize("name", ["huge", "", "../scenarios/small", "small.yaml"])
def test_unknown_scenario_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(
        ConfigurationError, match="the scenarios are demo, empty, load, messy, small"
    ):
        load_scenario(name)


SOUND = {
    "title": "a",
    "description": "b",
    "people": 1,
    "applicants": 1,
    "teams": 1,
    "samples": False,
    "oddities": 0,
}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- people", "it is not a mapping"),
        ("title: [", "cannot be read"),
        ("title: Half", "exactly the keys title, description"),
        (json.dumps({**SOUND, "people": -1}), "people"),
        (json.dumps({**SOUND, "applicants": "x"}), "'x'"),
        (json.dumps({**SOUND, "teams": True}), "True"),
        (json.dumps({**SOUND, "teams": 0}), "teams"),
        (json.dumps({**SOUND, "oddities": 101}), "oddities is 101"),
    ],
)
def test_malformed_scenario_is_refused_in_words(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = tmp_path / "fixtures" / "scenarios"
    scenarios.mkdir(parents=True)
    (scenarios / "broken.yaml").write_text(text)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)

    with pytest.raises(ConfigurationError, match=sentence):
        load_scenario("broken")


def test_missing_fixture_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"the fixture nowhere\.yaml is missing"):
        resources.load_fixture("nowhere.yaml")


def test_contract_path_is_beside_the_other_contracts() -> None:
    assert resources.contract_path("acme") == resources.contracts_root() / "acme.yaml"


def test_samples_of_an_unknown_vendor_are_empty() -> None:
    assert load_samples("nobody") == {}


def test_samples_are_empty_for_a_scenario_without_samples() -> None:
    without, with_samples = load_scenario("empty"), load_scenario("small")

    assert load_samples("company", scenario=without) == {}
    assert load_samples("company", scenario=with_samples)["people"]


def test_other_locale_gives_other_names_in_plain_addresses() -> None:
    scenario: Scenario = replace(load_scenario("small"), samples=False)

    other = make_company(scenario, seed=1, as_of_us=AS_OF_US, locale="ja_JP")

    assert not people_of(other)[0].name.isascii()
    assert all(email.isascii() for email in addresses(other))


@pytest.mark.parametrize("locale", ["xx_XX", "en-US", "", "..person", "EN_us"])
def test_unknown_locale_is_refused(locale: str) -> None:
    with pytest.raises(ConfigurationError, match="no names for the locale"):
        make_company(load_scenario("small"), seed=1, as_of_us=AS_OF_US, locale=locale)


def test_blueprint_keys_and_roles_are_unique() -> None:
    blueprint = load_blueprint()
    roles = [role.name for role in blueprint.roles]
    teams = [team.key for team in teams_of(company(teams=3))]

    assert len(set(roles)) == len(roles)
    assert len(set(teams)) == len(teams)
    assert len(blueprint.skills) >= 120


def test_scenario_names_are_sorted() -> None:
    assert seeding.scenario_names() == tuple(sorted(seeding.scenario_names()))
