"""What a company file has on record about a person: skills, reviews, certificates."""

from datetime import date

from skillsim.company import Certification, PersonSkill, Review
from skillsim.errors import ConfigurationError
from skillsim.instants import to_date
from skillsim.seeding.own_company.moments import any_day, past_day, years_after
from skillsim.seeding.own_company.roles import Words
from skillsim.seeding.own_company.words import Entry

_DEFAULT_LEVEL = 2
_DEFAULT_SOURCES = ("working_history",)
_DEFAULT_VALID_YEARS = 3


def held_skill(entry: Entry, words: Words, as_of_us: int) -> PersonSkill:
    """One skill of a person; used today unless the file says otherwise."""
    return PersonSkill(
        name=words.skills(entry["name"]),
        level_1_to_4=int(entry.get("level") or _DEFAULT_LEVEL),
        last_used_on=past_day(entry, "last_used_on", as_of_us) or to_date(as_of_us),
        sources=tuple(entry.get("sources") or _DEFAULT_SOURCES),
    )


def review(entry: Entry, reviewer: str, as_of_us: int) -> Review:
    """One performance review, by `reviewer` unless the file names another."""
    return Review(
        held_on=past_day(entry, "held_on", as_of_us) or to_date(as_of_us),
        reviewer=entry.get("reviewer") or reviewer,
        score_0_to_5=float(entry["score"]),
        comments=entry.get("comments") or "",
    )


def certification(entry: Entry, company: str, hired_on: date, as_of_us: int) -> Certification:
    """One certificate, issued by the company on the day of hire unless the file says otherwise."""
    expires_on = any_day(entry, "expires_on")
    issued_on = past_day(entry, "issued_on", as_of_us) or min(hired_on, expires_on or hired_on)
    if expires_on is not None and expires_on < issued_on:
        raise ConfigurationError(f"expires_on: {expires_on} lies before issued_on, {issued_on}")
    return Certification(
        name=entry["name"],
        issued_by=entry.get("issued_by") or company,
        issued_on=issued_on,
        expires_on=expires_on or years_after(issued_on, _DEFAULT_VALID_YEARS),
    )
