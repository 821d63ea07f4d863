"""Fills DevSkiller's tables with what its lens shows of the company."""

from collections.abc import Mapping
from typing import Any

from skillsim.company import Block, Company
from skillsim.store import Transaction
from skillsim.vendors.devskiller.lens import Lens
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
    lens = Lens(company, samples)
    accounts.add(tx, user_id=lens.owner_user_id, team_id=lens.owner_team_id)
    tests.add_all(tx, lens.tests())
    predefined_tests.add_all(tx, lens.predefined_tests())
    job_positions.add_all(tx, lens.job_positions())
    _seed_printed(tx, lens)
    for block in company.blocks:
        _seed_block(tx, lens, block)


def _seed_printed(tx: Transaction, lens: Lens) -> None:
    """Write what only the documents have; nothing is planned for it."""
    candidates.add_all(tx, lens.printed.candidates())
    assessments.add_all(tx, lens.printed.assessments())
    for webhook in lens.printed.webhooks():
        webhooks.add(tx, webhook)
    teams.add_all(tx, lens.printed.teams())
    people.add_all(tx, lens.printed.people())


def _seed_block(tx: Transaction, lens: Lens, block: Block) -> None:
    applied = lens.applied(block)
    candidates.add_all(tx, applied.candidates)
    assessments.add_all(tx, applied.assessments)
    # What still waits for its candidate will expire.
    schedule.plan_expiries(tx, [assessment for assessment, _ in applied.assessments])
    teams.add_all(tx, lens.teams(block))
    people.add_all(tx, lens.people(block))
