"""TechWolf's data files against its API: a world of the same company answers every record."""

from collections.abc import Iterator
from typing import Any

import pytest

from skillsim.context import Caller
from skillsim.origin import Origin
from skillsim.registry import Records
from skillsim.seeding import samples_of
from skillsim.vendors.techwolf import VENDOR, handlers
from tests.vendors.drawn_files import MESSY, SMALL, company, lens, records
from tests.vendors.techwolf_world import World

CALLER = Caller("acme", "good", frozenset({"read"}))
INCLUDE = ["current_skills", "related_skills", "sources"]
ORIGINS = pytest.mark.parametrize("origin", [SMALL, MESSY], ids=lambda origin: origin.scenario)


def world_of(origin: Origin) -> World:
    world = World()
    world.do(VENDOR.seed, company(origin), samples_of("techwolf", origin))
    return world


def files_of(origin: Origin) -> Records:
    return records("techwolf", origin)


def exported(world: World) -> Iterator[dict[str, Any]]:
    """Every record of an export, page by page."""
    after: dict[str, Any] = {}
    while True:
        body = {"limit": 100, "include": INCLUDE, **after}
        page = world.ask(handlers.export_employee_skill_clusters, caller=CALLER, body=body).body
        yield from page["records"]
        if not page["has_next"]:
            return
        after = {"starting_after": page["next_starting_after"]}


@ORIGINS
def test_clusters_are_those_of_an_export_with_everything_included(origin: Origin) -> None:
    assert files_of(origin)["skill_clusters"] == list(exported(world_of(origin)))


@ORIGINS
def test_employees_are_what_the_api_answers(origin: Origin) -> None:
    world = world_of(origin)

    for shown in files_of(origin)["employees"]:
        asked = {"external_id": shown["external_id"], "caller": CALLER}
        assert world.ask(handlers.get_employee, **asked).body == shown


@ORIGINS
def test_profiles_are_what_the_api_answers(origin: Origin) -> None:
    world = world_of(origin)

    for shown in files_of(origin)["skill_profiles"]:
        asked = {"external_id": shown["external_id"], "caller": CALLER}
        answer = world.ask(handlers.get_skill_profile, response_format="skills", **asked)
        assert answer.body == shown


@ORIGINS
def test_each_employee_has_one_profile_and_one_record_of_clusters(origin: Origin) -> None:
    files = files_of(origin)
    [employees, profiles, clusters] = [
        [record["external_id"] for record in files[entity]]
        for entity in ("employees", "skill_profiles", "skill_clusters")
    ]

    assert employees == profiles == clusters
    assert len(employees) == len(set(employees))


def test_a_rejected_skill_is_in_no_file() -> None:
    found = [s for record in files_of(MESSY)["skill_profiles"] for s in record["skills"]]
    found += [
        skill
        for record in files_of(MESSY)["skill_clusters"]
        for cluster in record["skill_clusters"]
        for skill in cluster["current_skills"]
    ]

    assert {skill["validation_state"] for skill in found} == {"suggested", "validated"}


def test_a_profile_has_the_skills_of_the_clusters() -> None:
    files = files_of(SMALL)
    for profile, clusters in zip(files["skill_profiles"], files["skill_clusters"], strict=True):
        current = [s["name"] for c in clusters["skill_clusters"] for s in c["current_skills"]]

        assert [skill["skill"] for skill in profile["skills"]] == current


def test_a_cluster_is_known_from_where_its_skills_are_and_more_only_by_rejected_ones() -> None:
    clusters = [c for r in files_of(MESSY)["skill_clusters"] for c in r["skill_clusters"]]

    assert len(clusters) > 100
    for cluster in clusters:
        skills = [*cluster["current_skills"], *cluster["related_skills"]]
        assert {s for skill in skills for s in skill["skill_sources"]} <= set(cluster["sources"])


def test_a_related_skill_is_one_that_the_person_does_not_have() -> None:
    held = {p.number: {s.name for s in p.skills} for p in company(MESSY).people()}

    for record in files_of(MESSY)["skill_clusters"]:
        related = {s["name"] for c in record["skill_clusters"] for s in c["related_skills"]}
        assert related.isdisjoint(held[record["external_id"]])


def test_the_documents_employees_come_first_and_once() -> None:
    samples = samples_of("techwolf", SMALL)
    first = [record["external_id"] for record in lens("techwolf", SMALL).beginning()["employees"]]

    assert first == [employee["external_id"] for employee in samples["employees"]]
    assert [record["external_id"] for record in files_of(SMALL)["employees"]][: len(first)] == first
