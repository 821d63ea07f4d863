"""What the witnesses of DevSkiller mutants do again and again."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.client import Client, Listening
from skillsim_contracts.mutants.claims import good

VENDOR = "devskiller"
SECRET = "devskiller-hook-secret"  # noqa: S105 - the name of a header


def call(client: Client, method: str, path: str, body: Any = None) -> Answer:
    """The answer, which must be a success. Raises RuntimeError for a refusal."""
    answer = client.send(VENDOR, method, path, json=body)
    good(answer)
    return answer


def get(client: Client, path: str) -> Any:
    """The body of what a path answers to GET."""
    return call(client, "GET", path).json()


def listed(client: Client, path: str) -> list[Any]:
    """The items of one page or slice; an empty one embeds nothing."""
    embedded = get(client, path).get("_embedded", {})
    return [item for items in embedded.values() for item in items]


def ids_of(items: list[Any]) -> list[str]:
    """The ids of items."""
    return [item["id"] for item in items]


def make_candidate(client: Client, **fields: Any) -> Any:
    """A new candidate, as the creation shows it."""
    body = {"email": "ada@mail.example", "firstName": "Ada", "lastName": "Lovelace", **fields}
    return call(client, "POST", "/candidates", body).json()


def first_test(client: Client) -> str:
    """The id of some test of the account."""
    return str(listed(client, "/tests")[0]["id"])


def make_assessment(client: Client, candidate_id: str) -> str:
    """The id of a new assessment of a candidate."""
    body = {"testId": first_test(client)}
    return str(call(client, "POST", f"/candidates/{candidate_id}/assessments", body).json()["id"])


def cause_event(client: Client, *statuses: int) -> tuple[Listening, str]:
    """A receiver that was just sent ASSESSMENT_STARTED, and the secret of its webhook."""
    receiver = client.listen(*statuses)
    webhook = call(client, "POST", "/webhook", {"hookUrl": receiver.url}).json()
    assessment_id = make_assessment(client, make_candidate(client)["id"])
    good(client.control("POST", f"/{VENDOR}/assessments/{assessment_id}/start", {}))
    good(client.settle())
    return receiver, webhook["secret"]


def deliveries(receiver: Listening) -> list[Any]:
    """What has arrived, in order."""
    found: list[Any] = receiver.inbox().json()["deliveries"]
    return found
