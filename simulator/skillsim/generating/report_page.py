"""A company as one HTML page: key numbers and charts, without scripts and outside requests."""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from skillsim import __version__
from skillsim.generating.charts.applicants import applicants_section, oddities_section
from skillsim.generating.charts.people import people_section
from skillsim.generating.charts.reviews import reviews_section
from skillsim.generating.charts.shapes import Section
from skillsim.generating.charts.skills import skills_section
from skillsim.generating.charts.wording import whole
from skillsim.generating.figures import Figures
from skillsim.instants import to_text
from skillsim.origin import Origin

# What HTML does not allow as text, and what turns the direction of everything after it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def render(figures: Figures, *, company_name: str, origin: Origin, part: str = "") -> str:
    """The page as text that is valid UTF-8; the same figures and origin give the same page.

    `part` says in words which part of the company was counted; empty for all of it. Whatever the
    company's data says is shown as text.
    """
    style = _environment().get_template("style.css").render()
    page = (
        _environment()
        .get_template("report.html")
        .render(
            company_name=company_name,
            heading=_heading(figures, origin, part),
            key_numbers=_key_numbers(figures),
            sections=_sections(figures),
            style=style,
            style_hash=b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )
    return _UNPRINTABLE.sub("\ufffd", page)


def _heading(figures: Figures, origin: Origin, part: str) -> dict[str, str]:
    heading = {
        "Scenario": origin.scenario,
        "Seed": str(origin.seed),
        "As of": to_text(figures.as_of_us),
        "Locale": origin.locale,
        "Made by": f"skillsim {__version__}",
    }
    return {**heading, "Part": part} if part else heading


def _key_numbers(figures: Figures) -> dict[str, str]:
    n_active = sum(n for (_, is_active), n in figures.departments.items() if is_active)
    n_people = figures.departments.total()
    n_skills = figures.skills.levels().total()
    return {
        "people": whole(n_people),
        "active": whole(n_active),
        "left": whole(n_people - n_active),
        "teams": whole(figures.n_teams),
        "skills per person": f"{n_skills / n_people:.1f}" if n_people else "0",
        "reviews": whole(figures.reviews.total()),
        "certificates": whole(figures.certifications.total()),
        "applicants": whole(figures.stages.total()),
        "scored": whole(figures.steps["scored"]),
    }


def _sections(figures: Figures) -> list[Section]:
    sections = (
        people_section(figures),
        skills_section(figures),
        reviews_section(figures),
        applicants_section(figures),
        oddities_section(figures),
    )
    return [section for section in sections if section.charts]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader(__package__ or "", "templates")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, loader=loader)
