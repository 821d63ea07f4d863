"""How many of everything a person has, counted from files of `skillsim generate`."""

import json
from collections import Counter
from pathlib import Path
from typing import Any


class Averages:
    """How many of each thing ours have; names are entities, or dotted members below them."""

    def __init__(self, folder: Path) -> None:
        """Count the files of a folder that `skillsim generate` filled."""
        self._n: Counter[str] = Counter()
        self._of: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        for path in sorted(folder.rglob("*.jsonl")):
            entity = path.relative_to(folder).with_suffix("").as_posix()
            for line in path.read_text(encoding="utf-8").splitlines():
                self._n[entity] += 1
                self._count(entity, json.loads(line))
        people = self._n["techwolf/employees"]
        self._of.update({entity: people for entity in self._n if entity not in self._of})

    def _count(self, name: str, value: Any) -> None:
        if isinstance(value, dict):
            for member, below in value.items():
                self._of[f"{name}.{member}?"] += 1
                self._n[f"{name}.{member}?"] += below is not None
                self._count(f"{name}.{member}", below)
        elif isinstance(value, list):
            self._of[name] += 1
            self._n[name] += len(value)
            for item in value:
                self._count(name, item)

    def each(self, name: str) -> range:
        """As many as there are on average; different numbers, where that is no whole one."""
        self._asked[name] += 1
        asked, n, of = self._asked[name], self._n[name], self._of[name] or 1
        return range(asked * n // of - (asked - 1) * n // of)

    def has(self, member: str) -> bool:
        """Whether a member is there this time, as often as it is not null in ours."""
        return len(self.each(f"{member}?")) > 0
