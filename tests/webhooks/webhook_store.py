"""A store with webhooks in it, and the shortest way through an attempt without a network."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from skillsim import agenda
from skillsim.ids import Ids
from skillsim.store import Store, Transaction
from skillsim.webhooks import deliveries, dispatcher, events
from skillsim.webhooks.deliveries import Attempt, Delivery
from skillsim.webhooks.dispatcher import Outcome, Sending, Terms
from skillsim.webhooks.events import Message
from skillsim.webhooks.sender import Answer
from skillsim.webhooks.tables import tables

T = TypeVar("T")

START_US = 1_750_000_000_000_000
SECOND = 1_000_000

TERMS = Terms(
    schedule_s=(3, 15, 60, 300, 1800, 9000),
    timeout_s=15,
    retry_on=frozenset({"4xx", "5xx", "3xx", "timeout", "connection"}),
    media_type="application/vnd.devskiller.v2.hal+json",
    secret_header="Devskiller-Hook-Secret",
    user_agent="Devskiller",
)


def message(webhook_id: str = "hook") -> Message:
    headers = {"Devskiller-Hook-Secret": "s3cret", "User-Agent": "Devskiller"}
    return Message(webhook_id, f"http://127.0.0.1/{webhook_id}", headers, '[{"event":"é"}]')


def outcome(status: int | None = 500, **changes: object) -> Outcome:
    """An outcome that took no time; `error` without a status."""
    values: dict[str, object] = {
        "status": status,
        "error": None,
        "message": None,
        "response_headers": (),
        "response_body": b"",
        "is_cut": False,
        "elapsed_us": 0,
        "simulated_elapsed_us": 0,
    }
    return Outcome(**(values | changes))  # type: ignore[arg-type]


TIMEOUT = outcome(None, error="timeout", simulated_elapsed_us=15 * SECOND)


def answer(status: int | None = 200, **changes: object) -> Answer:
    values: dict[str, object] = {
        "status": status,
        "error": None,
        "message": None,
        "headers": (),
        "body": b"",
        "is_cut": False,
        "is_timeout": False,
        "elapsed_us": 1,
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


class Log:
    """A world's webhooks, driven by hand: publish, take what is due, say what came of it."""

    def __init__(self) -> None:
        self.store = Store.in_memory()
        self.store.create_tables((agenda.tables, tables))

    def do(self, work: Callable[[Transaction], T]) -> T:
        return self.store.transact(work)

    def publish(self, *webhook_ids: str, at_us: int = START_US, kind: str = "ERROR") -> list[str]:
        """One event told to these webhooks; the new deliveries' ids."""

        def work(tx: Transaction) -> list[str]:
            events.publish(
                tx,
                Ids(tx, 1),
                vendor="devskiller",
                kind=kind,
                subject="assessment",
                messages=[message(webhook_id) for webhook_id in webhook_ids],
                now_us=at_us,
            )
            return [d.id for d in deliveries.find(tx, limit=1000) if d.created_at_us == at_us]

        return self.do(work)

    def upcoming(self) -> list[agenda.Item]:
        return self.do(lambda tx: agenda.upcoming(tx, most=1000))

    def take(self) -> Sending | None:
        """Claim the next agenda item, whenever it is due."""
        item = self.upcoming()[0]
        self.do(lambda tx: agenda.claim(tx, item))
        return self.do(lambda tx: dispatcher.prepare(tx, item, now_us=item.due_at_us))

    def settle(self, sending: Sending, result: Outcome) -> None:
        def work(tx: Transaction) -> None:
            agenda.cancel(tx, kind=events.ATTEMPT, subject=sending.delivery_id)
            dispatcher.settle(tx, sending, result, TERMS, now_us=sending.began_us)

        self.do(work)

    def attempt(self, result: Outcome) -> Sending:
        """The next attempt, ending like this; its item is struck off as the timeline does."""
        item = self.upcoming()[0]
        self.do(lambda tx: agenda.claim(tx, item))

        def work(tx: Transaction) -> Sending:
            sending = dispatcher.prepare(tx, item, now_us=item.due_at_us)
            assert sending is not None
            agenda.remove(tx, item)
            dispatcher.settle(tx, sending, result, TERMS, now_us=item.due_at_us)
            return sending

        return self.do(work)

    def exhaust(self, result: Outcome) -> list[float]:
        """Attempts until nothing is planned; their instants in seconds after the start."""
        instants = []
        while self.upcoming():
            instants.append((self.attempt(result).due_us - START_US) / SECOND)
        return instants

    def delivery(self, delivery_id: str) -> Delivery:
        return self.do(lambda tx: deliveries.get(tx, delivery_id))

    def attempts(self, delivery_id: str) -> list[Attempt]:
        return self.do(lambda tx: deliveries.attempts_of(tx, delivery_id))


class FakeSender:
    """Answers what it was told to, and remembers what it was asked to send."""

    def __init__(self, reply: Answer) -> None:
        self.reply = reply
        self.sent: list[tuple[str, dict[str, str], bytes, float]] = []

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> Answer:
        self.sent.append((url, dict(headers), body, timeout_s))
        return self.reply
