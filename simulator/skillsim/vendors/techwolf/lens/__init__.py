"""The company through TechWolf's lens: people with the clusters that their skills form.

No page says how the vendor finds clusters, levels and related skills. What stands here is assumed:
simple, explainable, and the same for the same seed.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from skillsim.company import Company, Person
from skillsim.instants import day_text, from_date
from skillsim.vendors.techwolf.lens.catalogue import Catalogue
from skillsim.vendors.techwolf.lens.clusters import clusters_of
from skillsim.vendors.techwolf.lens.samples import printed_employee
from skillsim.vendors.techwolf.lens.sources import to_bits
from skillsim.vendors.techwolf.tables import Employee, Facts

# What every person's job is known from, whatever else is.
_TOLD_BITS = to_bits(("working_history",))


class Lens:
    """A company as TechWolf shows it; `samples` holds what the vendor's documents print."""

    def __init__(self, company: Company, samples: Mapping[str, Any]) -> None:
        self._company = company
        self.printed = [printed_employee(entry) for entry in samples.get("employees", ())]
        self.catalogue = Catalogue(company, [c for one in self.printed for c in one.clusters])
        self._job_ids = {role.name: _job_id(role.name) for role in company.roles}

    def jobs(self) -> dict[str, str]:
        """The name of each job by its id: one for each role, unless two share an id."""
        found: dict[str, str] = {}
        for name, job_id in self._job_ids.items():
            found.setdefault(job_id, name)
        return found

    def employees(self, people: Iterable[Person]) -> list[Employee]:
        """An employee for each person, who left included."""
        return [self._employee(person) for person in people]

    def _employee(self, person: Person) -> Employee:
        clusters = clusters_of(person, self.catalogue, self._company.seed)
        return Employee(
            external_id=person.number,
            is_active=person.is_active,
            last_updated_at_us=min(from_date(_last_change(person)), self._company.as_of_us),
            clusters=clusters.found,
            # One event of each kind that something is known from (assumed, decision T25).
            n_events=(clusters.source_bits | _TOLD_BITS).bit_count(),
            facts=self._facts(person),
        )

    def _facts(self, person: Person) -> Facts:
        """What the customer would tell: the job held since the day of hire, and the team."""
        job = {
            "start_date": day_text(person.hired_on),
            "company": self._company.name,
            "job_title": person.role,
        }
        return Facts(
            assigned_position=person.role,
            job_id=self._job_ids.get(person.role) or _job_id(person.role),
            organisational_unit=person.team,
            lists={"working_history": [job]},
        )


def _job_id(role: str) -> str:
    """The id of the job that a role is: its name in lower case, with hyphens."""
    return "-".join(role.lower().split())


def _last_change(person: Person) -> date:
    return max([skill.last_used_on for skill in person.skills], default=person.hired_on)
