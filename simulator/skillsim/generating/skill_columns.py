"""Who has which skill at which level, as columns of bits: how skills are counted together.

A person is one bit in every column. Two skills meet in as many people as both columns have bits
in common, which is far cheaper than looking at every pair of every person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from skillsim.company import Person

LEVELS = (1, 2, 3, 4)
OTHER = ""
"""What every skill outside the catalogue is counted as."""

_MOST_PENDING = 4096


class SkillColumns:
    """Counts of skills by level, and of the people who have two skills of the catalogue."""

    def __init__(self, catalogue: Iterable[str]) -> None:
        self.catalogue = frozenset(catalogue)
        self._levels: Counter[tuple[str, int]] = Counter()
        self._holders: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._columns: dict[tuple[str, int], int] = defaultdict(int)
        self._n_pending = 0

    def add(self, people: Iterable[Person]) -> list[int]:
        """Counts the skills of these people; the sum of everyone's levels, in their order."""
        bit, columns = 1 << self._n_pending, self._columns
        sums = []
        for person in people:
            total = 0
            for skill in person.skills:
                level = skill.level_1_to_4
                columns[skill.name, level] |= bit
                total += level
            bit <<= 1
            sums.append(total)
        self._n_pending += len(sums)
        self._settle_if_full()
        return sums

    def merge(self, other: "SkillColumns") -> None:
        """Adds the counts of other people, by the same catalogue."""
        self._levels.update(other._levels)
        self._holders.update(other._holders)
        self._pairs.update(other._pairs)
        for key, column in other._columns.items():
            self._columns[key] |= column << self._n_pending
        self._n_pending += other._n_pending
        self._settle_if_full()

    def levels(self) -> Counter[tuple[str, int]]:
        """How often each skill stands at each level."""
        self._settle()
        return self._levels

    def holders(self) -> Counter[str]:
        """How many people have each skill."""
        self._settle()
        return self._holders

    def pairs(self) -> Counter[tuple[str, str]]:
        """How many people have both skills of a pair; each pair in alphabetical order."""
        self._settle()
        return self._pairs

    def _settle_if_full(self) -> None:
        if self._n_pending >= _MOST_PENDING:
            self._settle()

    def _settle(self) -> None:
        """Turns the columns into counts and begins new ones."""
        holders: dict[str, int] = defaultdict(int)
        for (name, level), column in self._columns.items():
            known = name if name in self.catalogue else OTHER
            self._levels[known, level] += column.bit_count()
            holders[known] |= column
        self._holders.update({name: column.bit_count() for name, column in holders.items()})
        holders.pop(OTHER, None)
        for (one, ones), (two, twos) in combinations(sorted(holders.items()), 2):
            if both := ones & twos:
                self._pairs[one, two] += both.bit_count()
        self._columns = defaultdict(int)
        self._n_pending = 0
