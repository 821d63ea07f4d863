"""The tree of teams: the company, its departments, and the teams inside them."""

from collections.abc import Mapping

from skillsim.company import Person, Team
from skillsim.seeding.blueprint import Blueprint, Department, key_of


def make_teams(
    blueprint: Blueprint, teams_per_department: int, leads: Mapping[str, Person]
) -> tuple[Team, ...]:
    """The whole tree, parents before children; none at all for 0 teams per department.

    `leads` holds who leads a unit, by its key; a unit that nobody leads yet is led from above.
    """
    if not teams_per_department:
        return ()
    root = _team(blueprint.key, blueprint.name, (), blueprint.color, leads)
    below = (_branch(d, blueprint.key, teams_per_department, leads) for d in blueprint.departments)
    return (root, *(team for branch in below for team in branch))


def _branch(
    department: Department, root: str, teams_per_department: int, leads: Mapping[str, Person]
) -> list[Team]:
    color, above = department.color, (department.key, root)
    names = department.teams[:teams_per_department]
    head = _team(department.key, department.name, (root,), color, leads)
    return [head, *(_team(key_of(name), name, above, color, leads) for name in names)]


def _team(
    key: str, name: str, above: tuple[str, ...], color: str, leads: Mapping[str, Person]
) -> Team:
    supervisor = next((leads[unit] for unit in (key, *above) if unit in leads), None)
    return Team(
        key=key,
        name=name,
        parent=above[0] if above else None,
        color=color,
        is_business_unit=len(above) < 2,
        supervisor_number=supervisor.number if supervisor else None,
    )
