"""An employee that nobody knows: 404 for everything below it, and a write there leaves nothing."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer
from skillsim_contracts.vendors.skilltrack.quarters import QUIET_YEAR
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_rows
from skillsim_contracts.vendors.skilltrack.steps import (
    UNKNOWN_ID,
    certificate,
    export,
    listed,
    reading_rule,
    review,
    rows_in,
    send,
    skill,
    top_performers,
    writing_rule,
)

SOURCE = "SkillTrack document, 5 Error Handling (404: resource does not exist)"

READS = ("listSkills", "listReviews", "listCertifications")


@reading_rule(
    "ST-UNK1",
    "The lists of an unknown employee are not found",
    operations=READS,
    source=SOURCE,
    layer=Layer.L1,
    cost=3,
)
def lists_of_nobody(probe: Probe) -> None:
    """404 for a well-formed id that nobody has."""
    for operation in READS:
        answer = probe.call(operation, path={"employee_id": UNKNOWN_ID})
        probe.expect(answer, blame=operation).status(404)


@writing_rule(
    "ST-UNK2",
    "A skill for an unknown employee is not found, and leaves nothing",
    operations=("putSkill", "listSkills"),
    source=SOURCE,
    cost=5,
)
def skill_of_nobody(probe: Probe) -> None:
    """404, nobody new, and no line in the export."""
    _write_for_nobody(probe, "putSkill", "listSkills", skill("Necromancy"))
    answer = export(probe)
    because = "a skill for an unknown employee is not exported"
    probe.expect(answer, blame="putSkill").body().relation("lacks_text", UNKNOWN_ID, because)


@writing_rule(
    "ST-UNK3",
    "A review of an unknown employee is not found, and leaves nothing",
    operations=("createReview", "listReviews"),
    source=SOURCE,
    cost=5,
)
def review_of_nobody(probe: Probe) -> None:
    """404, nobody new, and nobody among the top performers."""
    _write_for_nobody(probe, "createReview", "listReviews", review(f"{QUIET_YEAR}-05-05", 5))
    answer = top_performers(probe, f"Q2-{QUIET_YEAR}")
    because = "a review of an unknown employee counts for nobody"
    probe.expect(answer, blame="createReview").at("/*/employee_id").lacks(UNKNOWN_ID, because)


@writing_rule(
    "ST-UNK4",
    "A certificate for an unknown employee is not found, and leaves nothing",
    operations=("createCertification", "listCertifications"),
    source=SOURCE,
    cost=4,
)
def certificate_of_nobody(probe: Probe) -> None:
    """404, and nobody new."""
    _write_for_nobody(probe, "createCertification", "listCertifications", certificate())


def _write_for_nobody(probe: Probe, operation: str, read: str, body: Row) -> None:
    before = rows_in(listed(probe, "listEmployees"))
    probe.expect(send(probe, operation, UNKNOWN_ID, body), blame=operation).status(404)
    because = "a write for an unknown employee adds nobody"
    after = listed(probe, "listEmployees")
    expect_rows(probe, after, before, write=operation, because=because)
    answer = probe.call(read, path={"employee_id": UNKNOWN_ID})
    probe.expect(answer, blame=operation).status(404)
