"""The tree of teams: the company, its departments, and the teams inside them.

A company of many blocks has a division of every department in each block, with teams of its own.
A division reports to the division of an earlier block, eight to one, so nobody leads hundreds.
"""

from collections.abc import Mapping

from skillsim.company import Team
from skillsim.seeding.blueprint import Blueprint, Department, key_of
from skillsim.seeding.reviews import Reviewer

_DIVISIONS_BELOW = 8


def block_above(block: int) -> int:
    """The block that the divisions of a later block (from 1 up) report to."""
    return (block - 1) // _DIVISIONS_BELOW


def unit_key(key: str, block: int) -> str:
    """The key of a department's division, or of one of its teams, in a block."""
    return f"{key}-{block + 1}" if block else key


def make_teams(
    blueprint: Blueprint, teams_per_department: int, block: int, leads: Mapping[str, Reviewer]
) -> tuple[Team, ...]:
    """The part of the tree that a block adds, parents before children.

    `leads` holds who leads a unit, by its key; a unit that nobody leads yet is led from above, and
    the mapping has the departments' keys with who that is.
    """
    divisions = (_division(d, teams_per_department, block, leads) for d in blueprint.departments)
    below = tuple(team for division in divisions for team in division)
    if block:
        return below
    lead = leads.get(blueprint.key)
    number = lead.number if lead else None
    root = Team(blueprint.key, blueprint.name, None, blueprint.color, True, number)
    # The company's own unit is above every department.
    return (root, *(_below_root(team, blueprint.key, number) for team in below))


def _below_root(team: Team, root: str, number: str | None) -> Team:
    parent, supervisor = team.parent or root, team.supervisor_number or number
    return Team(team.key, team.name, parent, team.color, team.is_business_unit, supervisor)


def _division(
    department: Department, teams_per_department: int, block: int, leads: Mapping[str, Reviewer]
) -> list[Team]:
    key = unit_key(department.key, block)
    above = unit_key(department.key, block_above(block)) if block else None
    lead = leads.get(key) or leads.get(above or "")
    number = lead.number if lead else None
    head = Team(key, _name(department.name, block), above, department.color, True, number)
    return [
        head,
        *(_team(name, block, head, leads) for name in department.teams[:teams_per_department]),
    ]


def _team(name: str, block: int, head: Team, leads: Mapping[str, Reviewer]) -> Team:
    key = unit_key(key_of(name), block)
    number = leads[key].number if key in leads else head.supervisor_number
    return Team(key, _name(name, block), head.key, head.color, False, number)


def _name(name: str, block: int) -> str:
    return f"{name} {block + 1}" if block else name
