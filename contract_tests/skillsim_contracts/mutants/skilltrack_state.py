"""Mutants of what SkillTrack remembers: creates, upserts, and whose records are whose.

Functions that stand in for the simulator's import it when they run, so that reading the catalogue
does not load it. The modules they import are not the ones in which they stand.
"""

import asyncio
import json
import re
from typing import Any

from skillsim_contracts.calls import Received
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import App, Mutant, patch
from skillsim_contracts.mutants import skilltrack_steps as steps
from skillsim_contracts.mutants.claims import claim
from skillsim_contracts.mutants.rewriting import (
    Ask,
    Asked,
    all_of,
    around,
    rewrite_json,
    rewrite_success,
    with_json,
)

_FIRST_CREATED = 900_001
"""The simulator gives numbers from here on to employees that are created through the API."""
_RACE_S = 0.002
_ID = re.compile(rb'(?<="employee_id":")[0-9]+|^[0-9]+(?=,)', re.MULTILINE)


def _without_hire_date(_: Asked, employees: Any) -> Any:
    for employee in employees:
        if int(employee["employee_id"]) >= _FIRST_CREATED:
            del employee["hire_date"]
    return employees


def _created_has_hire_date(client: Client) -> None:
    created = steps.create(client, "p01")
    listed = [e for e in steps.employees(client) if e["employee_id"] == created]
    claim("hire_date" in listed[0], "a created employee is listed without hire_date")


def _insert_no_employee(tx: Any, table: Any, **values: object) -> None:
    """What stands in for `insert`, of which `insert_many` is the plural."""
    if table.name != "skilltrack_employee":
        tx.insert_many(table, [values])


def _created_is_listed(client: Client) -> None:
    created = steps.create(client, "p15")
    listed = [employee["employee_id"] for employee in steps.employees(client)]
    claim(created in listed, "a created employee is not in the list")


def _append_skill(
    tx: Any, employee_id: str, *, skill_name: str, proficiency_level: str, last_used: str
) -> Any:
    from skillsim.vendors.skilltrack import service, tables

    held = service.skills(tx, employee_id)
    folded = skill_name.casefold()
    if any(skill.skill_name.casefold() == folded for skill in held):
        # The table holds a name once; this one is never looked for.
        folded = f"{folded}\x1f{len(held)}"
    tx.insert(
        tables.skills,
        employee_id=employee_id,
        skill_name=skill_name,
        skill_folded=folded,
        proficiency_level=proficiency_level,
        last_used=last_used,
    )
    return tables.Skill(skill_name, proficiency_level, last_used)


def _skill_is_held_once(client: Client) -> None:
    created = steps.create(client, "p16")
    steps.put_skill(client, created, "Surveying", "Beginner")
    steps.put_skill(client, created, "Surveying", "Expert")
    claim(len(steps.skills(client, created)) == 1, "a skill that was sent twice is held twice")


def _put_skill_once(
    tx: Any, employee_id: str, *, skill_name: str, proficiency_level: str, last_used: str
) -> Any:
    from skillsim.vendors.skilltrack import service, tables

    told = tables.Skill(skill_name, proficiency_level, last_used)
    folded = skill_name.casefold()
    if any(s.skill_name.casefold() == folded for s in service.skills(tx, employee_id)):
        return told
    tx.insert(
        tables.skills,
        employee_id=employee_id,
        skill_name=skill_name,
        skill_folded=folded,
        proficiency_level=proficiency_level,
        last_used=last_used,
    )
    return told


def _last_write_wins(client: Client) -> None:
    created = steps.create(client, "p17")
    steps.put_skill(client, created, "Surveying", "Beginner")
    steps.put_skill(client, created, "Surveying", "Expert")
    levels = [skill["proficiency_level"] for skill in steps.skills(client, created)]
    claim(levels == ["Expert"], f"after Beginner and Expert the skill is {levels}")


