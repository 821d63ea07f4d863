"""Shrinks what showed a defect to the calls that it takes."""

import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from skillsim_contracts.correlating import Symbolic, symbolic
from skillsim_contracts.dropping import Places, Story, smaller
from skillsim_contracts.findings import Expectation, Finding
from skillsim_contracts.guessing import guessed
from skillsim_contracts.reproduction import (
    Beginning,
    NotPlayed,
    Reproduction,
    beginning_of,
    play,
    shows,
)
from skillsim_contracts.rules import Need
from skillsim_contracts.symbols import redacted
from skillsim_contracts.target import Target

MakeTarget = Callable[[], AbstractContextManager[Target]]
"""Opens a target in its first state; closed when the block ends."""

MAX_REPLAYS = 200
BUDGET_S = 10.0

_TRIES_TOGETHER = 3
_SHOWN = 300


def minimised(
    finding: Finding,
    make_target: MakeTarget,
    make_reference: MakeTarget | None = None,
    *,
    recorded: Target | None = None,
    max_replays: int = MAX_REPLAYS,
    budget_s: float = BUDGET_S,
) -> Reproduction | None:
    """The fewest calls that show the finding on the target, and not on the reference.

    None when the finding does not show again. `recorded` is the target it was made on, where that
    has other addresses or credentials than those that `make_target` opens. A finding without an
    expectation is held against the reference: the status of the last answer, or the first place at
    which its body differs, must not be what was found. After `max_replays` or `budget_s` the
    smallest that was found so far is the result; opening targets does not count.
    """
    budget = _Budget(max_replays, budget_s)
    attempt = _Attempt(finding, make_target, make_reference, budget)
    return attempt.made(recorded, links_first=False) or attempt.made(recorded, links_first=True)


