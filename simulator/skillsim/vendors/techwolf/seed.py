"""Fills TechWolf's tables with what its lens shows of the company."""

from collections.abc import Mapping
from typing import Any

from skillsim.company import Company
from skillsim.store import Transaction
from skillsim.vendors.techwolf.lens import Lens
from skillsim.vendors.techwolf.lens.catalogue import Known
from skillsim.vendors.techwolf.service.exports import add_employees
from skillsim.vendors.techwolf.tables import catalogue, jobs


def seed(tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
    """Store the documents' employees, then everyone in the company, in that creation order.

    Beside them the catalogue that feedback may name, and a job for each role.
    """
    lens = Lens(company, samples)
    add_employees(tx, lens.printed)
    for block in company.blocks:
        add_employees(tx, lens.employees(block.people))
    tx.insert_many(catalogue, [_catalogue_row(known) for known in lens.catalogue.entries()])
    tx.insert_many(jobs, [{"job_id": key, "name": name} for key, name in lens.jobs().items()])


def _catalogue_row(known: Known) -> dict[str, Any]:
    return {
        "folded": known.name.casefold(),
        "skill_id": known.skill_id,
        "name": known.name,
        "cluster_folded": known.cluster_name.casefold(),
        "cluster_id": known.cluster_id,
        "cluster_name": known.cluster_name,
        "domain": known.domain,
    }
