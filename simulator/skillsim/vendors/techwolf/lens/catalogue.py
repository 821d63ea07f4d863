"""The skills that TechWolf knows, with their clusters, under this vendor's ids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skillsim.company import Company
from skillsim.ids import uuid_for
from skillsim.vendors.techwolf.tables import Cluster


@dataclass(frozen=True, slots=True)
class Known:
    """One skill, and the cluster that it belongs to."""

    skill_id: str
    name: str
    cluster_id: str
    cluster_name: str
    domain: str
    related: tuple[str, ...] = ()
    """The names of skills that often come with it."""


class Catalogue:
    """The company's catalogue; what the documents print keeps the printed id everywhere."""

    def __init__(self, company: Company, printed: Iterable[Cluster]) -> None:
        self._printed = tuple(printed)
        clusters = dict.fromkeys(skill.cluster for skill in company.skills.values())
        cluster_ids = _ids(company.seed, "techwolf-cluster", clusters)
        cluster_ids |= {cluster.name: cluster.cluster_id for cluster in self._printed}
        skill_ids = _ids(company.seed, "techwolf-skill", company.skills)
        skill_ids |= {
            skill.name: skill.skill_id for c in self._printed for skill in (*c.current, *c.related)
        }
        self.by_name = {
            name: Known(
                skill_ids[name],
                name,
                cluster_ids[skill.cluster],
                skill.cluster,
                skill.domain,
                skill.related,
            )
            for name, skill in company.skills.items()
        }

    def entries(self) -> list[Known]:
        """Every skill once, whatever its case: the company's, then what only documents print."""
        by_folded = {name.casefold(): known for name, known in self.by_name.items()}
        for known in self._only_printed():
            by_folded.setdefault(known.name.casefold(), known)
        return list(by_folded.values())

    def _only_printed(self) -> Iterator[Known]:
        for cluster in self._printed:
            for skill in (*cluster.current, *cluster.related):
                yield Known(
                    skill.skill_id, skill.name, cluster.cluster_id, cluster.name, cluster.domain
                )


def _ids(seed: int, kind: str, names: Iterable[str]) -> dict[str, str]:
    """Ids by place in the catalogue."""
    return {name: uuid_for(seed, kind, place) for place, name in enumerate(names)}
