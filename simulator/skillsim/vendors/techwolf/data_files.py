"""TechWolf's data files: what its lens shows of the company, in the API's own spelling."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from skillsim.company import Applicant, Block, Company, Person
from skillsim.context import Links
from skillsim.registry import DataSet, Entity, Records
from skillsim.settings import SETTINGS
from skillsim.vendors.techwolf import wire
from skillsim.vendors.techwolf.lens import Lens
from skillsim.vendors.techwolf.service.employees import Card
from skillsim.vendors.techwolf.service.profiles import Profile
from skillsim.vendors.techwolf.tables import REJECTED, Cluster, Employee
from skillsim.vendors.techwolf.wire import employees as employee_wire

_ENTITIES = (
    Entity("employees", "Employee"),
    Entity("skill_profiles", "SkillProfile"),
    Entity("skill_clusters", "EmployeeSkillClusters"),
)
_INCLUDED = frozenset({"current_skills", "related_skills", "sources"})
_STEPS = int(SETTINGS["proficiency_steps"].default)

# Many people have the same skill in the same way, so most skills are spelled already.
_profile_skill = lru_cache(maxsize=32768)(employee_wire.profile_skill)
_cluster_skill = lru_cache(maxsize=32768)(wire.cluster_skill)


class DataFiles:
    """Records by entity, as an API with its default settings answers them."""

    def __init__(self, company: Company, samples: Mapping[str, Any], links: Links) -> None:
        self._lens = Lens(company, samples)

    def beginning(self) -> Records:
        """The employees that only the vendor's documents print."""
        return _records(self._lens.printed)

    def block(self, block: Block) -> Records:
        """Everyone in a block, who left included."""
        return _records(self._lens.employees(block.people))

    def employee_id(self, person: Person) -> str | None:
        """The employee number."""
        return person.number

    def applicant_id(self, applicant: Applicant) -> str | None:
        """None: TechWolf knows no applicants."""
        return None


def _records(found: Iterable[Employee]) -> Records:
    employees, profiles, clusters = [], [], []
    for employee in found:
        shown = [_shown(c) for c in employee.clusters if c.validation_state != REJECTED]
        skills = tuple([skill for cluster in shown for skill in cluster.current])
        profile = Profile(_card(employee), skills)
        employees.append(employee_wire.employee(profile.card, ()))
        profiles.append(employee_wire.profile(profile, steps=_STEPS, show=_profile_skill))
        clusters.append(wire.skill_clusters(employee.external_id, shown, _INCLUDED, _cluster_skill))
    return {"employees": employees, "skill_profiles": profiles, "skill_clusters": clusters}


def _shown(cluster: Cluster) -> Cluster:
    """The cluster without its rejected skills, which an export leaves out unless asked for them."""
    kept = tuple([skill for skill in cluster.current if skill.validation_state != REJECTED])
    return cluster if len(kept) == len(cluster.current) else cluster._replace(current=kept)


def _card(employee: Employee) -> Card:
    return Card(
        # No record shows its place in the order of creation.
        seq=0,
        external_id=employee.external_id,
        is_active=employee.is_active,
        last_updated_at_us=employee.last_updated_at_us,
        n_events=employee.n_events,
        facts=employee.facts,
    )


DATA_SET = DataSet(_ENTITIES, DataFiles)
