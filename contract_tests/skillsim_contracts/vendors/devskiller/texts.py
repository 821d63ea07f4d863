"""Texts of candidates: each comes back letter by letter."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller.candidates import OBJECT, READS
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    answered_person,
    candidate_body,
    ds_rule,
    new_candidate,
    read_candidate,
    seen_person,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import candidate_views

TEXTS = (
    "Zoë Ångström-Łuczak",
    'O\'Brien "Obi" & <Sons>',
    "李小龍 🐉",
    "100% \\ _x_ + {1} ; --",
    "Straße ﬁ İ ñ",
    "two  blanks",
)
"""Names that careless code breaks."""


@ds_rule(
    "DS-CA8",
    "Names, tags and the external id come back letter by letter",
    operations=READS,
    source=OBJECT,
    strength=Strength.LIKELY,
    cost=20,
)
def keeps_text(probe: Probe) -> None:
    """Text that careless code escapes, folds, cuts or takes for something else."""
    for text in TEXTS:
        _keeps(probe, dict.fromkeys(("firstName", "lastName", "externalId"), text), [text])


@ds_rule(
    "DS-CA9",
    "Long names are kept whole or refused, never cut",
    operations=READS,
    source=OBJECT,
    strength=Strength.LIKELY,
    cost=4,
)
def never_cuts(probe: Probe) -> None:
    """Two hundred letters, the last of them different."""
    long = word(probe, "Max").ljust(199, "n") + "m"
    body = candidate_body(probe, firstName=long, lastName=long, externalId=long)
    answer = probe.call("createCandidate", json=body)
    if answer.ok or not probe.is_open:
        probe.must(answer)
        views = candidate_views(probe, answer.json()["id"])
        seen_person(
            probe, [View(answer, "", "createCandidate")], body, written_by="createCandidate"
        )
        seen_person(probe, views, body, written_by="createCandidate")


@ds_rule(
    "DS-CA10",
    "Names keep the blanks around them",
    operations=READS,
    source=OBJECT,
    strength=Strength.LIKELY,
    cost=4,
)
def keeps_blanks(probe: Probe) -> None:
    """A blank before and one after."""
    text = f" {word(probe, 'Ada')} "
    _keeps(probe, {"firstName": text, "lastName": text}, [])


@ds_rule(
    "DS-CA11",
    "Tags stay in the order in which they were sent",
    operations=("createCandidate", "getCandidate"),
    source=OBJECT,
    strength=Strength.ASSUMED,
    cost=2,
)
def keeps_the_order_of_tags(probe: Probe) -> None:
    """Neither the order of letters nor its reverse."""
    tags = ["Middle", "Zulu", "Alpha"]
    created = new_candidate(probe, tags=tags)
    read = read_candidate(probe, created["id"])
    probe.expect(read, blame="createCandidate").at("/tags/*").are(tags)


@ds_rule(
    "DS-CA16",
    "An e-mail address keeps its capitals",
    operations=("createCandidate", "getCandidate"),
    source=OBJECT,
    strength=Strength.ASSUMED,
    cost=2,
)
def keeps_capitals(probe: Probe) -> None:
    """Many systems fold the case of addresses."""
    email = f"{word(probe, 'Ada')}@Example.com"
    read = read_candidate(probe, new_candidate(probe, email=email)["id"])
    probe.expect(read, blame="createCandidate").at("/email").equals(email)


def _keeps(probe: Probe, members: dict[str, str], tags: list[str]) -> None:
    body = {**candidate_body(probe), **members, **({"tags": tags} if tags else {})}
    answer = probe.must(probe.call("createCandidate", json=body))
    answered_person(probe, answer, body)
    views = candidate_views(probe, answer.json()["id"])
    seen_person(probe, views, body, written_by="createCandidate")
