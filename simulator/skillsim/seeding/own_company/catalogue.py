"""The skills of a company file: its own catalogue, and what is named without being in one."""

from collections.abc import Iterable, Iterator, Mapping

from skillsim.company import Skill
from skillsim.errors import ConfigurationError
from skillsim.seeding.own_company.words import Entry, Spelling

_OTHER_CLUSTER, _OTHER_DOMAIN = "Other Skills", "Other"


def listed_skills(
    domains: Entry | None, known: Mapping[str, Skill], spell: Spelling
) -> dict[str, Skill]:
    """The skills that the file lists, by name, in its order.

    `known` is the catalogue that they are added to: its clusters keep their domain. Raises
    ConfigurationError for a skill that is there twice, and for a cluster in two domains.
    """
    rows = list(_rows(domains))
    # Every listed name comes before every related one, so the list decides how a name is written.
    names = [spell(name) for _, _, name, _ in rows]
    homes, spell_domain = _homes(known.values()), Spelling(str.casefold, _domains(known))
    skills: dict[str, Skill] = {}
    for name, (domain, cluster, written, related) in zip(names, rows, strict=True):
        place = f"skills.{domain}.{cluster}"
        home = homes.setdefault(cluster.casefold(), (cluster, spell_domain(domain)))
        if home[1] != spell_domain(domain):
            raise ConfigurationError(f"{place}: the cluster belongs to the domain {home[1]}")
        if name in skills:
            raise ConfigurationError(f"{place}.{written}: the skill is there twice")
        skills[name] = Skill(name, *home, related=spelled(related, spell))
    return skills


def with_unlisted(
    skills: Mapping[str, Skill], known: Mapping[str, Skill], named: Iterable[str]
) -> dict[str, Skill]:
    """`skills`, and at their end each skill that is named or related and in no catalogue."""
    homes = _homes((*known.values(), *skills.values()))
    home = homes.get(_OTHER_CLUSTER.casefold(), (_OTHER_CLUSTER, _OTHER_DOMAIN))
    related = (name for skill in skills.values() for name in skill.related)
    complete = dict(skills)
    for name in (*related, *named):
        if name not in known:
            complete.setdefault(name, Skill(name, *home))
    return complete


def spelled(names: Iterable[str] | None, spell: Spelling) -> tuple[str, ...]:
    """Each name once, in one spelling, in the order of the first."""
    return tuple(dict.fromkeys(map(spell, names or ())))


def _rows(domains: Entry | None) -> Iterator[tuple[str, str, str, list[str] | None]]:
    for domain, clusters in (domains or {}).items():
        for cluster, skills in (clusters or {}).items():
            for name, related in (skills or {}).items():
                yield domain, cluster, name, related


def _homes(skills: Iterable[Skill]) -> dict[str, tuple[str, str]]:
    """Cluster and domain, by the cluster's name in whatever case."""
    return {skill.cluster.casefold(): (skill.cluster, skill.domain) for skill in skills}


def _domains(skills: Mapping[str, Skill]) -> Iterator[str]:
    return (skill.domain for skill in skills.values())
