"""DevSkiller's view of the company: who applied, what they are tested on, and who works there.

The records of the vendor's documents come first, so they stand on the first page of every list.
"""

from collections.abc import Mapping
from typing import Any

from skillsim.company import Company
from skillsim.ids import uuid_for
from skillsim.store import Transaction
from skillsim.vendors.devskiller.seed import applicants, boost, library
from skillsim.vendors.devskiller.seed.samples import Samples
from skillsim.vendors.devskiller.service import (
    accounts,
    assessments,
    candidates,
    job_positions,
    people,
    predefined_tests,
    schedule,
    teams,
    tests,
    webhooks,
)


def seed(tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
    """Write the account and everything in it; `samples` is empty in a world without them."""
    printed = Samples(samples)
    user_id = printed.owner_user_id or uuid_for(company.seed, "devskiller owner", 0)
    team_id = printed.owner_team_id or uuid_for(company.seed, "devskiller owner", 1)
    accounts.add(tx, user_id=user_id, team_id=team_id)
    _seed_talent_score(tx, company, printed, user_id, team_id)
    _seed_talent_boost(tx, company, printed)


def _seed_talent_score(
    tx: Transaction, company: Company, printed: Samples, user_id: str, team_id: str
) -> None:
    test_by_role = library.tests(company)
    tests.add_all(tx, [*printed.tests(), *test_by_role.values()])
    predefined_tests.add_all(tx, [*printed.predefined_tests(), *library.predefined_tests(company)])
    applied = applicants.candidates(company, user_id, team_id)
    candidates.add_all(tx, [*printed.candidates(), *applied])
    scored = applicants.assessments(company, applied, test_by_role)
    assessments.add_all(tx, [*printed.assessments(), *scored])
    # What still waits for its candidate will expire. The documents' own records plan nothing.
    schedule.plan_expiries(tx, [assessment for assessment, _ in scored])
    for webhook in printed.webhooks():
        webhooks.add(tx, webhook)


def _seed_talent_boost(tx: Transaction, company: Company, printed: Samples) -> None:
    view = boost.BoostView(company, printed.people())
    job_positions.add_all(tx, [*printed.job_positions(), *view.job_positions()])
    teams.add_all(tx, [*printed.teams(), *view.teams()])
    people.add_all(tx, [*printed.people(), *view.people()])
