"""Small companies made by hand for the figures and the report, and the page they give."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from skillsim import instants
from skillsim.company import Block, Person, PersonSkill, Review
from skillsim.generating.figures import Figures
from skillsim.generating.report_page import render
from skillsim.origin import Origin

AS_OF = date(2026, 8, 1)
AS_OF_US = instants.from_date(AS_OF)
CATALOGUE = ("Docker", "Git", "Kubernetes", "Python")
ORIGIN = Origin("demo", 7, AS_OF_US)

SOMEBODY = Person(
    number="1",
    first_name="Ada",
    last_name="Byron",
    email="ada@acme.example",
    department="Engineering",
    role="Engineer",
    team="t1",
    hired_on=date(2025, 7, 15),
    manager_number="9",
)


def figures_of(*blocks: Block, catalogue: Iterable[str] = CATALOGUE) -> Figures:
    """Figures of these blocks."""
    figures = Figures(AS_OF_US, catalogue)
    for block in blocks:
        figures.add(block)
    return figures


def people(*changed: Person) -> Figures:
    """Figures of one block of people."""
    return figures_of(Block(people=changed))


def page(figures: Figures, company_name: str = "Acme") -> str:
    """The report of these figures."""
    return render(figures, company_name=company_name, origin=ORIGIN)


def knowing(*names: str, level: int = 2) -> Person:
    """Somebody with these skills."""
    skills = tuple(PersonSkill(name, level, AS_OF) for name in names)
    return replace(SOMEBODY, skills=skills)


def reviewed(*scores: float, held_on: date = date(2026, 6, 1), by: str = "Grace") -> Person:
    """Somebody with these review scores."""
    return replace(SOMEBODY, reviews=tuple(Review(held_on, by, score, "") for score in scores))
