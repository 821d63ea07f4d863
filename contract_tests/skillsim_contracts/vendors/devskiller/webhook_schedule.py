"""When a delivery is tried again: after which answers, at which times, until when, and for whom.

The page lists delays and does not say what they count from (decision D28): from the attempt before
or from the first one. Either passes, but one reading has to fit the whole sequence.
"""

from itertools import accumulate

from skillsim_contracts.expecting import Expecting, selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller.exams import (
    DAY_S,
    assess,
    invite,
    let_others_end,
    register,
)
from skillsim_contracts.vendors.devskiller.ids import as_printed
from skillsim_contracts.vendors.devskiller.webhooks import RECEIVING, TOLD, delivery_rule

DELAYS_S = (3, 15, 60, 300, 1800, 9000)
READINGS_S = (tuple(accumulate(DELAYS_S)), DELAYS_S)
"""When the retries come, in seconds from the first attempt, in either reading."""

ATTEMPTS = len(DELAYS_S) + 1
WHOLE_S = sum(DELAYS_S)
FIRST_RETRY_S = 3.5
"""A moment after the first retry and before the second, in either reading."""

ANSWERED = "/deliveries/*/answered"
ABOUT = "/deliveries/*/body/*/assessmentId"
FAILURES = (500, 400, 503, 404, 429, 502, 410, 418)
"""What the receiver answers to each attempt: no status twice, so that a list tells how many."""


@delivery_rule(
    "DS-WS1",
    "A delivery that fails is tried again after 3 s, 15 s, 1 min, 5 min, 30 min and 150 min",
    source=f"{RECEIVING}; decision D28",
    cost=60,
)
def _schedule(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, *FAILURES)
    assess(probe, invite(probe), "start")
    inboxes, moments, now = [], _moments(), 0.0
    for moment in moments:
        probe.advance(moment - now)
        now = moment
        inboxes.append(hook.inbox())
    arrived = probe.expect(*inboxes).at(ANSWERED)
    options = [_arrived_by(moments, retries) for retries in READINGS_S]
    arrived.relation(
        "are_one_of", options, "the attempts seen at each time should fit one reading of the delays"
    )


@delivery_rule(
    "DS-WS2",
    "A delivery is given up after six retries",
    cost=9,
)
def _most_attempts(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 500)
    assess(probe, invite(probe), "start")
    probe.advance(WHOLE_S + 1)
    _attempts(probe.expect(hook.inbox()), ATTEMPTS, "the first attempt should have six retries")
    probe.advance(5 * DAY_S)
    _attempts(probe.expect(hook.inbox()), ATTEMPTS, "nothing should be sent after the last retry")


@delivery_rule(
    "DS-WS3",
    "A delivery is tried again after any 4xx and 5xx, and not after a success",
    cost=50,
)
def _retried_statuses(probe: Probe) -> None:
    let_others_end(probe)
    failures = (400, 401, 404, 408, 410, 422, 429, 500, 501, 502, 503, 504)
    hook = register(probe, *(s for failure in failures for s in (failure, 200)))
    arrived: list[int] = []
    for failure in failures:
        assess(probe, invite(probe), "start")
        probe.advance(FIRST_RETRY_S)
        arrived += [failure, 200]
        seen = probe.expect(hook.inbox()).at(ANSWERED)
        seen.are(arrived, f"a delivery answered {failure} should be tried again after 3 seconds")


@delivery_rule(
    "DS-WS4",
    "A delivery ends with the first success, whichever attempt has it",
    cost=16,
)
def _ends_with_success(probe: Probe) -> None:
    let_others_end(probe)
    scripts = [[500] * failures + [taken] for failures, taken in ((0, 204), (1, 200), (3, 202))]
    scripts.append([503] * (ATTEMPTS - 1) + [201])
    # What follows a success would be a failure, so that a further attempt shows.
    hooks = [register(probe, *script, 500) for script in scripts]
    assess(probe, invite(probe), "start")
    probe.advance(WHOLE_S + DAY_S)
    for hook, script in zip(hooks, scripts, strict=True):
        seen = probe.expect(hook.inbox()).at(ANSWERED)
        seen.are(script, f"attempt {len(script)} was taken with {script[-1]}, so it is the last")


@delivery_rule(
    "DS-WS5",
    "A retry repeats the body and the secret of the first attempt",
    strength=Strength.LIKELY,
    cost=14,
)
def _same_request(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, *[500] * ATTEMPTS)
    assess(probe, invite(probe, externalId="E-1"), "start")
    first = hook.inbox().json()["deliveries"][0]
    probe.advance(WHOLE_S + 1)
    again = probe.expect(hook.inbox())
    again.at("/deliveries/*/headers/devskiller-hook-secret").are(
        [hook.secret] * ATTEMPTS, "every attempt should carry the secret of the registration"
    )
    again.at("/deliveries/*/body").relation(
        "all_are", first["body"], "every attempt should have the same body"
    )
    media_type = first["headers"]["content-type"]
    again.at("/deliveries/*/headers/content-type").are(
        [media_type] * ATTEMPTS, "every attempt should have the same media type"
    )
    again.at("/deliveries/*/path").relation("all_are", first["path"])


