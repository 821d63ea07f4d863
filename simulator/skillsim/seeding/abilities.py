"""What a person can do, and what they hold a certificate for.

Skills come with the role, and with each other: whoever has a skill is likelier to have the ones
that the catalogue calls related.
"""

from collections.abc import Mapping
from datetime import date
from math import prod

from skillsim.company import Certification, PersonSkill
from skillsim.seeding.blueprint import Blueprint, Profile, Qualification
from skillsim.seeding.chance import EXPONENTIAL, NORMAL, Draw, Shares, between, share

_CORE, _OFTEN, _RELATED = share(0.9), share(0.35), share(0.22)
_CERTIFIED = share(0.25)
_LAST_USE_DAYS = 3 * 365
_DAYS_SINCE_USE = tuple(int(75 * quantile) for quantile in EXPONENTIAL)
_LEVEL_NOISE = tuple(0.6 * quantile for quantile in NORMAL)
_OLDEST_CERTIFICATE_DAYS = 4 * 365

# How likely each source knows of a skill; the order is the order they are listed in.
_SOURCES = (
    ("working_history", 0.75),
    ("education_history", 0.2),
    ("resume_document", 0.55),
    ("learning", 0.15),
)


def _source_shares(*proof: str) -> Shares[tuple[str, ...]]:
    """Every combination of sources as often as it occurs, each with `proof` at its end."""
    combinations = {}
    for mask in range(1 << len(_SOURCES)):
        known = [bool(mask >> bit & 1) for bit in range(len(_SOURCES))]
        found = (*(s for (s, _), is_known in zip(_SOURCES, known, strict=True) if is_known), *proof)
        weights = (p if k else 1 - p for (_, p), k in zip(_SOURCES, known, strict=True))
        combinations[mask] = (found or ("resume_document",), prod(weights))
    return Shares(*zip(*combinations.values(), strict=True))


_KNOWN_FROM = _source_shares()
_PROVEN = _source_shares("certificate")


class Abilities:
    """Draws skills and certificates for roles of one company."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._related = {skill.name: skill.related for skill in blueprint.skills.values()}
        self._qualifications: Mapping[str, Qualification] = {
            qualification.skill: qualification for qualification in blueprint.qualifications
        }

    def draw(
        self, profile: Profile, draw: Draw, *, hired_on: date, until: date
    ) -> tuple[tuple[PersonSkill, ...], tuple[Certification, ...]]:
        """Skills and certificates of someone hired for this role, as known on `until`."""
        last_day, first_day = until.toordinal(), hired_on.toordinal()
        names = self._draw_names(profile, draw)
        certifications = {
            name: _certification(self._qualifications[name], draw, last_day)
            for name in names
            if name in self._qualifications and draw() < _CERTIFIED
        }
        first_use = max(first_day, last_day - _LAST_USE_DAYS)
        grown = 1.4 + 0.3 * (last_day - first_day) / 365
        core = profile.core
        skills = [
            PersonSkill(
                name,
                _level(grown + 0.6 if name in core else grown, draw),
                date.fromordinal(max(first_use, last_day - _DAYS_SINCE_USE[draw() >> 6])),
                (_PROVEN if name in certifications else _KNOWN_FROM).pick(draw),
            )
            for name in names
        ]
        return tuple(skills), tuple(certifications.values())

    def _draw_names(self, profile: Profile, draw: Draw) -> list[str]:
        names = [name for name in profile.core if draw() < _CORE] or [profile.core[0]]
        names += [name for name in profile.often if draw() < _OFTEN]
        # A skill that several held skills lead to gets several chances: what related means.
        names += [other for held in names for other in self._related[held] if draw() < _RELATED]
        return list(dict.fromkeys(names))


def _level(expected: float, draw: Draw) -> int:
    """1 to 4, higher with the years of service and for what the role asks for."""
    return min(4, max(1, round(expected + _LEVEL_NOISE[draw() >> 6])))


def _certification(qualification: Qualification, draw: Draw, last_day: int) -> Certification:
    issued_on = date.fromordinal(last_day - between(draw, 20, _OLDEST_CERTIFICATE_DAYS))
    # The 28th at the latest, so that the same day exists in every later year.
    issued_on = issued_on.replace(day=min(issued_on.day, 28))
    return Certification(
        name=qualification.name,
        issued_by=qualification.issued_by,
        issued_on=issued_on,
        expires_on=issued_on.replace(year=issued_on.year + qualification.valid_years),
    )
