"""A DevSkiller store to ask in tests: one call, one transaction. The company is hand-made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from skillsim import agenda
from skillsim.company import Applicant, Block, Company, Person, Role, Skill, Team
from skillsim.context import ANONYMOUS, Client, Ctx, Links, Reply
from skillsim.ids import Ids
from skillsim.instants import from_text
from skillsim.store import Store, Transaction
from skillsim.vendors.devskiller import VENDOR, handlers
from skillsim.webhooks import tables as webhook_tables

T = TypeVar("T")

NOW_US = from_text("2025-06-01T12:00:00Z")
HERE = "http://here/devskiller"
LINKS = Links(HERE, {"exam": "http://exam.here", "report": "http://report.here"})
UNKNOWN = "00000000-0000-4000-8000-000000000000"

STAGES = (
    ("registered", None),
    ("invited", None),
    ("started", None),
    ("finished", None),
    ("scored", 0.5),
    ("reviewed", 0.9),
    ("accepted", 0.95),
    ("rejected", 0.1),
    ("expired", None),
    ("canceled", None),
    ("failed", None),
)
_HOUR_US = 3600 * 1_000_000


class NoIssuer:
    """A token desk that is never asked: this vendor knows API keys only."""

    lifetime_s = 0

    def client(self, client_id: str, client_secret: str) -> Client | None:
        raise AssertionError

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        raise AssertionError

    def key_set(self) -> dict[str, Any]:
        raise AssertionError


def person(number: str, first_name: str, *, role: str = "Java Developer") -> Person:
    return Person(
        number=number,
        first_name=first_name,
        last_name="Doe",
        email=f"{first_name}.doe@acme.example".lower(),
        department="Engineering",
        role=role,
        team="java",
        hired_on=date(2020, 1, 1),
    )


def applicant(index: int, stage: str, score_0_to_1: float | None) -> Applicant:
    created_at_us = NOW_US - 30 * 24 * _HOUR_US
    finished_late = stage in ("finished", "scored", "reviewed", "accepted", "rejected")
    started = finished_late or stage in ("started", "canceled", "failed")
    return Applicant(
        number=str(20001 + index),
        first_name=f"First{index}",
        last_name="Applicant",
        email=f"applicant{index}@mail.example",
        external_id=None,
        tags=("Remote",),
        role="Java Developer",
        stage=stage,
        created_at_us=created_at_us,
        invited_at_us=None if stage == "registered" else created_at_us + _HOUR_US,
        started_at_us=created_at_us + 2 * _HOUR_US if started else None,
        finished_at_us=created_at_us + 3 * _HOUR_US if finished_late else None,
        score_0_to_1=score_0_to_1,
    )


def company(*, seed: int = 1, people: tuple[Person, ...] = ()) -> Company:
    return Company(
        name="Acme",
        seed=seed,
        as_of_us=NOW_US,
        blocks=(
            Block(
                people=people or (person("10001", "Jane"), person("10002", "Bob", role="Tester")),
                teams=(
                    Team("java", "Java Team", "acme", "#00ff00", False, "10001"),
                    Team("acme", "Acme", None, "#000000", True, "10001"),
                ),
                applicants=tuple(
                    applicant(i, stage, score) for i, (stage, score) in enumerate(STAGES)
                ),
            ),
        ),
        roles=(
            Role("Java Developer", "Engineering", ("Java", "SQL")),
            Role("Tester", "Engineering", ("Test Automation",)),
        ),
        skills={"Java": Skill("Java", "Programming Languages", "Computer Science")},
    )


NOBODY = Company(name="Acme", seed=1, as_of_us=NOW_US)


def seeded(of: Company = NOBODY, samples: dict[str, Any] | None = None) -> "World":
    world = World()
    world.do(VENDOR.seed, of, samples or {})
    return world


def empty_store() -> Store:
    store = Store.in_memory()
    store.create_tables([agenda.tables, webhook_tables.tables, VENDOR.tables])
    return store


@dataclass
class World:
    """One account; every call is a transaction of its own. `now_us` is the instant of calls."""

    store: Store = field(default_factory=empty_store)
    now_us: int = NOW_US
    seed: int = 1
    settings: dict[str, Any] = field(default_factory=dict)

    def do(self, rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.transact(lambda tx: rule(tx, *args, **kwargs))

    def ask(self, handler: Callable[..., Reply], **kwargs: Any) -> Reply:
        return self.store.transact(lambda tx: handler(self._ctx(tx), **kwargs))

    def items(self, handler: Callable[..., Reply], **kwargs: Any) -> list[dict[str, Any]]:
        """What a list holds, whatever the list is called."""
        embedded = self.ask(handler, **kwargs).body.get("_embedded", {"nothing": []})
        return next(iter(embedded.values()))

    def candidate(self, email: str = "jane@mail.example", **said: Any) -> dict[str, Any]:
        """A new candidate, as answered."""
        return self.ask(handlers.create_candidate, body={"email": email, **said}).body  # type: ignore[no-any-return]

    def test(self, *skills: str) -> str:
        """The id of a new test of these skills."""
        criteria = {"skills": list(skills) or ["Java"]}
        return self.ask(handlers.create_test, body={"generatorCriteria": criteria}).body["id"]  # type: ignore[no-any-return]

    def invitation(self, email: str = "jane@mail.example", **said: Any) -> dict[str, Any]:
        """A new invitation to a new test, as answered."""
        body = {"email": email, "testId": self.test(), **said}
        return self.ask(handlers.create_invitation, body=body).body  # type: ignore[no-any-return]

    def team(self, name: str = "Team", **said: Any) -> dict[str, Any]:
        """A new team, as answered."""
        return self.ask(handlers.create_team, body={"name": name, **said}).body  # type: ignore[no-any-return]

    def _ctx(self, tx: Transaction) -> Ctx:
        ids = Ids(tx, self.seed)
        later = self.store.transact
        return Ctx(tx, self.now_us, ids, LINKS, ANONYMOUS, NoIssuer(), later, self.settings)