@delivery_rule(
    "DS-WS6",
    "A retry tells what happened then, whatever happened since",
    strength=Strength.LIKELY,
    cost=12,
)
def _as_it_was(probe: Probe) -> None:
    let_others_end(probe)
    failing, fine = register(probe, 500, 500, 200), register(probe, 200)
    exam = invite(probe)
    assess(probe, exam, "start")
    probe.drive("finish", exam.id)
    probe.advance(WHOLE_S)
    both = ["ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT"]
    probe.expect(fine.inbox()).at(TOLD).are(both, "each step should be told once, in order")
    # In which order an implementation retries two events is its own affair.
    told = probe.expect(failing.inbox())
    told.at(TOLD).relation("contains_all", both, "each event should arrive in the end")
    told.at(ANSWERED).are_items([500, 500, 200, 200], "each event should be taken once")


@delivery_rule(
    "DS-WS7",
    "Each webhook has its own secret and retries: one that fails neither delays nor repeats others",
    cost=14,
)
def _independent(probe: Probe) -> None:
    let_others_end(probe)
    scripts = ((200,), (500,), (200,), (404, 200))
    hooks = [register(probe, *script) for script in scripts]
    assess(probe, invite(probe), "start")
    for hook in hooks:
        _attempts(probe.expect(hook.inbox()), 1, "every webhook should be told at once")
    probe.advance(WHOLE_S + DAY_S)
    counts = (1, ATTEMPTS, 1, 2)
    for hook, count in zip(hooks, counts, strict=True):
        seen = probe.expect(hook.inbox())
        _attempts(seen, count, "attempts should depend on the answers of this webhook alone")
        seen.at("/deliveries/*/headers/devskiller-hook-secret").are(
            [hook.secret] * count, "each webhook should be sent its own secret"
        )


@delivery_rule(
    "DS-WS8",
    "Events of two exams both reach an address that fails at first",
    cost=12,
)
def _every_event(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 500, 503, 200)
    exams = [invite(probe), invite(probe)]
    for exam in exams:
        assess(probe, exam, "start")
    probe.advance(WHOLE_S)
    inbox = hook.inbox()
    seen = probe.expect(inbox)
    seen.at(ANSWERED).are_items([500, 503, 200, 200], "each event should be taken once")
    there = selected(inbox, f"json:{ABOUT}")
    wanted = as_printed((exam.id for exam in exams), there)
    seen.at(ABOUT).relation("contains_all", wanted, "the events of both exams should arrive")


@delivery_rule(
    "DS-WS9",
    "A webhook that is deleted has no further retries",
    operations=["deleteWebhook", "createWebhook"],
    source='contract, deleteWebhook; V2 page, "Deleting the webhook"',
    strength=Strength.ASSUMED,
    cost=9,
)
def _no_retry_once_deleted(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 500)
    assess(probe, invite(probe), "start")
    _attempts(probe.expect(hook.inbox(), blame="createWebhook"), 1, "the start should be told")
    probe.must(probe.call("deleteWebhook", path={"id": hook.id}), 204)
    probe.advance(WHOLE_S)
    _attempts(probe.expect(hook.inbox()), 1, "pending retries should end with the webhook")


@delivery_rule(
    "DS-WS10",
    "A redirection counts as a failure",
    source="decision D29",
    strength=Strength.ASSUMED,
    cost=8,
)
def _redirected(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 302, 200)
    assess(probe, invite(probe), "start")
    probe.advance(FIRST_RETRY_S)
    probe.expect(hook.inbox()).at(ANSWERED).are([302, 200], "a 302 should be tried again")


def _moments() -> list[float]:
    """Just before and just after each attempt of either reading, then a day later."""
    retries = sorted({second for reading in READINGS_S for second in reading})
    around = [moment for second in retries for moment in (second - 0.5, second + 0.5)]
    return [0.0, *around, WHOLE_S + DAY_S]


def _arrived_by(moments: list[float], retries: tuple[int, ...]) -> list[int]:
    """What the inboxes of all moments show together when retries come at these seconds."""
    counts = [1 + sum(second <= moment for second in retries) for moment in moments]
    return [status for count in counts for status in FAILURES[:count]]


def _attempts(seen: Expecting, count: int, because: str) -> None:
    seen.at(ANSWERED).count(count, because)
