"""Records that repeat or follow an earlier person of the same block."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from skillsim.company import Person
from skillsim.seeding.chance import Draw, pick
from skillsim.seeding.names import EVERY_ADDRESS, address
from skillsim.seeding.oddities.oddity import Odd, Planting, Scene, changed
from skillsim.seeding.oddities.texts import SPELLINGS

# RFC 5321, 4.5.3.1.1.
_LONGEST_LOCAL_PART = 64

Misspelling = Callable[[Person, Draw], tuple[str, str] | None]
"""Another first and last name for the same person; None when there is none."""


def duplicate(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """All facts of an earlier person; the address has this one's number behind a plus."""
    original = _original(scene)
    if original is None:
        return None
    local, _, domain = original.email.partition("@")
    tagged = f"{local}+{person.number}"
    email = f"{tagged if len(tagged) <= _LONGEST_LOCAL_PART else person.number}@{domain}"
    return Odd(_copy(original, person.number, email), of=original.number)


def near_duplicate(misspelling: Misspelling) -> Planting[Person]:
    """All facts of an earlier person under a name that is written in another way."""

    def plant(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
        original = _original(scene)
        name = misspelling(original, scene.draw) if original else None
        if original is None or name is None or name == (original.first_name, original.last_name):
            return None
        email = address(*name, person.number, scene.email_domain, EVERY_ADDRESS)
        copy = _copy(original, person.number, email)
        copy = replace(copy, first_name=name[0], last_name=name[1])
        return Odd(copy, "name", original.name, original.number)

    return plant


def typo(original: Person, draw: Draw) -> tuple[str, str] | None:
    """Two neighbouring letters of the last name swapped, or one left out."""
    name = original.last_name
    places = [i for i in range(1, len(name) - 1) if name[i].isalpha() and name[i + 1].isalpha()]
    if not places:
        return None
    at = pick(draw, places)
    swapped = pick(draw, (name[at + 1] + name[at], name[at + 1]))
    return original.first_name, name[:at] + swapped + name[at + 2 :]


def swapped(original: Person, _: Draw) -> tuple[str, str]:
    """First and last name in each other's place."""
    return original.last_name, original.first_name


def spelling(original: Person, draw: Draw) -> tuple[str, str] | None:
    """A part of the first or last name written as others write it."""
    found = list(_spellings(original))
    return pick(draw, found) if found else None


def initial(original: Person, _: Draw) -> tuple[str, str]:
    """The first letter and a full stop as the first name."""
    return f"{original.first_name[:1]}.", original.last_name


def middle_name(original: Person, draw: Draw) -> tuple[str, str]:
    """A letter and a full stop behind the first name."""
    return f"{original.first_name} {pick(draw, 'ABCDEFGHJKLMNPRSTW')}.", original.last_name


def rehire(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """The name of somebody who had left before this person was hired."""
    leavers = [
        other
        for other in scene.earlier
        if not other.is_active and _last_known_day(other) < person.hired_on
    ]
    if not person.is_active or not leavers:
        return None
    former = pick(scene.draw, leavers)
    name = (former.first_name, former.last_name)
    email = address(*name, person.number, scene.email_domain, EVERY_ADDRESS)
    back = replace(person, first_name=name[0], last_name=name[1], email=email)
    return Odd(back, "hired_on", former.hired_on.isoformat(), former.number)


def name_change(person: Person, scene: Scene[Person]) -> Odd[Person] | None:
    """The last name of an earlier person, with the address that has the name from before."""
    if not scene.earlier:
        return None
    last_name = pick(scene.draw, scene.earlier).last_name
    if not _tells(person, person.last_name) or _tells(person, last_name):
        return None
    return changed(person, "last_name", last_name)


def _tells(person: Person, last_name: str) -> bool:
    """Whether the person's address is made of their first name and this last name."""
    local = address(person.first_name, last_name, person.number, "", ()).removesuffix("@")
    told = person.email.partition("@")[0]
    return local != person.number and told in (local, f"{local}.{person.number}")


def _original(scene: Scene[Person]) -> Person | None:
    """Somebody earlier who still works here."""
    employed = [other for other in scene.earlier if other.is_active]
    return pick(scene.draw, employed) if employed else None


def _copy(original: Person, number: str, email: str) -> Person:
    # A review's id is one review's; a copy has reviews of its own.
    reviews = tuple(review._replace(id=None) for review in original.reviews)
    return replace(original, number=number, email=email, reviews=reviews)


def _spellings(original: Person) -> Iterator[tuple[str, str]]:
    first_name, last_name = original.first_name, original.last_name
    for usual, other in SPELLINGS:
        if usual in first_name:
            yield first_name.replace(usual, other, 1), last_name
        if usual in last_name:
            yield first_name, last_name.replace(usual, other, 1)


def _last_known_day(person: Person) -> date:
    days = [skill.last_used_on for skill in person.skills]
    days += [review.held_on for review in person.reviews]
    days += [held.issued_on for held in person.certifications]
    return max((person.hired_on, *days))
