"""Keys: who has none, or a wrong one, is refused everywhere; secrets are shown once."""

from collections.abc import Mapping

from skillsim_contracts.calls import NOBODY, OWNER, Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength, rule
from skillsim_contracts.vendors.devskiller.exams import Hook, register
from skillsim_contracts.vendors.devskiller.ids import nobody
from skillsim_contracts.vendors.devskiller.steps import word

HEADER = "Devskiller-Api-Key"
SOURCE = 'V2 page, "API Key"'
LISTS = (
    "listCandidates",
    "listInvitations",
    "listTests",
    "listPredefinedTests",
    "listPeople",
    "listTeams",
    "listJobPositions",
)
"""Every list, the invented one last (decision D21)."""

CREATIONS = ("createCandidate", "createInvitation", "createTest", "createWebhook", "createTeam")


@rule(
    "DS-KY1",
    "The key opens every list, whatever the case of the header's name",
    vendor="devskiller",
    operations=LISTS,
    source=SOURCE,
    layer=Layer.L1,
    cost=14,
)
def _key_opens(probe: Probe) -> None:
    key = probe.client.target.words[probe.vendor, OWNER]["api_key"]
    for operation_id in _lists(probe):
        for name in (HEADER, HEADER.lower()):
            answer = probe.call(operation_id, headers={name: key}, actor=NOBODY)
            probe.expect(answer, blame=operation_id).succeeds()


@rule(
    "DS-KY2",
    "Without a key, or with one that nobody has, every list is refused as unauthorized",
    vendor="devskiller",
    operations=LISTS,
    source=f"{SOURCE}; decision D3",
    layer=Layer.L1,
    cost=35,
)
def _lists_are_closed(probe: Probe) -> None:
    for operation_id in _lists(probe):
        for headers in _wrong_keys(probe):
            answer = probe.call(operation_id, headers=headers, actor=NOBODY)
            _is_unauthorized(probe, answer, operation_id)


@rule(
    "DS-KY3",
    "Without a key, or with one that nobody has, nothing can be made, changed or deleted",
    vendor="devskiller",
    operations=CREATIONS,
    source=f"{SOURCE}; decision D3",
    layer=Layer.L1,
    needs=(Need.WRITE,),
    cost=40,
)
def _writes_are_closed(probe: Probe) -> None:
    email = f"{word(probe, 'stranger').lower()}@example.com"
    bodies: Mapping[str, Mapping[str, object]] = {
        "createCandidate": {"email": email},
        "createInvitation": {"email": email, "testId": nobody(probe)},
        "createTest": {"generatorCriteria": {"skills": ["Java"]}},
        "createWebhook": {"hookUrl": "https://hooks.example.com/stranger"},
        "createTeam": {"name": email},
    }
    for operation_id, body in bodies.items():
        for headers in _wrong_keys(probe):
            answer = probe.call(operation_id, json=body, headers=headers, actor=NOBODY)
            _is_unauthorized(probe, answer, operation_id)
    found = probe.must(probe.call("listCandidates", query={"query": email}))
    made = probe.expect(found, blame="createCandidate").at("/_embedded/candidates/*/email")
    made.lacks(email, "a request without a key should have no effect")


@rule(
    "DS-KY4",
    "A key is compared to the letter",
    vendor="devskiller",
    operations=("listTests",),
    source=SOURCE,
    layer=Layer.L1,
    strength=Strength.LIKELY,
    cost=5,
)
def _to_the_letter(probe: Probe) -> None:
    key = probe.client.target.words[probe.vendor, OWNER]["api_key"]
    for wrong in (key.swapcase(), key[:-1], f"{key}x", f"x{key}", key[::-1]):
        if wrong != key:
            answer = probe.call("listTests", headers={HEADER: wrong}, actor=NOBODY)
            _is_unauthorized(probe, answer, "listTests")


@rule(
    "DS-KY5",
    "The key counts in its own header only",
    vendor="devskiller",
    operations=("listTests",),
    source=SOURCE,
    layer=Layer.L1,
    strength=Strength.ASSUMED,
    cost=4,
)
def _own_header(probe: Probe) -> None:
    key = probe.client.target.words[probe.vendor, OWNER]["api_key"]
    for name, value in (("authorization", f"Bearer {key}"), ("x-api-key", key)):
        answer = probe.call("listTests", headers={name: value}, actor=NOBODY)
        _is_unauthorized(probe, answer, "listTests")
    asked = probe.call("listTests", query={HEADER: key}, actor=NOBODY)
    _is_unauthorized(probe, asked, "listTests")


@rule(
    "DS-KY6",
    "Neither the key nor the secret of a webhook is ever shown again",
    vendor="devskiller",
    operations=("createWebhook", "deleteWebhook"),
    source='V2 page, "Webhooks": the secret secures requests',
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.SINK),
    cost=16,
)
def _secrets(probe: Probe) -> None:
    key = probe.client.target.words[probe.vendor, OWNER]["api_key"]
    hook = register(probe, 200)
    _keeps(probe, hook.registered, [key])
    for operation_id in LISTS:
        _keeps(probe, probe.call(operation_id, query={"query": "a"}), [key, hook.secret])
    for answer in _refusals(probe, hook):
        _keeps(probe, answer, [key, hook.secret])
    deleted = probe.call("deleteWebhook", path={"id": hook.id})
    _keeps(probe, deleted, [key, hook.secret])
    _keeps(probe, probe.call("deleteWebhook", path={"id": hook.id}), [key, hook.secret])


def _lists(probe: Probe) -> tuple[str, ...]:
    """Every list that the target offers."""
    invented = LISTS[-1]
    if probe.is_open and probe.call(invented).status == 404:
        return LISTS[:-1]
    return LISTS


def _refusals(probe: Probe, hook: Hook) -> list[Answer]:
    """Refusals of requests that carry the key, or name the webhook."""
    own = hook.registered.json()["url"]
    return [
        probe.call("createWebhook", json={"hookUrl": "no address"}),
        probe.call("createWebhook", json={"url": own}),
        probe.call("createCandidate", json={"email": "no address"}),
        probe.call("createCandidate", body=b"{"),
        probe.raw("GET", "/webhook"),
        probe.raw("GET", f"/webhook/{hook.id}"),
        probe.raw("PUT", f"/webhook/{hook.id}", body=b"{}"),
        probe.raw("GET", "/nowhere"),
    ]


def _keeps(probe: Probe, answer: Answer, secrets: list[str]) -> None:
    """The answer shows none of the secrets."""
    for secret in secrets:
        shown = probe.expect(answer, blame=answer.call.operation_id).body()
        shown.relation("lacks_text", secret, "a secret should not be shown again")


def _wrong_keys(probe: Probe) -> list[dict[str, str]]:
    return [{}, {HEADER: ""}, {HEADER: word(probe, "KEY")}, {"x-other": "1"}]


def _is_unauthorized(probe: Probe, answer: Answer, operation_id: str) -> None:
    """401 in the shape of every error; where only the documents count, 403 says it as well."""
    shown = probe.expect(answer, blame=operation_id)
    shown.status(*((401, 403) if probe.is_open else (401,)))
    shown.at("/code").equals(answer.status, "an error has its status as code")
    shown.at("/errorId").matches(".+", "an error has an id")
    shown.at("/details").relation("all_typed", ["string"]).exists("an error has details")
