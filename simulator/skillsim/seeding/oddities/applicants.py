"""Every kind of oddity that an applicant can have, and how many cards of a deck bear it."""

from calendar import isleap
from dataclasses import replace
from datetime import date, timedelta

from skillsim.company import Applicant, Person
from skillsim.instants import DAY_US, SECOND_US, from_date, to_date, to_text
from skillsim.seeding.chance import between, pick
from skillsim.seeding.oddities import names
from skillsim.seeding.oddities.oddity import Kind, Odd, Planting, Scene, changed
from skillsim.seeding.oddities.texts import AROUND_FIRST_NAME, AROUND_LAST_NAME, NAMES, TAGS

_HOUR_US = 3600 * SECOND_US
_MARCH, _OCTOBER = 3, 10


def duplicate(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """Somebody who applied earlier, for another role or again."""
    if not scene.earlier:
        return None
    original = pick(scene.draw, scene.earlier)
    return _under_the_name_of(original, applicant)


def employee(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """Somebody who works here, with the address of the company."""
    # Not one of all people: later ones come along when the company grows.
    place = between(scene.draw, 0, scene.place)
    if place >= len(scene.people):
        return None
    return _under_the_name_of(scene.people[place], applicant)


def _under_the_name_of(other: Applicant | Person, applicant: Applicant) -> Odd[Applicant]:
    known = replace(
        applicant, first_name=other.first_name, last_name=other.last_name, email=other.email
    )
    return Odd(known, "email", applicant.email, other.number)


def no_name(applicant: Applicant, _: Scene[Applicant]) -> Odd[Applicant] | None:
    """Neither first nor last name."""
    nameless = replace(applicant, first_name="", last_name="")
    return Odd(nameless, "name", f"{applicant.first_name} {applicant.last_name}")


def no_external_id(applicant: Applicant, _: Scene[Applicant]) -> Odd[Applicant] | None:
    """No id in the customer's own system."""
    return changed(applicant, "external_id", None)


def number_like_external_id(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """An id that loses something when it is read as a number."""
    forms = (f"00{applicant.number}", f"{applicant.number}e5", f"{applicant.number}.0")
    return changed(applicant, "external_id", pick(scene.draw, forms))


def no_tags(applicant: Applicant, _: Scene[Applicant]) -> Odd[Applicant] | None:
    """No tag."""
    return changed(applicant, "tags", (), was=_tags(applicant))


def odd_tag(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """One more tag, out of a list of texts."""
    tags = (*applicant.tags, pick(scene.draw, TAGS))
    return changed(applicant, "tags", tags, was=_tags(applicant))


def score(value_0_to_1: float) -> Planting[Applicant]:
    """Exactly this score, for who has one."""
    return lambda applicant, _: (
        None if applicant.score_0_to_1 is None else changed(applicant, "score_0_to_1", value_0_to_1)
    )


def at_midnight(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """Applied at the last midnight UTC before, or in the second before it."""
    midnight_us = applicant.created_at_us // DAY_US * DAY_US
    return _applied_at(applicant, midnight_us - pick(scene.draw, (0, SECOND_US)))


def at_clock_change(applicant: Applicant, scene: Scene[Applicant]) -> Odd[Applicant] | None:
    """Applied at the last instant before at which Europe's clocks moved on, or back."""
    month = pick(scene.draw, (_MARCH, _OCTOBER))
    year = to_date(applicant.created_at_us).year
    # 01:00 UTC on the month's last Sunday, in all of the European Union since 1996.
    changes_us = [from_date(_last_sunday(y, month)) + _HOUR_US for y in (year, year - 1)]
    return _applied_at(applicant, next(at for at in changes_us if at <= applicant.created_at_us))


def on_leap_day(applicant: Applicant, _: Scene[Applicant]) -> Odd[Applicant] | None:
    """Applied on the last 29 February before, at the same time of day."""
    day = to_date(applicant.created_at_us)
    years = (year for year in range(day.year, day.year - 12, -1) if isleap(year))
    leap_day = next(date(y, 2, 29) for y in years if date(y, 2, 29) <= day)
    return _applied_at(applicant, from_date(leap_day) + applicant.created_at_us % DAY_US)


def at_end_of_year(applicant: Applicant, _: Scene[Applicant]) -> Odd[Applicant] | None:
    """Applied in the last second of the year before."""
    new_year = to_date(applicant.created_at_us).replace(month=1, day=1)
    return _applied_at(applicant, from_date(new_year) - SECOND_US)


def _applied_at(applicant: Applicant, created_at_us: int) -> Odd[Applicant] | None:
    # Only ever earlier than drawn, so every later step stays later.
    was = to_text(applicant.created_at_us)
    return changed(applicant, "created_at_us", created_at_us, was=was)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def _tags(applicant: Applicant) -> str:
    return "; ".join(applicant.tags)


APPLICANT_KINDS: dict[str, Kind[Applicant]] = {
    "applicant_duplicate": Kind(4, duplicate),
    "applicant_employee": Kind(3, employee),
    "applicant_capital_email": Kind(1, names.capital_email),
    "applicant_no_name": Kind(2, no_name),
    "applicant_no_external_id": Kind(1, no_external_id),
    "applicant_number_like_external_id": Kind(2, number_like_external_id),
    "applicant_no_tags": Kind(1, no_tags),
    "applicant_odd_tag": Kind(2, odd_tag),
    "applicant_lowest_score": Kind(1, score(0.0)),
    "applicant_highest_score": Kind(1, score(1.0)),
    "applicant_at_midnight": Kind(2, at_midnight),
    "applicant_at_clock_change": Kind(2, at_clock_change),
    "applicant_on_leap_day": Kind(1, on_leap_day),
    "applicant_at_end_of_year": Kind(1, at_end_of_year),
    "applicant_long_name": Kind(1, names.long_name),
    "applicant_single_letter_name": Kind(1, names.single_letter_name),
    **{f"applicant_{kind}": Kind(1, names.name_from_list(kind)) for kind in NAMES},
    **{f"applicant_{kind}": Kind(1, names.around_first_name(kind)) for kind in AROUND_FIRST_NAME},
    **{f"applicant_{kind}": Kind(1, names.around_last_name(kind)) for kind in AROUND_LAST_NAME},
}
