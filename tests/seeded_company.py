"""Companies for the tests of the seeding: small ones on demand, a large one made once."""

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache

from hypothesis import settings
from hypothesis import strategies as st

from skillsim import instants
from skillsim.company import Applicant, Company, Person, Team
from skillsim.seeding import load_scenario, make_company

AS_OF = date(2026, 8, 1)
AS_OF_US = instants.from_date(AS_OF)
FACTS = settings(max_examples=25, deadline=None)

seeds = st.integers(0, 2**63 - 1)
sizes = st.integers(0, 60)
some_companies = st.builds(
    lambda seed, people, teams: company(people=people, teams=teams, seed=seed),
    seeds,
    sizes,
    st.integers(1, 3),
)


def company(*, seed: int = 1, as_of_us: int = AS_OF_US, **changes: object) -> Company:
    """The small company, with some of the scenario's fields changed."""
    scenario = replace(load_scenario("small"), **changes)  # type: ignore[arg-type]
    return make_company(scenario, seed=seed, as_of_us=as_of_us)


@lru_cache(maxsize=1)
def large_company() -> Company:
    """Four hundred drawn people in two blocks, and two hundred applicants."""
    large = company(people=400, teams=3, applicants=200, samples=False)
    # Drawn once: many facts ask it again and again.
    return replace(large, blocks=tuple(large.blocks))


def people_of(some: Company) -> tuple[Person, ...]:
    """Everyone employed."""
    return tuple(some.people())


def teams_of(some: Company) -> tuple[Team, ...]:
    """Every team."""
    return tuple(some.teams())


def applicants_of(some: Company) -> tuple[Applicant, ...]:
    """Everyone who applied."""
    return tuple(some.applicants())


def drawn(some: Company) -> list[Person]:
    """The people that no document prints."""
    return [p for p in people_of(some) if p.email.endswith("@acme.example")]


def sample(name: str) -> Person:
    """A person that the documents print, by name."""
    return next(p for p in people_of(company()) if p.name == name)


def addresses(some: Company) -> list[str]:
    """The addresses of everyone, employees and applicants."""
    return [p.email for p in people_of(some)] + [a.email for a in applicants_of(some)]


def digest(some: Company) -> str:
    """A fingerprint of everyone in a company."""
    return hashlib.sha256(repr(list(some.blocks)).encode()).hexdigest()


def steps_of(applicant: Applicant) -> list[int]:
    """The instants that have happened, first to last."""
    steps = (
        applicant.created_at_us,
        applicant.invited_at_us,
        applicant.started_at_us,
        applicant.finished_at_us,
    )
    return [at for at in steps if at is not None]
