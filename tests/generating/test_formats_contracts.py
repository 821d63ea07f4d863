"""The tables that the three contracts give, and records of the vendors in them."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from skillsim import schema
from skillsim.generating.formats import Column, tables_of
from skillsim.generating.formats.flattening import columns_of
from skillsim.generating.formats.planning import plan
from skillsim.generating.formats.shapes import reference
from tests.generating.real_records import (
    ASSESSMENT,
    ASSESSMENT_ID,
    CANDIDATE_ID,
    ENTITIES,
    RECORDS,
    REVIEW,
    SKILL_PROFILE,
    contract_of,
)
from tests.generating.things import write

# Column names with their kind, where it is not text.
COLUMNS = {
    "devskiller.tests": "id name skills:json durationInMinutes:integer links_self",
    "devskiller.predefined_tests": (
        "id name seniorityLevel skills:json durationInMinutes:integer links_self description"
    ),
    "devskiller.candidates": (
        "id firstName lastName email tags:json disableCommunication:boolean externalId status "
        "assignedUser assignedTeam creationDate:instant links_onlineReport links_pdfReport "
        "links_self"
    ),
    "devskiller.assessments": (
        "candidateId id status timeTakenInSeconds:integer timeLimitInSeconds:integer "
        "score_scoredPoints:integer score_maxPoints:integer score_percentage:integer "
        "creationDate:instant startDate:instant finishDate:instant token expirationDate:instant "
        "test_id test_name test_links_self links_candidateAccess links_onlineReport "
        "links_pdfReport links_candidateUrl links_self"
    ),
    "devskiller.assessments_skills": (
        "candidateId assessments_id position:integer name percentage:integer"
    ),
    "devskiller.assessments_sections": (
        "candidateId assessments_id position:integer timeTakenInSeconds:integer "
        "timeLimitInSeconds:integer score_scoredPoints:integer score_maxPoints:integer "
        "score_percentage:integer"
    ),
    "devskiller.assessments_sections_answers": (
        "candidateId assessments_id sections_position:integer position:integer taskId title type "
        "score_scoredPoints:integer score_maxPoints:integer score_percentage:integer difficulty "
        "gitUrl value_choices:json value_text value_gaps:json answerId:integer"
    ),
    "devskiller.assessments_sections_answers_value_comments": (
        "candidateId assessments_id sections_position:integer sections_answers_position:integer "
        "position:integer filename rating:json startLine:integer endLine:integer text"
    ),
    "devskiller.job_positions": "id name customId",
    "devskiller.teams": "id name parentTeamId color businessUnit:boolean supervisorId customId",
    "devskiller.people": "id email firstName lastName customId jobPositionId teams:json",
    "skilltrack.employees": "employee_id name email department role hire_date:date",
    "skilltrack.skills": "employee_id skill_name proficiency_level last_used:date",
    "skilltrack.reviews": "employee_id review_id date:date reviewer score:number comments",
    "skilltrack.certifications": (
        "employee_id certification_name issued_by date_issued:date expiration_date:date"
    ),
    "techwolf.employees": (
        "external_id active:boolean location_lat:number location_lng:number assigned_position "
        "low_data_availability:boolean organisational_unit last_updated:instant "
        "assigned_position_id non_desired_functions:json"
    ),
    "techwolf.employees_working_history": (
        "external_id position:integer start_date:date end_date:date company job_title "
        "job_description"
    ),
    "techwolf.employees_education_history": (
        "external_id position:integer start_date:date end_date:date school degree_name"
    ),
    "techwolf.employees_languages": "external_id position:integer language level:integer",
    "techwolf.employees_desired_functions": "external_id position:integer title importance:number",
    "techwolf.employees_custom_properties": (
        "external_id position:integer property_name property_value:json"
    ),
    "techwolf.skill_profiles": "external_id num_skill_events:integer low_data_availability:boolean",
    "techwolf.skill_profiles_skills": (
        "external_id position:integer skill_id skill validation_state sources:json "
        "self_rated_proficiency_level:integer self_rated_proficiency_float:number "
        "inferred_proficiency_level:integer inferred_proficiency_float:number"
    ),
    "techwolf.skill_profiles_skills_source_events": (
        "skill_profiles_external_id skills_position:integer position:integer external_id "
        "event_type source"
    ),
    "techwolf.skill_clusters": "external_id",
    "techwolf.skill_clusters_skill_clusters": (
        "external_id position:integer skill_cluster_id skill_cluster_name domain_name "
        "proficiency_level:integer validation_state sources:json"
    ),
    "techwolf.skill_clusters_skill_clusters_current_skills": (
        "external_id skill_clusters_position:integer position:integer name skill_id "
        "validation_state skill_sources:json"
    ),
    "techwolf.skill_clusters_skill_clusters_related_skills": (
        "external_id skill_clusters_position:integer position:integer name skill_id "
        "validation_state skill_sources:json"
    ),
}


def spelled(column: Column) -> str:
    return column.name if column.kind == "text" else f"{column.name}:{column.kind}"


def rows_of(vendor: str, name: str, record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table that a record fills, as objects."""
    (entity,) = (one for one in ENTITIES[vendor] if one.name == name)
    flat = plan(vendor, entity, contract_of(vendor))
    return {
        table.name: [
            dict(zip((column.name for column in table.columns), row, strict=True))
            for row in zip(*columns, strict=True)
        ]
        for table, columns in columns_of(flat, [record])
    }


