"""A company as a sequence of blocks, each drawn when somebody asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from skillsim.company import Block
from skillsim.seeding.applicants import Applicants
from skillsim.seeding.employees import BLOCK_PEOPLE, Employees, Staffing
from skillsim.seeding.oddities import plant
from skillsim.seeding.organisation import make_teams


@dataclass(frozen=True)
class Size:
    """How large a company is, and how odd."""

    people: int
    applicants: int
    applicants_per_block: int
    """How many applicants a block holds while there are any; the last takes all that are left."""
    teams: int
    """The most teams a department has; 0 for a company without an organisation."""
    oddities: int
    """How many of a hundred have something odd about them."""


class DrawnBlocks(Sequence[Block]):
    """The blocks of a company; who is given, by a file, comes first in the first one.

    Nothing is kept: asking twice draws twice, and the same.
    """

    def __init__(
        self, staffing: Staffing, applicants: Applicants, size: Size, *, as_of_us: int, given: Block
    ) -> None:
        self._staffing = staffing
        self._employees = Employees(staffing)
        self._applicants = applicants
        self._size = size
        self._as_of_us = as_of_us
        self._given = given

    def __len__(self) -> int:
        if self._size.people:
            return -(-self._size.people // BLOCK_PEOPLE)
        return int(bool(self._size.teams or self._size.applicants or self._given.people))

    @overload
    def __getitem__(self, index: int) -> Block: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Block]: ...

    def __getitem__(self, index: int | slice) -> Block | Sequence[Block]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no block {index}")
        number = index % len(self)
        drawn = self._drawn(number)
        return drawn if number else _joined(self._given, drawn)

    def _drawn(self, number: int) -> Block:
        size, first = self._size, number * BLOCK_PEOPLE
        count = min(BLOCK_PEOPLE, size.people - first)
        people, leads = self._employees.draw(number, count)
        blueprint = self._staffing.blueprint
        teams = make_teams(blueprint, size.teams, number, leads) if size.teams else ()
        block = Block(people, teams, self._applicants.draw(*self._applicants_of(number)))
        if not size.oddities:
            return block
        return plant(
            block,
            first_index=first,
            percent=size.oddities,
            seed=self._staffing.seed,
            as_of_us=self._as_of_us,
            keep=frozenset(lead.number for lead in leads.values()),
            email_domain=blueprint.email_domain,
        )

    def _applicants_of(self, number: int) -> tuple[int, int]:
        """The first applicant of a block, and the first one of the next."""
        share, everyone = self._size.applicants_per_block, self._size.applicants
        is_last = number == len(self) - 1
        return min(number * share, everyone), everyone if is_last else min(
            number * share + share, everyone
        )


def _joined(given: Block, drawn: Block) -> Block:
    """Both in one; a unit that a file describes is not drawn again."""
    known = {team.key for team in given.teams}
    return Block(
        people=given.people + drawn.people,
        teams=given.teams + tuple(team for team in drawn.teams if team.key not in known),
        applicants=given.applicants + drawn.applicants,
        labels=given.labels + drawn.labels,
    )
