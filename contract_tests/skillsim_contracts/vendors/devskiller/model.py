"""A machine that creates, invites, decides and deletes at random, and compares all it can read.

Three e-mail addresses and three tags, so that writes meet. Everybody has the same last name, which
selects what the machine made among whatever else is there.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from skillsim_contracts.machines import run_machine
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.comparing import ComparingMachine, Person
from skillsim_contracts.vendors.devskiller.steps import (
    SCALARS,
    a_test,
    candidate_of,
    ds_rule,
    new_assessment,
    new_candidate,
    read_assessment,
    read_candidate,
    read_invitation,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS

PLACES = st.integers(0, 2)
DECISIONS = ("ACCEPTED", "REJECTED")


class TalentScoreMachine(ComparingMachine):
    """Writes that meet: three addresses, three tags, and nobody more."""

    def __init__(self, probe: Probe) -> None:
        super().__init__(probe)
        self.emails = [f"{word(probe, 'ada')}@example.com" for _ in range(3)]
        self.tags = [word(probe, "tag") for _ in range(3)]
        self.test_id = a_test(probe)
        self.invite(0, {0})
        self.invite(0, {0})
        self.invite(1, {0, 1})

    @rule(email=PLACES, tags=st.sets(PLACES), silent=st.booleans())
    def create(self, email: int, tags: set[int], silent: bool) -> None:
        """A candidate, unless the address is in use: what happens then is open."""
        if self._with_email(email) is None:
            sent = self._body(email, tags, silent)
            made = new_candidate(self.probe, **sent)
            self._add(made["id"], {**made, **sent}, "createCandidate")

    @rule(email=PLACES, tags=st.sets(PLACES))
    def invite(self, email: int, tags: set[int]) -> None:
        """A new candidate with an assessment, or a further assessment of a known one."""
        known = self._with_email(email)
        sent = {"email": self.emails[email]} if known else self._body(email, tags, False)
        body = {**sent, "testId": self.test_id}
        made = self.probe.must(self.probe.call("createInvitation", json=body)).json()
        person = known or self._add(candidate_of(made), sent, "createInvitation")
        self._tested(person, made["id"], "createInvitation")
        self.compare(person)

    @rule(who=PLACES)
    @precondition(lambda self: self.people)
    def assess(self, who: int) -> None:
        """A further assessment of a candidate."""
        person = self._person(who)
        made = new_assessment(self.probe, person.id, self.test_id)
        self._tested(person, made["id"], "createAssessment")
        self.compare(person)

    @rule(who=PLACES, decision=st.sampled_from(DECISIONS))
    @precondition(lambda self: self.people)
    def decide(self, who: int, decision: str) -> None:
        """A decision, unless there was one: what happens then is open."""
        person = self._person(who)
        if not person.is_decided:
            body = {"status": decision}
            answer = self.probe.call("decideCandidate", path={"id": person.id}, json=body)
            self.probe.must(answer)
            person.status, person.is_decided, self.wrote = decision, True, "decideCandidate"
            self.compare(person)

    @rule(who=PLACES)
    @precondition(lambda self: self.people)
    def delete_candidate(self, who: int) -> None:
        """A candidate goes, with its assessments."""
        person = self._person(who)
        self.probe.must(self.probe.call("deleteCandidate", path={"id": person.id}), 204)
        self._drop(person, "deleteCandidate")
        self.is_gone(person.id, "deleteCandidate")
        self.compare_all()

    @rule(who=PLACES, which=PLACES, by_invitation=st.booleans())
    @precondition(lambda self: any(person.exams for person in self.people))
    def delete_exam(self, who: int, which: int, by_invitation: bool) -> None:
        """An assessment goes, by its own address or by that of its invitation."""
        tested = [person for person in self.people if person.exams]
        person = tested[who % len(tested)]
        exam = person.exams.pop(which % len(person.exams))
        if by_invitation:
            operation, path = "deleteInvitation", {"id": exam}
        else:
            operation, path = "deleteAssessment", {"id": person.id, "assessmentId": exam}
        self.probe.must(self.probe.call(operation, path=path), 204)
        self.wrote = operation
        self.gone_exams.append((person.id, exam, operation))
        person.status = ""
        if by_invitation and self._went_along(person):
            self._drop(person, operation)
        self.compare_all()

    @rule(who=PLACES)
    @precondition(lambda self: self.gone)
    def delete_again(self, who: int) -> None:
        """What is gone cannot be deleted."""
        candidate_id, operation = self.gone[who % len(self.gone)]
        again = self.probe.call("deleteCandidate", path={"id": candidate_id})
        self.probe.expect(again, blame="deleteCandidate").status(404)
        self.is_gone(candidate_id, operation)

    @rule(count=st.integers(1, 3))
    def walk_candidates(self, count: int) -> None:
        """All of them, page by page."""
        self.walk(CANDIDATES, count, {"query": self.family}, [p.id for p in self.people])

    @rule(count=st.integers(1, 3))
    def walk_invitations(self, count: int) -> None:
        """All of them, page by page."""
        exams = [exam for person in self.people for exam in person.exams]
        self.walk(INVITATIONS, count, {"query": self.family}, exams)

    @rule(tag=PLACES, count=st.integers(1, 3))
    def walk_by_tag(self, tag: int, count: int) -> None:
        """Both lists, filtered by a tag."""
        wanted = [p for p in self.people if self.tags[tag] in p.sent["tags"]]
        query = {"tags": self.tags[tag]}
        self.walk(CANDIDATES, count, query, [p.id for p in wanted])
        self.walk(INVITATIONS, count, query, [exam for p in wanted for exam in p.exams])

    @rule(decision=st.sampled_from(DECISIONS), count=st.integers(1, 3))
    def walk_by_status(self, decision: str, count: int) -> None:
        """The candidates of a decision."""
        if all(person.status for person in self.people):
            wanted = [person.id for person in self.people if person.status == decision]
            self.walk(CANDIDATES, count, {"query": self.family, "status": decision}, wanted)

    def at_end(self) -> None:
        """Everybody once more, and both lists."""
        self.compare_all()
        for candidate_id, operation in self.gone:
            self.is_gone(candidate_id, operation)
        for candidate_id, exam, operation in self.gone_exams:
            for answer in (
                read_assessment(self.probe, candidate_id, exam),
                read_invitation(self.probe, exam),
            ):
                self.probe.expect(answer, blame=operation).status(404)
        self.walk_candidates(walks.MOST)
        self.walk_invitations(walks.MOST)

    def _with_email(self, place: int) -> Person | None:
        email = self.emails[place]
        return next((person for person in self.people if person.sent["email"] == email), None)

    def _person(self, place: int) -> Person:
        return self.people[place % len(self.people)]

    def _body(self, email: int, tags: set[int], silent: bool) -> dict[str, Any]:
        return {
            "email": self.emails[email],
            "firstName": f"Ada {len(self.people)}",
            "lastName": self.family,
            "tags": [self.tags[tag] for tag in sorted(tags)],
            "externalId": word(self.probe, "ext"),
            "disableCommunication": silent,
        }

    def _add(self, candidate_id: str, sent: dict[str, Any], wrote: str) -> Person:
        person = Person(candidate_id, {name: sent.get(name) for name in (*SCALARS, "tags")})
        self.people.append(person)
        self.wrote = wrote
        if wrote == "createCandidate":
            self.compare(person)
        return person

    def _tested(self, person: Person, exam: str, wrote: str) -> None:
        person.exams.append(exam)
        self.wrote = wrote
        # How a candidate follows its assessments is for other rules to say.
        person.status = ""

    def _went_along(self, person: Person) -> bool:
        """Whether the candidate is gone with its invitation, where that may be (D17)."""
        return self.probe.is_open and read_candidate(self.probe, person.id).status == 404

    def _drop(self, person: Person, wrote: str) -> None:
        self.people.remove(person)
        self.gone.append((person.id, wrote))
        self.gone_exams += [(person.id, exam, wrote) for exam in person.exams]
        self.wrote = wrote


@ds_rule(
    "DS-M1",
    "Candidates, assessments and invitations stay as a model of them says",
    operations=(
        "createCandidate",
        "createInvitation",
        "createAssessment",
        "decideCandidate",
        "deleteCandidate",
        "deleteAssessment",
        "deleteInvitation",
        "getCandidate",
        "listCandidates",
        "listInvitations",
    ),
    source="V2 page, candidates, assessments and invitations together",
    strength=Strength.LIKELY,
    cost=900,
)
def model(probe: Probe) -> None:
    """Random writes, compared after each step and at the end."""
    run_machine(probe, TalentScoreMachine, examples=20, steps=18)