@pytest.mark.parametrize("vendor", sorted({name.partition(".")[0] for name in COLUMNS}))
def test_columns_of_every_entity_follow_the_contract(vendor: str) -> None:
    tables = tables_of("csv", vendor, ENTITIES[vendor], contract_of(vendor))

    found = {f"{vendor}.{t.name}": " ".join(map(spelled, t.columns)) for t in tables}
    assert found == {name: text for name, text in COLUMNS.items() if name.startswith(vendor)}


@pytest.mark.parametrize("vendor", ENTITIES)
def test_lines_of_json_have_a_table_an_entity_and_no_columns(vendor: str) -> None:
    tables = tables_of("jsonl", vendor, ENTITIES[vendor], contract_of(vendor))

    found = [(table.name, table.schema, table.key, table.columns) for table in tables]
    assert found == [(one.name, one.schema, one.key, ()) for one in ENTITIES[vendor]]


@pytest.mark.parametrize("vendor", RECORDS)
def test_lines_of_json_fit_the_schema_behind_the_key(vendor: str, tmp_path: Path) -> None:
    name, record = RECORDS[vendor]
    (entity,) = (one for one in ENTITIES[vendor] if one.name == name)
    promised = contract_of(vendor)

    write("jsonl", tmp_path, [{name: [record]}], [entity], promised, vendor)

    (line,) = (tmp_path / vendor / f"{name}.jsonl").read_bytes().splitlines()
    written = orjson.loads(line)
    assert list(written) == list(record)
    rest = {member: value for member, value in written.items() if member not in entity.key}
    validator = schema.Schemas(promised).validator(reference(entity.schema))
    assert schema.problems(validator, rest) == ()


def test_record_without_lists_is_one_row() -> None:
    assert rows_of("skilltrack", "reviews", REVIEW) == {"reviews": [REVIEW]}


def test_list_in_a_list_names_both_positions_and_its_own_ids() -> None:
    rows = rows_of("techwolf", "skill_profiles", SKILL_PROFILE)

    skills = [(row["position"], row["skill_id"]) for row in rows["skill_profiles_skills"]]
    assert skills == [(1, "s1"), (2, "s2")]
    assert rows["skill_profiles_skills"][0]["sources"] == '["certificate","learning"]'
    assert rows["skill_profiles_skills_source_events"] == [
        {
            "skill_profiles_external_id": "1001",
            "skills_position": 1,
            "position": 1,
            "external_id": "doc-1",
            "event_type": "certificate",
            "source": "upload",
        }
    ]


def test_links_and_embedded_records_are_columns() -> None:
    (row,) = rows_of("devskiller", "assessments", ASSESSMENT)["assessments"]

    assert row["links_self"] == "https://sim.example/e"
    assert row["test_name"] == "Senior"
    assert row["test_links_self"] == "https://sim.example/t"
    assert row["score_percentage"] == 70


def test_deepest_list_says_whose_row_it_is() -> None:
    rows = rows_of("devskiller", "assessments", ASSESSMENT)

    assert rows["assessments_sections_answers_value_comments"] == [
        {
            "candidateId": CANDIDATE_ID,
            "assessments_id": ASSESSMENT_ID,
            "sections_position": 2,
            "sections_answers_position": 1,
            "position": 1,
            "filename": "a.py",
            "rating": '{"stars":4}',
            "startLine": 1,
            "endLine": 2,
            "text": "ok",
        }
    ]


def test_null_object_and_missing_object_are_nulls() -> None:
    rows = rows_of("devskiller", "assessments", ASSESSMENT)["assessments_sections"]

    assert [row["score_maxPoints"] for row in rows] == [None, None]
