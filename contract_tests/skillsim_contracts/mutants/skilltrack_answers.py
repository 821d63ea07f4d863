"""Mutants of how SkillTrack answers: shapes, statuses, the export and the reports.

Functions that stand in for the simulator's import it when they run, so that reading the catalogue
does not load it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from skillsim_contracts.calls import Received
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants import skilltrack_steps as steps
from skillsim_contracts.mutants.claims import claim, good
from skillsim_contracts.mutants.rewriting import (
    Asked,
    rewrite_answer,
    rewrite_json,
    rewrite_success,
    with_header,
    with_json,
)
from skillsim_contracts.mutants.skilltrack_steps import SKILLTRACK

_EXPORT = "/v1/employees/skills/export"


def _scores_as_text(_: Asked, reviews: Any) -> Any:
    return [{**review, "score": str(review["score"])} for review in reviews]


def _score_is_a_number(client: Client) -> None:
    created = steps.create(client, "p02")
    steps.review(client, created, date="2025-02-03", score=4.5, comments="calm")
    score = steps.reviews(client, created)[0]["score"]
    claim(score == 4.5, f"the score 4.5 comes back as {score!r}")


def _crash_on_malformed(asked: Asked, answer: Received) -> Received:
    if answer.status != 400 or not asked.body or asked.json() is not None:
        return answer
    crash = {"error": "Internal Server Error", "message": "the body could not be parsed"}
    return with_json(replace(answer, status=500), crash)


def _malformed_is_refused(client: Client) -> None:
    headers = {"content-type": "application/json"}
    answer = client.send(SKILLTRACK, "POST", "/v1/employees", body=b'{"name":', headers=headers)
    claim(400 <= answer.status < 500, f"malformed JSON is answered {answer.status}")


def _nothing_for_unknown(asked: Asked, answer: Received) -> Received:
    employee_id = asked.path.split("/")[-2]
    if answer.status != 404 or not employee_id.isdigit():
        return answer
    return with_json(replace(answer, status=200), [])


def _unknown_is_not_found(client: Client) -> None:
    answer = client.send(SKILLTRACK, "GET", "/v1/employees/899999/skills")
    claim(answer.status == 404, f"the skills of an unknown employee are answered {answer.status}")


def _labelled_json(_: Asked, answer: Received) -> Received:
    return with_header(answer, "content-type", "application/json")


def _export_is_labelled_csv(client: Client) -> None:
    label = client.send(SKILLTRACK, "GET", _EXPORT).headers["content-type"]
    claim(label.startswith("text/csv"), f"the CSV text is labelled {label}")


def _unquoted(_: Asked, answer: Received) -> Received:
    rows = csv.reader(io.StringIO(answer.body.decode(), newline=""))
    return replace(answer, body="".join(map(_unquoted_line, rows)).encode())


def _unquoted_line(row: Sequence[str]) -> str:
    return ",".join(map(_cell, row)) + "\r\n"


def _cell(text: str) -> str:
    """The text as it is; only a line break alone still gets its quotes."""
    needs_others = "," in text or '"' in text
    has_break = "\r" in text or "\n" in text
    return f'"{text}"' if has_break and not needs_others else text


def _export_quotes(client: Client) -> None:
    created = steps.create(client, "p48")
    steps.put_skill(client, created, 'Maps, charts and "globes"')
    text = client.send(SKILLTRACK, "GET", _EXPORT).body.decode()
    names = [row[2] for row in csv.reader(io.StringIO(text)) if row[0] == created]
    held = [skill["skill_name"] for skill in steps.skills(client, created)]
    claim(names == held, f"the export says {names} where the list says {held}")


def _holders(tx: Any, *span: range, department: str, required_skill: str) -> list[Any]:
    from skillsim.vendors.skilltrack import service, tables

    wanted = required_skill.casefold()
    everyone_held = service.held_skills(tx, *span)
    holding = {held.employee_id for held in everyone_held if held.skill_name.casefold() == wanted}
    return [
        tables.Colleague(employee.employee_id, employee.name)
        for employee in service.employees(tx, *span)
        if employee.department == department and employee.employee_id in holding
    ]


def _gap_lists_who_lacks(client: Client) -> None:
    able, unable = steps.create(client, "p30-a"), steps.create(client, "p30-b")
    steps.put_skill(client, able, "Surveying")
    path = f"/v1/reports/skill-gap?department={steps.DEPARTMENT}&required_skill=Surveying"
    report = good(client.send(SKILLTRACK, "GET", path))
    lacking = [one["employee_id"] for one in report["employees_lacking_skill"]]
    claim(lacking == [unable], f"{able} has the skill, {unable} lacks it, reported is {lacking}")


def _backwards(_: Asked, performers: Any) -> Any:
    return list(reversed(performers))


def _best_come_first(client: Client) -> None:
    worse, better = steps.create(client, "p31-a"), steps.create(client, "p31-b")
    steps.review(client, worse, date="1999-02-03", score=2, comments="late")
    steps.review(client, better, date="1999-02-03", score=4, comments="early")
    ranked = [one["employee_id"] for one in steps.top_performers(client, "Q1-1999")]
    claim(ranked == [better, worse], "the employee with the lower average comes first")


def _over_all_quarters(tx: Any, quarter: Any) -> list[Any]:
    """Whoever was reviewed in the quarter, with the mean of all their reviews."""
    from skillsim.vendors.skilltrack import service, tables

    def ranked(first_day: str, last_day: str) -> list[Any]:
        statement, everybody = tables.TOP_PERFORMERS, 1_000_000
        rows = tx.rows(statement, first_day=first_day, last_day=last_day, count=everybody)
        return [tables.Performer(*row) for row in rows]

    asked_for = {one.employee_id for one in ranked(quarter.first_day, quarter.last_day)}
    found = [one for one in ranked("0000-01-01", "9999-12-31") if one.employee_id in asked_for]
    return found[: service.MAX_TOP_PERFORMERS]


def _average_is_of_the_quarter(client: Client) -> None:
    created = steps.create(client, "p49")
    steps.review(client, created, date="1999-02-03", score=2, comments="in the quarter")
    steps.review(client, created, date="1999-05-03", score=4, comments="after it")
    average = steps.top_performers(client, "Q1-1999")[0]["average_score"]
    claim(average == 2, f"the only score of the quarter is 2, its average is {average}")


MUTANTS: list[Mutant] = [
    Mutant(
        id="P02",
        group="schema",
        operation="ST GET /v1/employees/{employee_id}/performance-reviews",
        violation="score is a string",
        witness=_score_is_a_number,
        wrap=rewrite_json(
            "GET", "/skilltrack/v1/employees/[^/]+/performance-reviews", _scores_as_text
        ),
    ),
    Mutant(
        id="P06",
        group="status",
        operation="ST POST /v1/employees",
        violation="malformed JSON is answered 500",
        witness=_malformed_is_refused,
        wrap=rewrite_answer("POST", "/skilltrack/v1/employees", _crash_on_malformed),
    ),
    Mutant(
        id="P07",
        group="status",
        operation="ST GET /v1/employees/{employee_id}/skills",
        violation="an unknown, well-formed id is answered 200 and an empty list",
        witness=_unknown_is_not_found,
        wrap=rewrite_answer("GET", "/skilltrack/v1/employees/[^/]+/skills", _nothing_for_unknown),
    ),
    Mutant(
        id="P13",
        group="headers",
        operation="ST GET /v1/employees/skills/export",
        violation="the CSV text is labelled application/json",
        witness=_export_is_labelled_csv,
        wrap=rewrite_success("GET", "/skilltrack" + _EXPORT, _labelled_json),
    ),
    Mutant(
        id="P30",
        group="filters",
        operation="ST GET /v1/reports/skill-gap",
        violation="the report names those who have the skill",
        witness=_gap_lists_who_lacks,
        patch=patch("skillsim.vendors.skilltrack.service:employees_lacking", _holders),
    ),
    Mutant(
        id="P31",
        group="filters",
        operation="ST GET /v1/reports/top-performers",
        violation="the averages ascend",
        witness=_best_come_first,
        wrap=rewrite_json("GET", "/skilltrack/v1/reports/top-performers", _backwards),
    ),
    Mutant(
        id="P48",
        group="data",
        operation="ST GET /v1/employees/skills/export",
        violation="fields with commas or quotes are not quoted",
        witness=_export_quotes,
        wrap=rewrite_success("GET", "/skilltrack" + _EXPORT, _unquoted),
    ),
    Mutant(
        id="P49",
        group="data",
        operation="ST GET /v1/reports/top-performers",
        violation="the average is taken over all quarters",
        witness=_average_is_of_the_quarter,
        patch=patch("skillsim.vendors.skilltrack.service:top_performers", _over_all_quarters),
    ),
]
