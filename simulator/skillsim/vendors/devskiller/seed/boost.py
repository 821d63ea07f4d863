"""The company in TalentBoost: its job positions, its teams and its people."""

from collections.abc import Sequence

from skillsim.company import Company
from skillsim.ids import uuid_for
from skillsim.vendors.devskiller.records import JobPosition, Person, Team


class BoostView:
    """The company's part of TalentBoost.

    A person whose employee number a sample has already stays away: the sample is that person.
    """

    def __init__(self, company: Company, printed: Sequence[Person]) -> None:
        self._company = company
        seed = company.seed
        self._person_ids = {
            person.number: uuid_for(seed, "boost-person", index)
            for index, person in enumerate(company.people)
        }
        self._printed = {person.custom_id: person.id for person in printed}
        self._person_ids.update({n: i for n, i in self._printed.items() if n is not None})
        self._team_ids = {
            team.key: uuid_for(seed, "boost-team", index)
            for index, team in enumerate(company.teams)
        }
        self._job_position_ids = {
            role.name: uuid_for(seed, "boost-job-position", index)
            for index, role in enumerate(company.roles)
        }

    def job_positions(self) -> list[JobPosition]:
        """One job position for each role; its custom id is its number in the company's list."""
        return [
            JobPosition(self._job_position_ids[role.name], role.name, f"JP-{number:03}")
            for number, role in enumerate(self._company.roles, start=1)
        ]

    def teams(self) -> list[Team]:
        """The company's teams; the custom id is the team's key."""
        return [
            Team(
                id=self._team_ids[team.key],
                name=team.name,
                parent_team_id=self._team_ids[team.parent] if team.parent else None,
                color=team.color,
                supervisor_id=self._person_ids.get(team.supervisor_number or ""),
                custom_id=team.key,
                is_business_unit=team.is_business_unit,
            )
            for team in self._company.teams
        ]

    def people(self) -> list[Person]:
        """Everyone in the company, who left included; the custom id is the employee number."""
        return [
            Person(
                id=self._person_ids[person.number],
                email=person.email,
                first_name=person.first_name,
                last_name=person.last_name,
                custom_id=person.number,
                job_position_id=self._job_position_ids.get(person.role),
                team_ids=(self._team_ids[person.team],) if person.team in self._team_ids else (),
            )
            for person in self._company.people
            if person.number not in self._printed
        ]
