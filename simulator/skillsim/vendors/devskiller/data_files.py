"""DevSkiller's data files: what its lens shows of the company, in the API's own spelling."""

from collections.abc import Iterable, Mapping
from typing import Any

from skillsim.company import Applicant, Block, Company, Person
from skillsim.context import Links
from skillsim.registry import DataSet, Entity, Records
from skillsim.vendors.devskiller.lens import Lens
from skillsim.vendors.devskiller.lens.applicants import Scored
from skillsim.vendors.devskiller.wire import assessments as assessment_wire
from skillsim.vendors.devskiller.wire import boost, candidates
from skillsim.vendors.devskiller.wire import tests as test_wire
from skillsim.vendors.devskiller.wire.friendly import to_friendly
from skillsim.vendors.devskiller.wire.view import View

_KEY = "candidateId"
_ENTITIES = (
    Entity("tests", "Test"),
    Entity("predefined_tests", "PredefinedTest"),
    Entity("candidates", "Candidate"),
    Entity("assessments", "AssessmentDetails", (_KEY,)),
    Entity("job_positions", "JobPosition"),
    Entity("teams", "Team"),
    Entity("people", "Person"),
)


class DataFiles:
    """Records by entity, as an API with its default settings answers them."""

    def __init__(self, company: Company, samples: Mapping[str, Any], links: Links) -> None:
        self._lens = Lens(company, samples)
        self._view = View(links)

    def beginning(self) -> Records:
        """Tests, job positions, and what only the vendor's documents print."""
        links, lens = self._view.links, self._lens
        return {
            "tests": [test_wire.own(test, links) for test in lens.tests()],
            "predefined_tests": [test_wire.predefined(t, links) for t in lens.predefined_tests()],
            "candidates": [candidates.standard(c, links) for c in lens.printed.candidates()],
            "assessments": self._assessments(lens.printed.assessments()),
            "job_positions": [boost.job_position(each) for each in lens.job_positions()],
            "teams": [boost.team(team) for team in lens.printed.teams()],
            "people": [boost.person(person) for person in lens.printed.people()],
        }

    def block(self, block: Block) -> Records:
        """The candidates, teams and people of a block."""
        links, applied = self._view.links, self._lens.applied(block)
        return {
            "candidates": [candidates.standard(c, links) for c in applied.candidates],
            "assessments": self._assessments(applied.assessments),
            "teams": [boost.team(team) for team in self._lens.teams(block)],
            "people": [boost.person(person) for person in self._lens.people(block)],
        }

    def employee_id(self, person: Person) -> str | None:
        """The short id of the person in TalentBoost."""
        return to_friendly(self._lens.person_id(person.number))

    def applicant_id(self, applicant: Applicant) -> str | None:
        """The id of the candidate."""
        return self._lens.candidate_id(applicant)

    def _assessments(self, scored: Iterable[Scored]) -> list[dict[str, Any]]:
        return [
            {
                _KEY: assessment.candidate_id,
                **assessment_wire.extended(assessment, results, self._view),
            }
            for assessment, results in scored
        ]


DATA_SET = DataSet(_ENTITIES, DataFiles)
