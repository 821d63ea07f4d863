"""The company through DevSkiller's lens: who applied, what they are tested on, and who works there.

The records of the vendor's documents come first, so they stand on the first page of every list.
"""

from collections.abc import Mapping
from typing import Any

from skillsim.company import Applicant, Block, Company
from skillsim.ids import uuid_for
from skillsim.vendors.devskiller.lens.applicants import ApplicantView, Applied
from skillsim.vendors.devskiller.lens.boost import BoostView
from skillsim.vendors.devskiller.lens.samples import Samples
from skillsim.vendors.devskiller.lens.tests_of_roles import TestsOfRoles
from skillsim.vendors.devskiller.records import JobPosition, Person, PredefinedTest, Team, Test


class Lens:
    """A company as DevSkiller shows it; `samples` holds what the vendor's documents print."""

    def __init__(self, company: Company, samples: Mapping[str, Any]) -> None:
        self.printed = Samples(samples)
        self.owner_user_id = self.printed.owner_user_id or _owner_id(company, 0)
        self.owner_team_id = self.printed.owner_team_id or _owner_id(company, 1)
        self._tests = TestsOfRoles(company)
        self._applicants = ApplicantView(
            company.seed, self.owner_user_id, self.owner_team_id, self._tests
        )
        self._boost = BoostView(company, self.printed.people())

    def tests(self) -> list[Test]:
        """The account's tests: the printed ones, then one for each role."""
        return [*self.printed.tests(), *self._tests.test_by_role.values()]

    def predefined_tests(self) -> list[PredefinedTest]:
        """The vendor's library: the printed tests, then three for each role."""
        return [*self.printed.predefined_tests(), *self._tests.predefined_tests]

    def job_positions(self) -> list[JobPosition]:
        """Job positions: the printed ones, then one for each role."""
        return [*self.printed.job_positions(), *self._boost.job_positions()]

    def applied(self, block: Block) -> Applied:
        """The candidates of a block, assigned to the owner, and their assessments."""
        return self._applicants.applied(block.applicants)

    def teams(self, block: Block) -> list[Team]:
        """The teams of a block."""
        return self._boost.teams(block.teams)

    def people(self, block: Block) -> list[Person]:
        """The people of a block, without whom a printed person stands for."""
        return self._boost.people(block.people)

    def candidate_id(self, applicant: Applicant) -> str:
        """The id of the candidate that an applicant is."""
        return self._applicants.candidate_id(applicant)

    def person_id(self, number: str) -> str:
        """The id of the person with this employee number."""
        return self._boost.person_id(number)


def _owner_id(company: Company, number: int) -> str:
    return uuid_for(company.seed, "devskiller owner", number)
