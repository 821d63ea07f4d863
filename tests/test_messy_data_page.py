"""docs/messy-data.md against the kinds of oddities: all are there, with real examples."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from skillsim import instants
from skillsim.company import Applicant, Person
from skillsim.seeding.chance import draw_for
from skillsim.seeding.oddities import APPLICANT_KINDS, PERSON_KINDS
from skillsim.seeding.oddities.oddity import Scene
from tests.documentation import rows, section, text_of
from tests.odd_company import AS_OF, applicant_at, person_at, value_at

PAGE = text_of("docs/messy-data.md")
PEOPLE, APPLICANTS = section(PAGE, "## People"), section(PAGE, "## Applicants")

EARLIER = [person_at(index) for index in (2, 6)]
"""Two people who were there before: one works here, one has left."""
PERSON = replace(
    person_at(3),
    number="10233",
    hired_on=AS_OF.replace(year=2025),
    email="anna.osborn@acme.example",
)
APPLICANT = applicant_at(7)

_SHOWN = 40
_UNSEEN = re.compile("[\u0300-\u036f\u00a0\u200b-\u200f\u202a-\u202e]")


def examples(kinds: Mapping[str, Any], record: Any, earlier: Sequence[Any]) -> dict[str, list[str]]:
    """What the page's rows say of each kind beside its description, made by the kind itself."""
    return {name: example(name, kind, record, earlier) for name, kind in kinds.items()}


def example(name: str, kind: Any, record: Any, earlier: Sequence[Any]) -> list[str]:
    scene = Scene(draw_for(1, "example", name), 1, earlier, EARLIER, AS_OF, "acme.example")
    odd = kind.plant(record, scene)
    field = odd.field or "email"
    was = odd.was if odd.field else EARLIER[0].email
    cells = (str(kind.cards), f"`{odd.field}`" if odd.field else "")
    return [*cells, spelled(was), spelled(text_at(odd.record, field))]


def text_at(record: Person | Applicant, field: str) -> str | None:
    found = value_at(record, field)
    if field.endswith("_us"):
        return instants.to_text(found)
    if isinstance(found, tuple):
        return "; ".join(found) if found else None
    return None if found is None else str(found)


def spelled(text: str | None) -> str:
    """A value as the page shows it: as a JSON text that has no unseen characters."""
    if text is None:
        return ""
    cut = text if len(text) <= 2 * _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
    quoted = json.dumps(cut, ensure_ascii=False)
    return "`" + _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted) + "`"


def described(table: str) -> dict[str, list[str]]:
    """The cells of a table by kind, without the description."""
    found = {}
    for first, line in rows(table).items():
        _, _, cards, field, _, before, after, _ = (cell.strip() for cell in line.split("|"))
        found[first.strip("`")] = [cards, field, before, after]
    return found


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (PEOPLE, examples(PERSON_KINDS, PERSON, EARLIER)),
        (APPLICANTS, examples(APPLICANT_KINDS, APPLICANT, [applicant_at(1)])),
    ],
    ids=["people", "applicants"],
)
def test_kinds_described_are_those_that_exist_with_a_real_example(
    table: str, expected: dict[str, list[str]]
) -> None:
    assert described(table) == expected


@pytest.mark.parametrize(
    ("table", "kinds"), [(PEOPLE, PERSON_KINDS), (APPLICANTS, APPLICANT_KINDS)]
)
def test_size_of_the_deck_is_what_the_page_says(table: str, kinds: Mapping[str, Any]) -> None:
    cards = sum(kind.cards for kind in kinds.values())

    assert f"{cards} cards" in table
