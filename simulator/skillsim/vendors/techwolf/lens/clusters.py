"""The clusters that the skills of one person form."""

from collections.abc import Mapping, Set
from typing import NamedTuple

from skillsim.company import Person, PersonSkill
from skillsim.seeding.chance import draw_for, share
from skillsim.vendors.techwolf.lens.catalogue import Catalogue, Known
from skillsim.vendors.techwolf.lens.sources import from_bits, to_bits
from skillsim.vendors.techwolf.tables import REJECTED, SUGGESTED, VALIDATED, Cluster, Skill

_REJECTED_SHARE = 0.06
_VALIDATED_SHARE = 0.25
_REJECTED_BELOW = share(_REJECTED_SHARE)
_VALIDATED_BELOW = share(_REJECTED_SHARE + _VALIDATED_SHARE)


_Judged = tuple[PersonSkill, Known, str, int]
"""A skill someone has, what its owner said to it, and the bits of its sources."""


class Clusters(NamedTuple):
    """The clusters of one person, and the bits of everything that they are known from."""

    found: tuple[Cluster, ...]
    source_bits: int


def clusters_of(person: Person, catalogue: Catalogue, seed: int) -> Clusters:
    """The clusters of a person's skills, in the order in which the skills name them."""
    draw = draw_for(seed, "techwolf-validation", person.number)
    judged_by_cluster: dict[str, list[_Judged]] = {}
    all_bits = 0
    for skill in person.skills:
        known, bits = catalogue.by_name[skill.name], to_bits(skill.sources)
        judged = (skill, known, _state(draw()), bits)
        if known.cluster_name in judged_by_cluster:
            judged_by_cluster[known.cluster_name].append(judged)
        else:
            judged_by_cluster[known.cluster_name] = [judged]
        all_bits |= bits
    held = {skill.name for skill in person.skills}
    found = tuple([_cluster(group, held, catalogue) for group in judged_by_cluster.values()])
    return Clusters(found, all_bits)


def _state(drawn: int) -> str:
    if drawn >= _VALIDATED_BELOW:
        return SUGGESTED
    return REJECTED if drawn < _REJECTED_BELOW else VALIDATED


def _cluster(group: list[_Judged], held: Set[str], catalogue: Catalogue) -> Cluster:
    """The cluster of skills that share one; what its owner rejected tells nothing about it."""
    current: list[Skill] = []
    kept_levels: list[int] = []
    related_bits: dict[str, int] = {}
    all_bits = 0
    cluster_state = SUGGESTED
    for skill, known, state, bits in group:
        level = skill.level_1_to_4
        current.append(Skill(known.skill_id, known.name, state, skill.sources, 25 * level))
        all_bits |= bits
        if state == REJECTED:
            continue
        kept_levels.append(level)
        if state == VALIDATED:
            cluster_state = VALIDATED
        # What often comes with a kept skill and is not held is known from where that is.
        for name in known.related:
            if name not in held:
                related_bits[name] = related_bits.get(name, 0) | bits
    known = group[0][1]
    return Cluster(
        known.cluster_id,
        known.cluster_name,
        known.domain,
        _level(kept_levels or [skill.level_1_to_4 for skill, *_ in group]),
        cluster_state,
        from_bits(all_bits),
        tuple(current),
        _related(related_bits, catalogue) if related_bits else (),
    )


def _related(bits_by_name: Mapping[str, int], catalogue: Catalogue) -> tuple[Skill, ...]:
    skill_of = catalogue.by_name
    return tuple(
        [
            Skill(skill_of[name].skill_id, name, SUGGESTED, from_bits(bits))
            for name, bits in bits_by_name.items()
        ]
    )


def _level(levels_1_to_4: list[int]) -> int:
    """The mean of four steps on a scale of five, rounded (assumed, decision T13)."""
    count = len(levels_1_to_4)
    return (10 * sum(levels_1_to_4) + 4 * count) // (8 * count)
