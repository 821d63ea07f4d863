"""Which events webhooks are told, and when. Deliveries belong to the registration."""

from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import (
    DAY_S,
    Exam,
    Hook,
    assess,
    invite,
    let_others_end,
    register,
)
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.webhooks import (
    EVENT,
    RECEIVING,
    TOLD,
    delivery_rule,
)

COURSE = (
    ("start", "ASSESSMENT_STARTED"),
    ("finish", "WAITING_FOR_ASSESSMENT"),
    ("complete", "ASSESSMENT_COMPLETED"),
)


def _told_once(rule_id: str, told: str, steps: tuple[str, ...]) -> Rule:
    """A rule: the last of the steps makes exactly one POST with the event, and its time none."""

    @delivery_rule(
        rule_id,
        f"Webhooks are told {told} once, when it happens",
        source=f"{RECEIVING}; decision D11",
        cost=10,
    )
    def check(probe: Probe) -> None:
        let_others_end(probe)
        exam = invite(probe)
        for step in steps[:-1]:
            assess(probe, exam, step)
        hook = register(probe, 200)
        assess(probe, exam, steps[-1])
        heard = probe.expect(hook.inbox())
        heard.at(TOLD).are([told], f"webhooks should be told {told} once")
        heard.at("/deliveries/*").count(1, "one event should make one POST")
        probe.advance(DAY_S)
        later = probe.expect(hook.inbox())
        later.at("/deliveries/*").count(1, "what was taken with a 200 should not be sent again")

    return check


_started = _told_once("DS-WE1", "ASSESSMENT_STARTED", ("start",))
_waiting = _told_once("DS-WE2", "WAITING_FOR_ASSESSMENT", ("start", "finish"))
_completed = _told_once("DS-WE3", "ASSESSMENT_COMPLETED", ("start", "finish", "complete"))
_expired = _told_once("DS-WE4", "ASSESSMENT_EXPIRED", ("expire",))
_failed = _told_once("DS-WE5", "ERROR", ("start", "fail"))


@delivery_rule(
    "DS-WE6",
    "The whole course of an exam is told in order, each event about that exam",
    source=f"{RECEIVING}; decision D11",
    cost=16,
)
def _course(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200)
    exams = [invite(probe), invite(probe)]
    for number, (step, _) in enumerate(COURSE, start=1):
        for exam in exams:
            assess(probe, exam, step)
            _last_is_about(probe, hook, exam)
        names = [told for _, told in COURSE[:number] for _ in exams]
        probe.expect(hook.inbox()).at(TOLD).are(names, "each step should be told once, in order")


@rule(
    "DS-WE7",
    "An invitation that runs out by itself is told as ASSESSMENT_EXPIRED, once",
    vendor="devskiller",
    operations=["createWebhook"],
    source=f"{RECEIVING}; decisions D10 and D11",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.SINK, Need.CLOCK),
    cost=7,
)
def _expired_by_time(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200)
    exam = invite(probe, validityInDays=2)
    probe.advance(DAY_S)
    early = probe.expect(hook.inbox()).at("/deliveries/*")
    early.count(0, "nothing should be told while the invitation is valid")
    probe.advance(3 * DAY_S)
    late = probe.expect(hook.inbox())
    late.at(TOLD).are(["ASSESSMENT_EXPIRED"], "the end of an invitation should be told once")
    late.at(f"{EVENT}/assessmentId").relation("one_of", spellings(exam.id))


@delivery_rule(
    "DS-WE8",
    "Nothing is told when nothing of that happened, nor what happened before the registration",
    source=f"{RECEIVING}; decision D11",
    strength=Strength.LIKELY,
    cost=14,
)
def _quiet(probe: Probe) -> None:
    let_others_end(probe)
    before = invite(probe)
    assess(probe, before, "start")
    hook = register(probe, 200)
    exam, deleted = invite(probe), invite(probe)
    probe.must(probe.call("listInvitations"))
    probe.must(probe.call("deleteInvitation", path={"id": deleted.id}))
    decision = {"status": "REJECTED"}
    path = {"id": exam.candidate_id}
    probe.must(probe.call("decideCandidate", path=path, json=decision))
    probe.advance(DAY_S)
    heard = probe.expect(hook.inbox()).at("/deliveries/*/body")
    heard.are([], "inviting, listing, deciding and deleting are no events")


@delivery_rule(
    "DS-WE9",
    "A cancellation is not told",
    source="decision D11",
    strength=Strength.ASSUMED,
    cost=6,
)
def _canceled(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200)
    assess(probe, invite(probe), "cancel")
    probe.advance(DAY_S)
    probe.expect(hook.inbox()).at("/deliveries/*/body").are([], "no event stands for it")


def _last_is_about(probe: Probe, hook: Hook, exam: Exam) -> None:
    inbox = hook.inbox()
    last = len(selected(inbox, "json:/deliveries/*")) - 1
    about = probe.expect(inbox).at(f"/deliveries/{last}/body/0/assessmentId")
    about.relation("one_of", spellings(exam.id), "the event should name the exam that moved")
