"""The skills of one employee as one list."""

import json
from typing import NamedTuple

from skillsim.store import Transaction
from skillsim.vendors.techwolf.service import employees, queries
from skillsim.vendors.techwolf.service.employees import Card
from skillsim.vendors.techwolf.tables import Skill


class Profile(NamedTuple):
    """An employee, and the skills it has in the order they were found."""

    card: Card
    skills: tuple[Skill, ...]


def profile(tx: Transaction, external_id: str) -> Profile:
    """What an employee can do; rejected skills are left out (assumed, decision T25).

    Raises NotFound for an employee that is not there.
    """
    card = employees.get(tx, external_id)
    rows = tx.rows(queries.PROFILE, employee_seq=card.seq)
    skills = (
        Skill(skill_id, name, state, tuple(json.loads(sources)), inferred, self_rated)
        for skill_id, name, state, sources, inferred, self_rated in rows
    )
    return Profile(card, tuple(skills))
