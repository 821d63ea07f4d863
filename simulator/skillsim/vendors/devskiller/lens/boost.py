"""The company in TalentBoost: its job positions, its teams and its people."""

from collections.abc import Iterable
from functools import lru_cache

from skillsim import company as truth
from skillsim.company import Company
from skillsim.ids import uuid_for
from skillsim.vendors.devskiller.records import JobPosition, Person, Team


class BoostView:
    """The company's part of TalentBoost.

    A person whose employee number a printed person has already stays away: that one stands for
    both.
    """

    def __init__(self, company: Company, printed: Iterable[Person]) -> None:
        self._seed = company.seed
        self._roles = company.roles
        self._printed = {p.custom_id: p.id for p in printed if p.custom_id is not None}
        self._job_position_ids = {
            role.name: uuid_for(company.seed, "boost-job-position", role.name)
            for role in company.roles
        }

    def job_positions(self) -> list[JobPosition]:
        """One job position for each role; its custom id is its number in the company's list."""
        return [
            JobPosition(self._job_position_ids[role.name], role.name, f"JP-{number:03}")
            for number, role in enumerate(self._roles, start=1)
        ]

    def teams(self, teams: Iterable[truth.Team]) -> list[Team]:
        """The company's teams; the custom id is the team's key."""
        return [
            Team(
                id=_team_id(self._seed, team.key),
                name=team.name,
                parent_team_id=_team_id(self._seed, team.parent) if team.parent else None,
                color=team.color,
                supervisor_id=(
                    self.person_id(team.supervisor_number) if team.supervisor_number else None
                ),
                custom_id=team.key,
                is_business_unit=team.is_business_unit,
            )
            for team in teams
        ]

    def people(self, people: Iterable[truth.Person]) -> list[Person]:
        """Everyone, who left included; the custom id is the employee number."""
        return [
            Person(
                id=_person_id(self._seed, person.number),
                email=person.email,
                first_name=person.first_name,
                last_name=person.last_name,
                custom_id=person.number,
                job_position_id=self._job_position_ids.get(person.role),
                team_ids=(_team_id(self._seed, person.team),) if person.team else (),
            )
            for person in people
            if person.number not in self._printed
        ]

    def person_id(self, number: str) -> str:
        """The id of the person with this employee number."""
        return self._printed.get(number) or _person_id(self._seed, number)


# A block's people are asked for twice, and its teams again and again.
@lru_cache(maxsize=2048)
def _person_id(seed: int, number: str) -> str:
    return uuid_for(seed, "boost-person", number)


@lru_cache(maxsize=8192)
def _team_id(seed: int, key: str) -> str:
    return uuid_for(seed, "boost-team", key)
