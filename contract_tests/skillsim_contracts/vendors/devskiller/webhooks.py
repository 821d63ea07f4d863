"""Webhooks: registration, the requests they are sent, what an event holds, and deletion.

Deliveries belong to the operation that registers.
"""

import re
from collections.abc import Callable, Sequence

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import Expecting, selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import (
    assess,
    invite,
    let_others_end,
    register,
)
from skillsim_contracts.vendors.devskiller.ids import nobody, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    new_assessment,
    some_tests,
    word,
)

HAL = r"(?i)application/vnd\.devskiller\.v2\.hal\+json\s*(;.*)?"
EVENT = "/deliveries/0/body/0"
TOLD = "/deliveries/*/body/*/event"
RECEIVING = 'V2 page, "Receive push notification"'
NEEDS = (Need.WRITE, Need.SINK, Need.CLOCK, Need.DRIVE)


def delivery_rule(
    rule_id: str,
    title: str,
    *,
    cost: int,
    operations: Sequence[str] = ("createWebhook",),
    source: str = RECEIVING,
    strength: Strength = Strength.MUST,
) -> Callable[[Callable[[Probe], None]], Rule]:
    """A rule of what a receiver is sent; it takes an exam that is moved and time that passes."""
    return rule(
        rule_id,
        title,
        vendor="devskiller",
        operations=operations,
        source=source,
        layer=Layer.L5,
        strength=strength,
        needs=NEEDS,
        cost=cost,
    )


@rule(
    "DS-WH1",
    "A registered webhook shows its address, a secret and API version V2",
    vendor="devskiller",
    operations=["createWebhook"],
    source='V2 page, "Creating a webhook"; decision D40',
    layer=Layer.L4,
    needs=(Need.WRITE,),
    cost=3,
)
def _registration(probe: Probe) -> None:
    for end in ("devskillerWebhooks", "Hooks/?a=%2F&b=c%20d", ""):
        # Nobody is there, and nothing is ever sent: no exam is moved.
        url = f"https://{word(probe, 'hook').lower()}.example.com/{end}"
        answer = probe.must(probe.call("createWebhook", json={"hookUrl": url}), 202)
        shown = probe.expect(answer)
        shown.at("/url").equals(url, "the address should be the registered one, to the byte")
        shown.at("/id").matches(".+", "a webhook should have an id")
        shown.at("/secret").matches(r"\S+", "a webhook should have a secret")
        shown.at("/apiVersion").equals("V2")
        probe.call("deleteWebhook", path={"id": answer.json()["id"]})


@rule(
    "DS-WH2",
    "An address that is registered again makes a further webhook",
    vendor="devskiller",
    operations=["createWebhook"],
    source="decision D24",
    strength=Strength.ASSUMED,
    needs=(Need.WRITE,),
    cost=2,
)
def _registered_twice(probe: Probe) -> None:
    body = {"hookUrl": f"https://{word(probe, 'hook').lower()}.example.com/hook"}
    answers = [probe.must(probe.call("createWebhook", json=body), 202) for _ in range(2)]
    probe.expect(*answers).at("/id").unique("every registration should have its own id")
    for answer in answers:
        probe.call("deleteWebhook", path={"id": answer.json()["id"]})


@delivery_rule(
    "DS-WH3",
    "A delivery is a POST of an array, with the secret, the media type and the user agent",
    cost=8,
)
def _request(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200, query="?a=%2F&b=c%20d")
    assess(probe, invite(probe), "start")
    told = probe.expect(hook.inbox())
    told.at("/deliveries/*").count(1, "one POST should tell of the start")
    told.at("/deliveries/*/path").are(
        ["/hook?a=%2F&b=c%20d"], "the POST should go to the registered address, to the byte"
    )
    headers = told.at("/deliveries/0/headers/devskiller-hook-secret")
    headers.equals(hook.secret, "the secret of the registration should come along")
    told.at("/deliveries/0/headers/content-type").matches(HAL, "the media type should be HAL's")
    told.at("/deliveries/0/headers/user-agent").equals("Devskiller")
    told.at("/deliveries/*/body").relation("all_typed", ["array"], "the body should be an array")
    told.at("/deliveries/0/body/*").count(1, "the array should hold the one event")


