"""A model of SkillTrack, and a machine that writes at random and compares all there is to read."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from skillsim_contracts.machines import Machine, run_machine
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need
from skillsim_contracts.vendors.skilltrack import gap, performers, texts
from skillsim_contracts.vendors.skilltrack.export import lines
from skillsim_contracts.vendors.skilltrack.quarters import QUIET_YEAR, means, quarter_of
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_among, expect_rows, told
from skillsim_contracts.vendors.skilltrack.sheet import expect_export
from skillsim_contracts.vendors.skilltrack.steps import (
    LEVELS,
    UNKNOWN_ID,
    add_employee,
    certificate,
    certify,
    export,
    listed,
    put,
    review,
    send,
    skill,
    submit,
    writing_rule,
)
from skillsim_contracts.vendors.skilltrack.witnesses import employee_seen, reviews_seen, skills_seen

SKILLS = ("Java", "JavaScript", "C++, C#")
LAST_USED = ("2025-05-20", "2024-02-29", "2019-12-31")
NAMES = ("Kim Doe", "Kim Doe", 'Zoë "Zed" Lee, Jr.', "Ana", "Ben")
DAYS = tuple(f"{QUIET_YEAR}-{day}" for day in ("03-31", "04-01", "06-30", "07-01", "12-31"))
SCORES = (5, 4.5, 3.25, 1)
REFUSED: tuple[tuple[str, Row], ...] = (
    ("putSkill", {"skill_name": "Java", "proficiency_level": "Expert"}),
    ("putSkill", skill("Java", "Expert", texts.NO_DAY)),
    ("createReview", {"date": DAYS[0], "reviewer": "Ada", "comments": "No score."}),
    ("createCertification", {"certification_name": "Alone"}),
)

KEPT = "the lists have what was written, and nothing else"

employee = st.integers(0, 2)


def one_of(values: Sequence[Any]) -> st.SearchStrategy[int]:
    """A place in a sequence."""
    return st.integers(0, len(values) - 1)


class SkillTrackMachine(Machine):
    """Three employees in two departments, three skills, and few days: so that writes collide."""

    def __init__(self, probe: Probe) -> None:
        super().__init__(probe)
        self.teams = [probe.unique("team") for _ in range(2)]
        self.people: list[dict[str, str]] = []
        self.skills: list[dict[str, Row]] = []
        self.reviews: list[list[Row]] = []
        self.certificates: list[list[Row]] = []
        self.count = 0
        for place in range(3):
            self.hire(place % 2)

    def hire(self, team: int) -> None:
        """Add an employee with a department of the two."""
        name = NAMES[len(self.people)]
        self.people.append(add_employee(self.probe, name=name, department=self.teams[team]))
        self.skills.append({})
        self.reviews.append([])
        self.certificates.append([])

    @rule(who=employee, what=one_of(SKILLS), level=one_of(LEVELS), day=one_of(LAST_USED))
    def put_skill(self, who: int, what: int, level: int, day: int) -> None:
        """Add or replace a skill."""
        self._put(who, skill(SKILLS[what], LEVELS[level], LAST_USED[day]))

    @rule(who=employee, what=one_of(SKILLS))
    def put_again(self, who: int, what: int) -> None:
        """Put a skill as it is already."""
        self._put(who, self.skills[who].get(SKILLS[what], skill(SKILLS[what])))

    @rule(who=employee, day=one_of(DAYS), score=one_of(SCORES))
    def submit_review(self, who: int, day: int, score: int) -> None:
        """Review an employee at an edge of a quarter."""
        self.count += 1
        sent = review(DAYS[day], SCORES[score], comments=f"Number {self.count}.")
        answer = submit(self.probe, self._id(who), sent)
        self.reviews[who].append(sent)
        seen = reviews_seen(self.probe, self._id(who), self.reviews[who], answer)
        history = listed(self.probe, "listReviews", self._id(who))
        expect_rows(
            self.probe, history, self.reviews[who], write="createReview", because=KEPT, seen=seen
        )

    @rule(who=employee)
    def add_certificate(self, who: int) -> None:
        """Add a certificate."""
        self.count += 1
        sent = certificate(f"Course {self.count}")
        seen = told(certify(self.probe, self._id(who), sent))
        self.certificates[who].append(sent)
        answer = listed(self.probe, "listCertifications", self._id(who))
        wanted = self.certificates[who]
        expect_rows(
            self.probe, answer, wanted, write="createCertification", because=KEPT, seen=seen
        )

    @rule(who=employee, wrong=one_of(REFUSED))
    def write_wrongly(self, who: int, wrong: int) -> None:
        """A write that is refused, and leaves the employee's lists as they were."""
        operation, body = REFUSED[wrong]
        answer = send(self.probe, operation, self._id(who), body)
        self.probe.expect_refused(answer, 400, blame=operation)
        self._compare(who, blame=operation)

    @rule()
    def write_for_nobody(self) -> None:
        """A put for an employee that does not exist."""
        answer = send(self.probe, "putSkill", UNKNOWN_ID, skill(SKILLS[0]))
        self.probe.expect(answer, blame="putSkill").status(404)

    @precondition(lambda self: len(self.people) < len(NAMES))
    @rule(team=st.integers(0, 1))
    def hire_another(self, team: int) -> None:
        """Add an employee; the list has everybody."""
        self.hire(team)
        self._compare_people()

    @rule(team=st.integers(0, 1), what=one_of(SKILLS), day=one_of(DAYS))
    def read_reports(self, team: int, what: int, day: int) -> None:
        """Both reports and the export, in the midst of writes."""
        self._compare_gap(team, SKILLS[what])
        self._compare_performers(quarter_of(DAYS[day]))
        self._compare_export()

    def at_end(self) -> None:
        """Compare every list, every report and the export."""
        self._compare_people()
        for who in range(len(self.people)):
            self._compare(who)
        self._compare_export()
        for team in range(2):
            for name in SKILLS:
                self._compare_gap(team, name)
        for period in sorted({quarter_of(day) for day in DAYS}):
            self._compare_performers(period)

    def _compare_people(self) -> None:
        answer = listed(self.probe, "listEmployees")
        seen = employee_seen(self.probe, self.people[-1])
        expect_among(
            self.probe, answer, self.people, write="createEmployee", because=KEPT, seen=seen
        )

    def _id(self, who: int) -> str:
        return self.people[who]["employee_id"]

    def _put(self, who: int, row: Row) -> None:
        put(self.probe, self._id(who), row)
        self.skills[who][row["skill_name"]] = row
        wanted = list(self.skills[who].values())
        seen = skills_seen(self.probe, self._id(who), wanted)
        answer = listed(self.probe, "listSkills", self._id(who))
        expect_rows(self.probe, answer, wanted, write="putSkill", because=KEPT, seen=seen)

    def _compare(self, who: int, *, blame: str = "") -> None:
        employee_id = self._id(who)
        skills = list(self.skills[who].values())
        for read, write, wanted in (
            ("listSkills", "putSkill", skills),
            ("listReviews", "createReview", self.reviews[who]),
            ("listCertifications", "createCertification", self.certificates[who]),
        ):
            answer = listed(self.probe, read, employee_id)
            expect_rows(self.probe, answer, wanted, write=blame or write, because=KEPT)

    def _compare_export(self) -> None:
        wanted = [
            line
            for who, person in enumerate(self.people)
            for line in lines(person, list(self.skills[who].values()))
        ]
        only = {person["employee_id"] for person in self.people}
        expect_export(self.probe, export(self.probe), wanted, only=only)

    def _compare_gap(self, team: int, name: str) -> None:
        lacking = [
            person
            for who, person in enumerate(self.people)
            if person["department"] == self.teams[team] and name not in self.skills[who]
        ]
        gap.expect_lacking(self.probe, self.teams[team], name, lacking, gap.LACKING)

    def _compare_performers(self, period: str) -> None:
        if Need.RESET not in self.probe.client.target.offers:
            return
        ids = {person["employee_id"]: who for who, person in enumerate(self.people)}
        all_means = {one: means(self.reviews[who]) for one, who in ids.items()}
        wanted = {one: given[period] for one, given in all_means.items() if period in given}
        names = {person["employee_id"]: person["name"] for person in self.people}
        performers.expect_ranking(self.probe, period, wanted, names)


@writing_rule(
    "ST-M1",
    "Whatever is written in whatever order, lists, reports and export have all of it",
    operations=("putSkill", "createReview", "createCertification", "createEmployee"),
    source="SkillTrack document, 3 Endpoints",
    layer=Layer.L4,
    cost=1500,
)
def model_holds(probe: Probe) -> None:
    """A model of the service and the service itself say the same."""
    run_machine(probe, SkillTrackMachine)
