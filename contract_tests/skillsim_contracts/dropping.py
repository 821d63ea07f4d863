"""Leaves out steps, as many as can be, while what is left still shows the defect.

Steps are known by their places. A set of places is closed when it holds, with each step, the steps
whose captures that step needs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from skillsim_contracts.correlating import Step
from skillsim_contracts.findings import Expectation
from skillsim_contracts.repro_check import names_in

Places = frozenset[int]

Shows = Callable[[Places], bool]
"""Whether the defect still shows with these steps only."""

# What holds for several answers holds for some of them, so these may be left out too.
_UNIVERSAL = frozenset(
    {"all_are", "all_among", "all_match", "all_have", "all_typed", "unique", "lacks", "lacks_text"}
)


@dataclass(frozen=True)
class Story:
    """The steps of a trace, and the expectation about their answers."""

    steps: tuple[Step, ...]
    expectation: Expectation

    @cached_property
    def whole(self) -> Places:
        """Every step up to the last answer that is judged, and what those need."""
        last = max(self.expectation.answers)
        return self.closed(frozenset(range(last + 1)) | self.fixed)

    @cached_property
    def fixed(self) -> Places:
        """The steps that no smaller story can do without."""
        judged = frozenset(self.expectation.answers)
        if len(judged) > 1 and self.expectation.relation in _UNIVERSAL:
            judged = frozenset()
        makers = {self._makers[name] for name in self._wanted if name in self._makers}
        return self.closed(judged | makers | self._crowds())

    def _crowds(self) -> Places:
        """The steps of each batch that is judged: the fewer go out at once, the rarer they meet."""
        batches = {self.steps[place].call.batch for place in self.expectation.answers} - {0}
        return frozenset(n for n, step in enumerate(self.steps) if step.call.batch in batches)

    def closed(self, places: Places) -> Places:
        """These places, and those of the steps whose captures they need."""
        makers = self._makers
        waiting, kept = set(places), set[int]()
        while waiting:
            place = waiting.pop()
            kept.add(place)
            waiting |= {makers[name] for name in self.steps[place].names if name in makers} - kept
        return frozenset(kept)

    def judges(self, places: Places) -> bool:
        """Whether an answer that is judged is among these."""
        return any(place in places for place in self.expectation.answers)

    def told(self, places: Places) -> "Story":
        """The story with these steps only, and no captures that nothing needs."""
        order = sorted(places)
        new = {old: place for place, old in enumerate(order)}
        answers = tuple(new[old] for old in self.expectation.answers if old in new)
        used = self._wanted.union(*(self.steps[place].names for place in order))
        steps = tuple(
            replace(step, captures=tuple(c for c in step.captures if c.name in used))
            for step in (self.steps[place] for place in order)
        )
        return Story(steps, replace(self.expectation, answers=answers))

    @cached_property
    def _makers(self) -> dict[str, int]:
        return {c.name: place for place, step in enumerate(self.steps) for c in step.captures}

    @cached_property
    def _wanted(self) -> set[str]:
        return names_in([self.expectation.want, self.expectation.selector])


def smaller(story: Story, kept: Places, fixed: Places, shows: Shows) -> Iterator[Places]:
    """Ever smaller sets that still show the defect; it showed with `kept`.

    Runs of the same call are left out or shortened as one. `fixed` stay.
    """
    for drop in (_without_groups, _with_shorter_runs, _without_groups):
        for fewer in drop(story, kept, fixed, shows):
            kept = fewer
            yield kept


def _without_groups(story: Story, kept: Places, fixed: Places, shows: Shows) -> Iterator[Places]:
    """Leave out stretches of groups, long ones first, from the end backwards."""
    size = max(1, len(_groups(story, kept, fixed)) // 2)
    while size:
        end = len(groups := _groups(story, kept, fixed))
        while end > 0:
            start = max(0, end - size)
            unwanted = {place for group in groups[start:end] for place in group}
            fewer = story.closed(kept - unwanted)
            if fewer < kept and story.judges(fewer) and shows(fewer):
                kept = fewer
                yield kept
            end = start
        size //= 2


def _with_shorter_runs(story: Story, kept: Places, fixed: Places, shows: Shows) -> Iterator[Places]:
    """Leave out as many of each run of the same call as can be."""
    for group in _groups(story, kept, fixed):
        run = [place for place in group if place in kept]
        rest = kept.difference(run)

        def is_enough(count: int, rest: Places = rest, run: list[int] = run) -> bool:
            fewer = rest.union(run[:count])
            return story.judges(fewer) and shows(fewer)

        count = _fewest(len(run), is_enough)
        if count < len(run):
            kept = rest.union(run[:count])
            yield kept


def _fewest(count: int, is_enough: Callable[[int], bool]) -> int:
    """The least number that is enough; `count` is, 0 is not."""
    if count < 2 or not is_enough(count - 1):
        return count
    too_few, enough = 0, count - 1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if is_enough(middle):
            enough = middle
        else:
            too_few = middle
    return enough


def _groups(story: Story, kept: Places, fixed: Places) -> list[list[int]]:
    """The steps that may go, those in a row with the same call together."""

    def same(place: int) -> object:
        step = story.steps[place]
        call = step.call
        sent = (call.method, call.path, call.vendor, call.actor, call.body, call.batch)
        is_alone = place in fixed or step.captures
        return (place if is_alone else -1, sent, tuple(sorted(call.headers.items())))

    grouped: Sequence[list[int]] = [list(group) for _, group in groupby(sorted(kept), same)]
    return [group for group in grouped if group[0] not in fixed]
