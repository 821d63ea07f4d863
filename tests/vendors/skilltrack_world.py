"""A SkillTrack store to ask in tests: one call, one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from skillsim.context import ANONYMOUS, Client, Ctx, Links, Reply
from skillsim.ids import Ids
from skillsim.store import Store, Transaction
from skillsim.vendors.skilltrack.service import add_employee
from skillsim.vendors.skilltrack.tables import tables

T = TypeVar("T")


@dataclass
class FakeIssuer:
    """A token desk that knows one client."""

    lifetime_s: int = 3600

    def client(self, client_id: str, client_secret: str) -> Client | None:
        if (client_id, client_secret) != ("good", "secret"):
            return None
        return Client("good", "acme", "", frozenset({"read", "write"}))

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        return f"token of {client.client_id} for {' '.join(sorted(scopes))}"

    def key_set(self) -> dict[str, Any]:
        return {}


def empty_store() -> Store:
    store = Store.in_memory()
    store.create_tables([tables])
    return store


@dataclass
class World:
    """An empty SkillTrack; every call is a transaction of its own."""

    store: Store = field(default_factory=empty_store)

    def do(self, rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.transact(lambda tx: rule(tx, *args, **kwargs))

    def create(self, rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        return self.store.transact(lambda tx: rule(tx, Ids(tx, 1), *args, **kwargs))

    def ask(self, handler: Callable[..., Reply], **kwargs: Any) -> Reply:
        return self.store.transact(lambda tx: handler(self._ctx(tx), **kwargs))

    def hire(self, name: str = "Jane Doe", department: str = "Engineering") -> str:
        """The employee_id of a new employee whose address is made of the name."""
        return self.create(
            add_employee,
            name=name,
            email=f"{name.replace(' ', '.')}@example.com",
            department=department,
            role="Engineer",
            hire_date="2022-01-15",
        ).employee_id

    def _ctx(self, tx: Transaction) -> Ctx:
        links = Links("http://here/skilltrack")
        return Ctx(tx, 0, Ids(tx, 1), links, ANONYMOUS, FakeIssuer(), later=self.store.transact)
