"""The tree of teams of a company file: the company, its departments, and the teams listed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from skillsim.company import Team
from skillsim.errors import ConfigurationError
from skillsim.seeding.blueprint import key_of
from skillsim.seeding.own_company.words import Entry, number_text, on_a_circle, refuse_repeats

_COMPANY_COLOR = "#24292f"


class Teams:
    """The keys of all teams, and what the file says of each.

    A team that is listed under the key of the company or of a department is that unit.
    """

    def __init__(
        self, company: str, departments: Iterable[str], entries: Sequence[Entry] | None
    ) -> None:
        listed = [(entry.get("key") or key_of(entry["name"]), entry) for entry in entries or ()]
        refuse_repeats("teams", "key", (key for key, _ in listed))
        self._index_by_key = {key: index for index, (key, _) in enumerate(listed)}
        self._entry_by_key = dict(listed)
        self._key_by_fold = {key.casefold(): key for key, _ in listed}
        units = {self._add(key_of(name)): name for name in (company, *departments)}
        self.root = self._add(key_of(company))
        self._units = {**units, self.root: company}

    def find(self, named: str) -> str | None:
        """The key of the team with this key or name, whatever its case; None when there is none."""
        by_fold = self._key_by_fold
        return by_fold.get(named.casefold()) or by_fold.get(key_of(named).casefold())

    def of_department(self, department: str) -> str:
        """The key of a department's own team."""
        return self._key_by_fold[key_of(department).casefold()]

    def tree(self, numbers: Collection[str]) -> tuple[Team, ...]:
        """Every team, parents before children; `numbers` are those that people have.

        Raises ConfigurationError for an unknown parent or supervisor, and for a circle.
        """
        keys = dict.fromkeys((*self._units, *self._entry_by_key))
        teams = {key: self._team(key, numbers) for key in keys}
        circle = on_a_circle({key: team.parent for key, team in teams.items()})
        if circle is not None:
            raise self._wrong(circle, "parent", f"the teams above {circle} lead back to it")
        return tuple(_painted(teams, self.root))

    def _add(self, key: str) -> str:
        return self._key_by_fold.setdefault(key.casefold(), key)

    def _team(self, key: str, numbers: Collection[str]) -> Team:
        entry = self._entry_by_key.get(key, {})
        has_unit = entry.get("business_unit")
        return Team(
            key=key,
            name=entry.get("name") or self._units[key],
            parent=self._parent(key, entry),
            color=entry.get("color") or "",
            is_business_unit=key in self._units if has_unit is None else has_unit,
            supervisor_number=self._supervisor(key, entry, numbers),
        )

    def _parent(self, key: str, entry: Entry) -> str | None:
        named = entry.get("parent")
        if key == self.root:
            if named is not None:
                raise self._wrong(key, "parent", "nothing is above the company; leave it out")
            return None
        parent = self.root if named is None else self.find(named)
        if parent is None:
            raise self._wrong(key, "parent", f"there is no team {named}")
        return parent

    def _supervisor(self, key: str, entry: Entry, numbers: Collection[str]) -> str | None:
        if entry.get("supervisor") is None:
            return None
        number = number_text(entry["supervisor"])
        if number not in numbers:
            raise self._wrong(key, "supervisor", f"nobody has the number {number}")
        return number

    def _wrong(self, key: str, member: str, problem: str) -> ConfigurationError:
        return ConfigurationError(f"teams[{self._index_by_key[key]}].{member}: {problem}")


def _painted(teams: Mapping[str, Team], root: str) -> Iterator[Team]:
    """The teams from the top down, each with its own color or that of the team above."""
    below: defaultdict[str | None, list[str]] = defaultdict(list)
    for team in teams.values():
        below[team.parent].append(team.key)
    waiting = [(root, _COMPANY_COLOR)]
    for key, color_above in waiting:
        color = teams[key].color or color_above
        yield replace(teams[key], color=color)
        waiting += [(child, color) for child in below[key]]
