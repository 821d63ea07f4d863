"""What the model of TalentScore compares: everybody's details, both lists, and what is gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from skillsim_contracts.machines import Machine
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import as_printed, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    read_assessment,
    read_candidate,
    read_invitation,
    seen_person,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, Listing, Query

EMBEDDED = "/_embedded/assessments/*/id"


@dataclass
class Person:
    """A candidate as it should be; `status` is empty while nobody says what it is."""

    id: str
    sent: dict[str, Any]
    status: str = "NEW"
    is_decided: bool = False
    exams: list[str] = field(default_factory=list)


class ComparingMachine(Machine):
    """What was written so far, what is gone and by which operation, and which wrote last."""

    def __init__(self, probe: Probe) -> None:
        super().__init__(probe)
        self.family = word(probe, "Byron")
        self.people: list[Person] = []
        self.gone: list[tuple[str, str]] = []
        self.gone_exams: list[tuple[str, str, str]] = []
        self.wrote = "createCandidate"

    def compare_all(self) -> None:
        """Everybody who should be there."""
        for person in self.people:
            self.compare(person)

    def compare(self, person: Person) -> None:
        """Details and list show the person; where both are wrong, the last write is."""
        read = read_candidate(self.probe, person.id)
        pages = walks.whole(self.probe, CANDIDATES, {"query": person.sent["email"]})
        place = walks.place_of(pages, CANDIDATES, person.id)
        self.probe.expect(read, blame="getCandidate" if place else self.wrote).succeeds()
        self._made_one(person, walks.listed_ids(pages, CANDIDATES))
        why = "who was not deleted should be listed"
        walks.has(self.probe, pages, CANDIDATES, [person.id], why)
        views = [View(read, "", "getCandidate"), *([place] if place else [])]
        seen_person(self.probe, views, person.sent, written_by=self.wrote)
        self._compare_status(person, views)
        self._compare_exams(person, views[0])

    def _made_one(self, person: Person, shown: Sequence[str]) -> None:
        """Nobody else has the address; who can be read with it was made by the last write."""
        for other in {*shown} - {*spellings(person.id)}:
            read = read_candidate(self.probe, other)
            email = self.probe.expect(read, blame=self.wrote).at("/email")
            email.lacks(person.sent["email"], "nobody else was given this address")

    def _compare_status(self, person: Person, views: Sequence[View]) -> None:
        wrong = [v for v in views if not v.within("/status").fulfils("is", person.status)]
        if person.status and wrong:
            blame = self.wrote if len(wrong) == len(views) else wrong[0].blame
            shown = self.probe.expect(wrong[0].answer, blame=blame).at(f"{wrong[0].pointer}/status")
            shown.equals(person.status, "the status should be as it was decided")

    def _compare_exams(self, person: Person, read: View) -> None:
        """Where the details differ, each assessment is asked for to see who is right."""
        shown = read.within(EMBEDDED).values()
        wanted = as_printed(person.exams, shown)
        if sorted(shown) == sorted(wanted):
            return
        blame = "getCandidate"
        for exam in {*shown} ^ {*wanted}:
            is_there = read_assessment(self.probe, person.id, exam).ok
            blame = self.wrote if is_there != (exam in wanted) else blame
        if self.wrote.startswith("delete"):
            blame = self.wrote
        embedded = self.probe.expect(read.answer, blame=blame).at(EMBEDDED)
        embedded.are_items(wanted, "a candidate should embed its assessments, each once")

    def is_gone(self, candidate_id: str, operation: str) -> None:
        """The candidate is neither found nor listed; the operation that deleted it is to blame."""
        answer = read_candidate(self.probe, candidate_id)
        self.probe.expect(answer, blame=operation).status(404)
        pages = walks.whole(self.probe, CANDIDATES, {"query": self.family})
        why = "who was deleted should not be listed"
        walks.lacks(self.probe, pages, CANDIDATES, [candidate_id], why, blame=operation)

    def walk(self, listing: Listing, count: int, query: Query, wanted: Sequence[str]) -> None:
        """The pages of a list hold the things of these ids, and count them."""
        pages = walks.walk(self.probe, listing, count, query)
        shown = walks.listed_ids(pages, listing)
        for candidate_id, operation in self._gone_of(listing):
            if {*spellings(candidate_id)} & {*shown}:
                why = "what was deleted should not be listed"
                walks.lacks(self.probe, pages, listing, [candidate_id], why, blame=operation)
        self._last_write_kept(listing, wanted, shown)
        why = "the pages should hold what was made, and nothing else"
        walks.holds_exactly(self.probe, pages, listing, wanted, why)
        walks.says_where_it_is(self.probe, pages, listing, count, len(wanted))

    def _last_write_kept(
        self, listing: Listing, wanted: Sequence[str], shown: Sequence[str]
    ) -> None:
        """What is not listed can be read; if it cannot, the last write has taken it away."""
        read = read_candidate if listing is CANDIDATES else read_invitation
        for one in wanted:
            if not {*spellings(one)} & {*shown}:
                self.probe.expect(read(self.probe, one), blame=self.wrote).succeeds()

    def _gone_of(self, listing: Listing) -> list[tuple[str, str]]:
        if listing is CANDIDATES:
            return self.gone
        return [(exam, operation) for _, exam, operation in self.gone_exams]
