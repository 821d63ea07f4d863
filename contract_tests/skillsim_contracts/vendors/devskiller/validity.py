"""For how long an exam can be started, by the clock alone."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import DAY_S, Exam, assess, invite
from skillsim_contracts.vendors.devskiller.steps import a_test, new_candidate, read_assessment

CLOCK = (Need.WRITE, Need.CLOCK)


def _expires(number: int, operation_id: str) -> Rule:
    """A rule: what the operation makes expires when its days are over, and not before."""

    @rule(
        f"DS-LV{number}",
        f"An exam of {operation_id} can be started for validityInDays, then it has expired",
        vendor="devskiller",
        operations=[operation_id, "getAssessment"],
        source=f"V2 page, validityInDays of {operation_id}; decision D10",
        layer=Layer.L4,
        strength=Strength.LIKELY,
        needs=CLOCK,
        cost=14,
    )
    def check(probe: Probe) -> None:
        short, long = (_made_by(probe, operation_id, days) for days in (3, 30))
        # When the day begins and ends is open, so there is a day of room on either side.
        probe.advance(2 * DAY_S)
        _has_expired(probe, short, False, "the third day is not over")
        probe.advance(2 * DAY_S + 1)
        _has_expired(probe, short, True, "its three days are over")
        probe.advance(24 * DAY_S)
        _has_expired(probe, long, False, "the thirtieth day is not over")
        probe.advance(3 * DAY_S)
        _has_expired(probe, long, True, "its thirty days are over")

    return check


_invitation_expires = _expires(1, "createInvitation")
_assessment_expires = _expires(2, "createAssessment")


@rule(
    "DS-LV3",
    "An exam expires to the second, after 14 days when no validity was given",
    vendor="devskiller",
    operations=["createInvitation", "getAssessment"],
    source="decisions D10 and D25",
    strength=Strength.ASSUMED,
    needs=CLOCK,
    cost=10,
)
def _expires_to_the_second(probe: Probe) -> None:
    exam = invite(probe)
    probe.advance(14 * DAY_S - 1)
    _has_expired(probe, exam, False, "one second is left")
    probe.advance(1)
    _has_expired(probe, exam, True, "its fourteen days are over")


@rule(
    "DS-LV4",
    "An exam that was started in time does not expire",
    vendor="devskiller",
    operations=["createInvitation", "getAssessment"],
    source="V2 page, validityInDays; decision D10",
    strength=Strength.LIKELY,
    needs=(*CLOCK, Need.DRIVE),
    cost=8,
)
def _started_does_not_expire(probe: Probe) -> None:
    exam = invite(probe, validityInDays=2)
    assess(probe, exam, "start")
    probe.advance(5 * DAY_S)
    _has_expired(probe, exam, False, "it was started")


def _made_by(probe: Probe, operation_id: str, days: int) -> Exam:
    if operation_id == "createInvitation":
        return invite(probe, validityInDays=days)
    candidate = new_candidate(probe)
    path = {"id": candidate["id"]}
    body = {"testId": a_test(probe), "validityInDays": days}
    created = probe.must(probe.call("createAssessment", path=path, json=body))
    probe.settle()
    return Exam(created.json()["id"], candidate["id"], candidate["email"], created)


def _has_expired(probe: Probe, exam: Exam, is_expired: bool, why: str) -> None:
    answer = probe.must(read_assessment(probe, exam.candidate_id, exam.id))
    relation = "is" if is_expired else "is_not"
    probe.expect(answer).at("/status").relation(relation, "TOKEN_EXPIRED", why)
