"""A TechWolf store to ask in tests: one call, one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from skillsim.context import ANONYMOUS, Caller, Client, Ctx, Links, Reply
from skillsim.ids import Ids
from skillsim.instants import from_text
from skillsim.store import Store, Transaction
from skillsim.vendors.techwolf.service import exports
from skillsim.vendors.techwolf.service.selection import Detail
from skillsim.vendors.techwolf.tables import Cluster, Employee, Skill, tables

T = TypeVar("T")

EVERYTHING = Detail(current=True, related=True, rejected=True)


def employee(
    external_id: str,
    *clusters: Cluster,
    is_active: bool = True,
    last_updated: str = "2024-01-01T00:00:00Z",
) -> Employee:
    return Employee(external_id, is_active, from_text(last_updated), clusters)


def cluster(
    name: str, *current: Skill, related: tuple[Skill, ...] = (), state: str | None = "suggested"
) -> Cluster:
    return Cluster(f"id of {name}", name, "IT", 3, state, ("learning",), current, related)


def skill(name: str, state: str = "suggested") -> Skill:
    return Skill(f"id of {name}", name, state, ("learning", "project"))


@dataclass
class FakeIssuer:
    """A token desk that knows one client, which may read and write."""

    lifetime_s: int = 10800

    def client(self, client_id: str, client_secret: str) -> Client | None:
        if (client_id, client_secret) != ("good", "secret"):
            return None
        return Client("good", "acme", "eu3.techwolf.ai", frozenset({"write", "read"}))

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        return f"token of {client.client_id} for {' '.join(sorted(scopes))}"

    def key_set(self) -> dict[str, Any]:
        return {"keys": [{"kid": "key-1"}]}


def empty_store() -> Store:
    store = Store.in_memory()
    store.create_tables([tables])
    return store


@dataclass
class World:
    """A TechWolf without employees; every call is a transaction of its own."""

    store: Store = field(default_factory=empty_store)
    now_us: int = 0
    settings: dict[str, Any] = field(default_factory=lambda: {"proficiency_steps": 5})

    def do(self, rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.transact(lambda tx: rule(tx, *args, **kwargs))

    def add(self, *employees: Employee) -> None:
        self.do(exports.add_employees, employees)

    def export(self, limit: int = 100, **kwargs: Any) -> exports.Slice:
        return self.do(exports.export, limit=limit, **kwargs)

    def found(self, **kwargs: Any) -> list[str]:
        """The external ids of an export, in its order."""
        return [employee.external_id for employee in self.export(**kwargs).employees]

    def ask(
        self,
        handler: Callable[..., Reply],
        *,
        base: str = "http://localhost/techwolf",
        caller: Caller = ANONYMOUS,
        **kwargs: Any,
    ) -> Reply:
        def work(tx: Transaction) -> Reply:
            ids, later = Ids(tx, 1), self.store.transact
            given = (self.now_us, ids, Links(base), caller, FakeIssuer(), later, self.settings)
            return handler(Ctx(tx, *given), **kwargs)

        return self.store.transact(work)