@dataclass
class _Budget:
    """How much may still be tried; the opening of targets is not counted."""

    replays: int
    seconds: float

    @property
    def is_used_up(self) -> bool:
        return self.replays <= 0 or self.seconds <= 0

    @contextmanager
    def spending(self, replays: int = 1) -> Iterator[None]:
        """One more try, and the time that it takes."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.replays -= replays
            self.seconds -= time.monotonic() - began


@dataclass
class _Attempt:
    """The shrinking of one finding, by one reading of its trace after the other."""

    finding: Finding
    make_target: MakeTarget
    make_reference: MakeTarget | None
    budget: _Budget
    tried: list[Symbolic] = field(default_factory=list)
    n_plays: int = 0

    def made(self, recorded: Target | None, *, links_first: bool) -> Reproduction | None:
        """The reproduction; None when this reading does not show the defect again."""
        kept = None
        with self.make_target() as target:
            origin = recorded or target
            read = symbolic(
                self.finding.trace, origin, self.finding.expectation, links_first=links_first
            )
            if read in self.tried:
                return None
            self.tried.append(read)
            start = _Start(beginning_of(target), origin.tag)
            if read.expectation is not None:
                kept = self._side_by_side(target, Story(read.steps, read.expectation), read)
        expectation = read.expectation or self._guessed(read)
        if expectation is None:
            return None
        return self._verified(Story(read.steps, expectation), read, start, kept)

    def _verified(
        self, story: Story, read: Symbolic, start: "_Start", kept: Places | None
    ) -> Reproduction | None:
        """The reproduction with steps that show the defect on a target that nobody has used."""
        kept = kept or self._apart(story, read)
        if kept is None:
            return None
        made = self._reproduction(story.told(kept), read, start)
        if made is None:
            # Putting a target back is not enough for every defect: each try gets a new one.
            kept = self._one_by_one(story, read)
            made = self._reproduction(story.told(kept), read, start) if kept else None
        return made

    def _side_by_side(self, target: Target, story: Story, read: Symbolic) -> Places | None:
        """The fewest steps, found with target and reference open at the same time.

        None when that is not possible: what is planted in this process is in the reference too.
        """
        with self._reference() as reference:

            def is_shown(places: Places) -> bool:
                told = story.told(places)
                return self._shows(target, told, read) and self._is_clean(reference, told, read)

            return self._fewest(story, is_shown)

    def _apart(self, story: Story, read: Symbolic) -> Places | None:
        """The fewest steps that the defect takes, and what the reference takes to be clean.

        None when all steps together do not show it, or show it on the reference too.
        """
        with self.make_target() as target:
            kept = self._fewest(story, lambda some: self._shows(target, story.told(some), read))
        if kept is None:
            return None
        with self._reference() as reference:

            def is_clean(places: Places) -> bool:
                return self._is_clean(reference, story.told(places), read)

            if is_clean(kept):
                return kept
            return self._fewest(story, is_clean, fixed=kept)

    def _one_by_one(self, story: Story, read: Symbolic) -> Places | None:
        """The fewest steps, each try on a target, and then on a reference, that nobody has used."""

        def is_shown(places: Places) -> bool:
            told = story.told(places)
            with self.budget.spending(0):
                with self.make_target() as target:
                    if not self._shows(target, told, read):
                        return False
                with self._reference() as reference:
                    return self._is_clean(reference, told, read)

        return self._fewest(story, is_shown)

    def _fewest(
        self, story: Story, is_shown: Callable[[Places], bool], fixed: Places = frozenset()
    ) -> Places | None:
        """The smallest set found before the budget is used up; None when even all do not show."""
        if not is_shown(story.whole):
            return None

        def within_budget(places: Places) -> bool:
            return not self.budget.is_used_up and is_shown(places)

        kept = story.whole
        for fewer in smaller(story, kept, story.fixed | fixed, within_budget):
            kept = fewer
        return kept

    @contextmanager
    def _reference(self) -> Iterator[Target | None]:
        if self.make_reference is None:
            yield None
            return
        with self.make_reference() as reference:
            yield reference

    def _is_clean(self, reference: Target | None, story: Story, read: Symbolic) -> bool:
        """Whether the steps can be taken on the reference, and show nothing there."""
        if reference is None:
            return True
        tag = self._tag(reference)
        with self.budget.spending():
            return shows(reference, story.steps, story.expectation, read.vendors, tag) is False

    def _shows(self, target: Target, story: Story, read: Symbolic) -> bool:
        for _ in range(_tries(story)):
            tag = self._tag(target)
            with self.budget.spending():
                if shows(target, story.steps, story.expectation, read.vendors, tag):
                    return True
        return False

    def _tag(self, target: Target) -> str:
        """The target's tag; another one for each try where nothing can be put back."""
        self.n_plays += 1
        if Need.RESET in target.offers or not target.tag:
            return target.tag
        return f"{target.tag}{self.n_plays}-"

    def _guessed(self, read: Symbolic) -> Expectation | None:
        """What the last answer should not be, as the reference answers it differently."""
        if self.make_reference is None or not read.steps:
            return None
        try:
            with self.make_target() as target:
                found = play(target, read.steps, read.vendors, self._tag(target))
            with self.make_reference() as reference:
                wanted = play(reference, read.steps, read.vendors, self._tag(reference))
        except NotPlayed:
            return None
        return guessed(found.answers[-1], wanted.answers[-1])

    def _reproduction(self, story: Story, read: Symbolic, start: "_Start") -> Reproduction | None:
        """The result, if it shows on a target that nobody has used."""
        with self.make_target() as target:
            found = self._found(target, story, read)
        if found is None:
            return None
        shown = repr(found[0] if len(found) == 1 else found)
        finding = self.finding
        return Reproduction(
            rule_id=finding.rule_id,
            vendor=finding.vendor,
            operation_id=finding.operation_id,
            message=redacted(finding.message, read.secrets),
            found=textwrap.shorten(redacted(shown, read.secrets), _SHOWN, placeholder=" …"),
            steps=story.steps,
            expectation=story.expectation,
            vendors=read.vendors,
            beginning=start.beginning,
            tag=start.tag,
        )

    def _found(self, target: Target, story: Story, read: Symbolic) -> list[Any] | None:
        """What is found where something else is expected; None when the defect does not show."""
        for _ in range(_tries(story)):
            try:
                played = play(target, story.steps, read.vendors, self._tag(target))
            except NotPlayed:
                continue
            if played.breaks(story.expectation):
                return played.found(story.expectation)
        return None


@dataclass(frozen=True)
class _Start:
    """How the target stood before the first step, and the tag of the trace."""

    beginning: Beginning
    tag: str


def _tries(story: Story) -> int:
    """Calls at the same time need not go wrong each time."""
    return _TRIES_TOGETHER if any(step.call.batch for step in story.steps) else 1