@delivery_rule(
    "DS-WH4",
    "An event names the candidate, the assessment and the test as the API shows them",
    operations=["createWebhook", "getInvitation"],
    cost=14,
)
def _event(probe: Probe) -> None:
    let_others_end(probe)
    # The older of two assessments of a candidate, so that the newest one will not do.
    tests = [test["id"] for test in some_tests(probe, 2)]
    exam = invite(probe, test_id=tests[1], externalId=word(probe, "external"))
    new_assessment(probe, exam.candidate_id, tests[0])
    probe.settle()
    hook = register(probe, 200)
    assess(probe, exam, "start")
    shown = probe.must(probe.call("getInvitation", path={"id": exam.id})).json()["_embedded"]
    candidate, test = shown["candidate"], shown["assessment"]["_embedded"]["test"]
    told = probe.expect(hook.inbox())
    told.at("/deliveries/*/body/*").count(1, "one event should tell of the start")
    _names(told, "candidateId", spellings(candidate["id"]))
    _names(told, "assessmentId", spellings(exam.id))
    _names(told, "testId", spellings(test["id"]))
    _names(told, "candidateEmail", [exam.email])
    _names(told, "candidateExternalId", [candidate["externalId"]])
    _names(told, "examName", [test["name"]])
    _names(told, "event", ["ASSESSMENT_STARTED"])


@delivery_rule(
    "DS-WH5",
    "An event of a candidate without an external id names none",
    strength=Strength.LIKELY,
    cost=6,
)
def _external_id(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200)
    assess(probe, invite(probe), "start")
    told = probe.expect(hook.inbox())
    told.at(TOLD).are(["ASSESSMENT_STARTED"], "one event should tell of the start")
    told.at(f"{EVENT}/candidateExternalId").relation(
        "all_are", None, "nobody gave the candidate an external id"
    )


@delivery_rule(
    "DS-WH6",
    "The links of an event lead to its candidate, assessment and invitation",
    operations=["createWebhook", "getCandidate", "getAssessment", "getInvitation"],
    cost=9,
)
def _event_links(probe: Probe) -> None:
    let_others_end(probe)
    hook = register(probe, 200)
    exam = invite(probe)
    assess(probe, exam, "start")
    inbox = hook.inbox()
    probe.expect(inbox).at(TOLD).are(["ASSESSMENT_STARTED"], "one event should tell of the start")
    wanted = {"candidate": exam.candidate_id, "assessment": exam.id, "invitation": exam.id}
    for name, identifier in wanted.items():
        answer = _followed(probe, inbox, f"{EVENT}/_links/{name}/href")
        because = f"the link {name} should lead to {identifier}"
        ids = spellings(identifier)
        probe.expect(answer).succeeds().at("/id").relation("one_of", ids, because)


@delivery_rule(
    "DS-WH7",
    "A deleted webhook is told nothing more; the others are",
    operations=["deleteWebhook", "createWebhook"],
    source='V2 page, "Deleting the webhook"',
    cost=11,
)
def _deleted_webhook(probe: Probe) -> None:
    let_others_end(probe)
    first, gone, last = (register(probe, 200) for _ in range(3))
    assess(probe, invite(probe), "start")
    probe.expect(gone.inbox(), blame="createWebhook").at("/deliveries/*").count(1)
    probe.must(probe.call("deleteWebhook", path={"id": gone.id}), 204)
    assess(probe, invite(probe), "start")
    told = probe.expect(gone.inbox()).at("/deliveries/*")
    told.count(1, "a deleted webhook should be told nothing more")
    for hook in (first, last):
        others = probe.expect(hook.inbox()).at("/deliveries/*")
        others.count(2, "webhooks that were not deleted should still be told")


@rule(
    "DS-WH8",
    "A webhook that does not exist, or no longer, cannot be deleted",
    vendor="devskiller",
    operations=["deleteWebhook"],
    source='V2 page, "Deleting the webhook"; decision D2',
    strength=Strength.LIKELY,
    needs=(Need.WRITE,),
    cost=4,
)
def _unknown_webhook(probe: Probe) -> None:
    body = {"hookUrl": f"https://{word(probe, 'hook').lower()}.example.com/hook"}
    made = probe.must(probe.call("createWebhook", json=body)).json()
    missing = probe.call("deleteWebhook", path={"id": nobody(probe)})
    probe.expect(missing).status(404)
    probe.must(probe.call("deleteWebhook", path={"id": made["id"]}), 204)
    probe.expect(probe.call("deleteWebhook", path={"id": made["id"]})).status(404)


def _names(told: Expecting, member: str, wanted: list[str]) -> None:
    because = f"{member} should be {wanted[0]}, as the API shows it"
    told.at(f"{EVENT}/{member}").relation("one_of", wanted, because)


def _followed(probe: Probe, inbox: Answer, pointer: str) -> Answer:
    """The answer behind a link of a delivery."""
    href = probe.expect(inbox).at(pointer)
    href.relation("all_typed", ["string"]).exists("an event should have this link")
    path = probe.client.path_of(probe.vendor, selected(inbox, f"json:{pointer}")[0])
    if path is None:
        base = re.escape(probe.client.target.base_url(probe.vendor))
        href.matches(f"{base}/.+", "a link of an event should lead to the API")
    return probe.raw("GET", path or "/")
