"""The sender where it must not go: names, number forms and our own port, on real sockets."""

import asyncio
import socket
from collections.abc import Sequence

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from skillsim.webhooks.egress import policy_for
from skillsim.webhooks.sender import Answer, Sender
from tests.webhooks import receivers
from tests.webhooks.posting import BODY, DEADLINE_S, HEADERS, post_to
from tests.webhooks.receivers import receiver


class FakeResolver(AbstractResolver):
    """Names resolve to the given addresses, one more at every lookup."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = self.addresses.pop(0)
        return [
            ResolveResult(
                hostname=host, host=found, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


def test_name_that_moves_to_another_address_is_judged_again() -> None:
    first_only = policy_for(is_loopback=False, own_ports=[], allow=["127.0.0.1/32"])

    async def run() -> list[str | None]:
        sender = Sender(first_only, resolver=FakeResolver(["127.0.0.1", "127.0.0.2"]))
        async with receiver(receivers.OK) as here:
            answers = [
                await sender.post(here.url("moving.example"), HEADERS, BODY, DEADLINE_S)
                for _ in range(2)
            ]
        await sender.close()
        return [answer.error for answer in answers]

    assert asyncio.run(run()) == [None, "blocked"]


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.1", "93.184.216.34"])
def test_name_of_a_blocked_address_is_blocked(address: str) -> None:
    answer = asyncio.run(post_to("http://a.example/", resolver=FakeResolver([address])))

    assert answer.error == "blocked"
    assert answer.message == f"nothing is sent to {address} port 80"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "0177.0.0.1",
        "①②⑦.⓪.⓪.①",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "user@127.0.0.1",
        "93.184.216.34@127.0.0.1",
    ],
)
def test_no_spelling_of_this_machine_reaches_it_from_a_server_that_others_reach(host: str) -> None:
    shared = policy_for(is_loopback=False, own_ports=[])

    async def run() -> tuple[Answer, int]:
        async with receiver(receivers.OK) as here:
            return await post_to(here.url(host), shared), here.n_connections

    answer, n_connections = asyncio.run(run())
    assert answer.status is None
    assert answer.error in ("blocked", "invalid", "name")
    assert n_connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433"])
def test_no_spelling_reaches_our_own_port(host: str) -> None:
    async def run() -> tuple[Answer, int]:
        async with receiver(receivers.OK) as here:
            own = policy_for(is_loopback=True, own_ports=[here.port], allow=["0.0.0.0/0"])
            return await post_to(here.url(host), own), here.n_connections

    answer, n_connections = asyncio.run(run())
    assert answer.error in ("blocked", "invalid")
    assert n_connections == 0
