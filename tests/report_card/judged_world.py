"""A world of its own on the running server, for one client to be judged by."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from skillsim.client import AdminClient
from tests.report_card.clients.devskiller import Connection
from tests.report_card.clients.oauth import Account


@dataclass(frozen=True)
class JudgedWorld:
    """Addresses and credentials of the world, its time, and its report card."""

    admin: AdminClient
    vendors: Mapping[str, Any]

    def wait(self, seconds: float) -> None:
        """Let so much time of the world pass."""
        self.admin.advance_clock(seconds=seconds)

    @property
    def devskiller(self) -> Connection:
        """DevSkiller, with the world's key."""
        vendor = self.vendors["devskiller"]
        return Connection(vendor["base_url"], vendor["credentials"]["api_key"])

    def account(self, vendor: str, token_path: str, *names: str) -> Account:
        """A vendor with tokens, and the words of its first client that a token call names."""
        held = self.vendors[vendor]["credentials"]
        return Account(self.vendors[vendor]["base_url"], token_path, {n: held[n] for n in names})

    @property
    def skilltrack(self) -> Account:
        """SkillTrack."""
        return self.account("skilltrack", "/v1/auth/token", "client_id", "client_secret")

    @property
    def techwolf(self) -> Account:
        """TechWolf."""
        words = ("client_id", "client_secret", "audience", "tenant")
        return self.account("techwolf", "/oauth/token", *words)

    def poor(self) -> dict[str, list[str]]:
        """The sentences of everything that was found, by check."""
        return {
            check["id"]: [finding["sentence"] for finding in check["findings"]]
            for vendor in self.admin.get_report_card()["vendors"]
            for check in vendor["checks"]
            if check["verdict"] == "poor"
        }

    def grade(self, vendor: str) -> str | None:
        """The grade of what one vendor saw."""
        (card,) = self.admin.get_report_card(vendor=vendor)["vendors"]
        grade: str | None = card["grade"]
        return grade

    def good(self, vendor: str) -> set[str]:
        """The checks that were exercised and are good."""
        (card,) = self.admin.get_report_card(vendor=vendor)["vendors"]
        return {check["id"] for check in card["checks"] if check["verdict"] == "good"}


@contextmanager
def judged_world(url: str) -> Iterator[JudgedWorld]:
    """A new small world, dropped when the block ends."""
    server = AdminClient(url)
    made = server.create_world({"scenario": "small", "seed": 1})
    name = str(made["world"])
    try:
        yield JudgedWorld(AdminClient(url, world=name), made["vendors"])
    finally:
        server.drop_world(name)
