"""Records that are odd on purpose, each with a label that says what was done to it.

Which kinds there are, and how often each one comes, is listed in `docs/messy-data.md`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skillsim.company import Block, Label, Person
from skillsim.instants import to_date
from skillsim.seeding.chance import draw_for, share
from skillsim.seeding.oddities.applicants import APPLICANT_KINDS
from skillsim.seeding.oddities.deck import Deck
from skillsim.seeding.oddities.oddity import Kind, R, Scene
from skillsim.seeding.oddities.people import PERSON_KINDS

__all__ = ["APPLICANT_KINDS", "PERSON_KINDS", "plant"]


def plant(
    block: Block,
    *,
    first_index: int,
    percent: int,
    seed: int,
    as_of_us: int,
    keep: frozenset[str],
    email_domain: str,
) -> Block:
    """The block with about `percent` of a hundred people and applicants made odd, and labelled.

    Numbers, counts, order and teams stay, and so do the people whose numbers are in `keep`.
    Nobody's oddity depends on who comes later in the block or in another block, as long as `keep`
    does not either; `first_index` is the place of the block's first person in the company. Labels
    stand in the order of the records, people first.
    """
    setting = _Setting(first_index, percent, seed, to_date(as_of_us), keep, email_domain)
    planted = list(_planted(block.people, PERSON_KINDS, setting, "oddity"))
    people = tuple(person for person, _ in planted)
    setting = replace(setting, keep=frozenset(), people=people)
    applied = list(_planted(block.applicants, APPLICANT_KINDS, setting, "applicant oddity"))
    labels = [label for _, label in planted] + [label for _, label in applied]
    return Block(
        people=people,
        teams=block.teams,
        applicants=tuple(applicant for applicant, _ in applied),
        labels=block.labels + tuple(label for label in labels if label),
    )


@dataclass(frozen=True)
class _Setting:
    """What is the same for all records of a block; `people` are for applicants to look at."""

    first_index: int
    percent: int
    seed: int
    as_of: date
    keep: frozenset[str]
    email_domain: str
    people: Sequence[Person] = ()


def _planted(
    records: Sequence[R], kinds: Mapping[str, Kind[R]], setting: _Setting, stream: str
) -> Iterator[tuple[R, Label | None]]:
    """Each record as it is then, with its label if it has become odd."""
    deck = Deck(kinds, draw_for(setting.seed, f"{stream} deck", setting.first_index))
    is_odd_below = share(setting.percent / 100)
    plain: list[R] = []
    for place, record in enumerate(records):
        draw = draw_for(setting.seed, stream, record.number)
        if record.number in setting.keep:
            yield record, None
        elif draw() >= is_odd_below:
            plain.append(record)
            yield record, None
        else:
            scene = Scene(draw, place, plain, setting.people, setting.as_of, setting.email_domain)
            name, odd = deck.deal(record, scene)
            yield odd.record, Label(name, record.number, odd.field, odd.of, odd.was)