def _everybodys_reviews(tx: Any, employee_id: str) -> list[Any]:
    from skillsim.vendors.skilltrack import service, tables

    service._require_employee(tx, employee_id)
    everybody = [employee.employee_id for employee in service.employees(tx)]
    rows = [row for one in everybody for row in tx.rows(tables.REVIEWS, employee_id=one)]
    return [tables.Review(*row) for row in rows]


def _reviews_are_ones_own(client: Client) -> None:
    first, second = steps.create(client, "p18-a"), steps.create(client, "p18-b")
    steps.review(client, first, date="2025-02-03", score=3, comments="of the first")
    seen = len(steps.reviews(client, second))
    claim(seen == 0, f"an employee who was never reviewed has {seen} reviews")


def _racing(app: App) -> Any:
    """Who reads the turn before another one has stored is given the id of that turn, too."""
    turn = 0
    id_of_turn: dict[int, bytes] = {}
    shown: dict[bytes, bytes] = {}

    async def create(asked: Asked, ask: Ask) -> Received:
        nonlocal turn
        mine = turn
        await asyncio.sleep(_RACE_S)
        answer = await ask(asked)
        if answer.status != 200:
            return answer
        turn += 1
        created = json.loads(answer.body)
        stored = created["employee_id"].encode()
        shown[stored] = id_of_turn.setdefault(mine, stored)
        return with_json(answer, {**created, "employee_id": shown[stored].decode()})

    def show(_: Asked, answer: Received) -> Received:
        body = _ID.sub(lambda found: shown.get(found[0], found[0]), answer.body)
        return Received(answer.status, answer.headers, body)

    employees = "/skilltrack/v1/employees"
    reads = f"{employees}(/skills/export)?|/skilltrack/v1/reports/[^/]+"
    return all_of(around("POST", employees, create), rewrite_success("GET", reads, show))(app)


def _parallel_ids_differ(client: Client) -> None:
    ids = steps.create_together(client, "p47-a", "p47-b", "p47-c")
    claim(len(set(ids)) == len(ids), f"employees created at the same time have the ids {ids}")


MUTANTS: list[Mutant] = [
    Mutant(
        id="P01",
        group="schema",
        operation="ST GET /v1/employees",
        violation="hire_date is missing for employees that were created through the API",
        witness=_created_has_hire_date,
        wrap=rewrite_json("GET", "/skilltrack/v1/employees", _without_hire_date),
    ),
    Mutant(
        id="P15",
        group="state",
        operation="ST POST /v1/employees",
        violation="a create is answered with success and nothing is stored",
        witness=_created_is_listed,
        patch=patch("skillsim.store:Transaction.insert", _insert_no_employee),
    ),
    Mutant(
        id="P16",
        group="state",
        operation="ST PUT /v1/employees/{employee_id}/skills",
        violation="a skill that is held already is added once more instead of being replaced",
        witness=_skill_is_held_once,
        patch=patch("skillsim.vendors.skilltrack.service:put_skill", _append_skill),
    ),
    Mutant(
        id="P17",
        group="state",
        operation="ST PUT /v1/employees/{employee_id}/skills",
        violation="the second write to the same skill is answered with success and ignored",
        witness=_last_write_wins,
        patch=patch("skillsim.vendors.skilltrack.service:put_skill", _put_skill_once),
    ),
    Mutant(
        id="P18",
        group="state",
        operation="ST GET /v1/employees/{employee_id}/performance-reviews",
        violation="every employee is shown the reviews of all employees",
        witness=_reviews_are_ones_own,
        patch=patch("skillsim.vendors.skilltrack.service:reviews", _everybodys_reviews),
    ),
    Mutant(
        id="P47",
        group="concurrency",
        operation="ST POST /v1/employees",
        violation="employees who are created at the same time are given the same id",
        witness=_parallel_ids_differ,
        wrap=_racing,
    ),
]
