"""What a person can do, and what they hold a certificate for.

Skills come with the role, and with each other: whoever has a skill is likelier to have the ones
that the catalogue calls related.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from skillsim.company import Certification, PersonSkill, Skill
from skillsim.seeding.blueprint import Blueprint, Profile, Qualification

_CORE_SHARE, _OFTEN_SHARE, _RELATED_SHARE = 0.9, 0.35, 0.22
_CERTIFIED_SHARE = 0.25
_LAST_USE_DAYS = 3 * 365
_MEAN_DAYS_SINCE_USE = 75
_OLDEST_CERTIFICATE_DAYS = 4 * 365

# How likely each source knows of a skill; the order is the order they are listed in.
_SOURCES = (
    ("working_history", 0.75),
    ("education_history", 0.2),
    ("resume_document", 0.55),
    ("learning", 0.15),
)


def draw_abilities(
    profile: Profile, blueprint: Blueprint, chance: Random, *, hired_on: date, until: date
) -> tuple[tuple[PersonSkill, ...], tuple[Certification, ...]]:
    """Skills and certificates of someone hired for this role, as known on `until`."""
    names = _draw_names(profile, blueprint.skills, chance)
    certifications = _draw_certifications(names, blueprint.qualifications, chance, until)
    proven = {q.skill for q in blueprint.qualifications for c in certifications if c.name == q.name}
    since = max(hired_on, until - timedelta(days=_LAST_USE_DAYS))
    years = (until - hired_on).days / 365
    skills = tuple(
        PersonSkill(
            name=name,
            level_1_to_4=_draw_level(chance, years, is_core=name in profile.core),
            last_used_on=_draw_last_use(chance, since, until),
            sources=_draw_sources(chance, has_certificate=name in proven),
        )
        for name in names
    )
    return skills, certifications


def _draw_names(profile: Profile, catalogue: dict[str, Skill], chance: Random) -> list[str]:
    names = [name for name in profile.core if chance.random() < _CORE_SHARE] or [profile.core[0]]
    names += [name for name in profile.often if chance.random() < _OFTEN_SHARE]
    related = [name for held in names for name in catalogue[held].related]
    # A skill that several held skills lead to gets several chances: that is what related means.
    names += [name for name in related if chance.random() < _RELATED_SHARE]
    return list(dict.fromkeys(names))


def _draw_level(chance: Random, years: float, *, is_core: bool) -> int:
    """1 to 4, higher with the years of service and for what the role asks for."""
    level = chance.gauss(1.4 + 0.3 * years + (0.6 if is_core else 0.0), 0.6)
    return min(4, max(1, round(level)))


def _draw_last_use(chance: Random, since: date, until: date) -> date:
    days = int(chance.expovariate(1 / _MEAN_DAYS_SINCE_USE))
    return max(since, until - timedelta(days=days))


def _draw_sources(chance: Random, *, has_certificate: bool) -> tuple[str, ...]:
    sources = [source for source, share in _SOURCES if chance.random() < share]
    if has_certificate:
        sources.append("certificate")
    return tuple(sources) or ("resume_document",)


def _draw_certifications(
    names: list[str], qualifications: Iterable[Qualification], chance: Random, until: date
) -> tuple[Certification, ...]:
    held = [q for q in qualifications if q.skill in names and chance.random() < _CERTIFIED_SHARE]
    return tuple(
        _certification(q, until - timedelta(days=chance.randint(20, _OLDEST_CERTIFICATE_DAYS)))
        for q in held
    )


def _certification(qualification: Qualification, issued_on: date) -> Certification:
    # The 28th at the latest, so that the same day exists in every later year.
    issued_on = issued_on.replace(day=min(issued_on.day, 28))
    return Certification(
        name=qualification.name,
        issued_by=qualification.issued_by,
        issued_on=issued_on,
        expires_on=issued_on.replace(year=issued_on.year + qualification.valid_years),
    )
