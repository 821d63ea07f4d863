"""Webhooks registered under what looks like an address and is none: nothing else may suffer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.webhooks.delivery_story import Story, story
from tests.webhooks.receivers import OK

# All of them pass the contract, which wants http(s) and printable characters.
ODD = [
    "http://[x",
    "http://[x]:99999/a",
    "http://a:port/",
    "http://user:word@[::1]:1/p?q=1#f",
    "http://%zz",
    "http://1.2.3.4.5.6",
    "http://?",
]
PAGES = ["/", "/deliveries", "/traffic", "/agenda", "/state/devskiller/webhooks", "/report-card"]


def tell(url: str, plot: Callable[[Story], Awaitable[Any]]) -> Any:
    """What a plot makes of a story in which the address is registered too."""

    async def play() -> Any:
        async with story(OK) as told:
            await told.sandbox.devskiller("POST", "/webhook", {"hookUrl": url})
            await told.step("start")
            await told.idle()
            return await plot(told)

    return asyncio.run(play())


@pytest.mark.parametrize("url", ODD)
def test_delivery_to_it_is_given_up_and_the_others_arrive(url: str) -> None:
    async def plot(told: Story) -> dict[str, str]:
        deliveries = (await told.sandbox.admin("GET", "/deliveries"))["deliveries"]
        return {delivery["url"]: delivery["state"] for delivery in deliveries}

    states = tell(url, plot)

    assert states.pop(url) == "exhausted"
    assert list(states.values()) == ["delivered"]


@pytest.mark.parametrize("url", ODD)
def test_attempts_are_written_down_exported_and_judged(url: str) -> None:
    async def plot(told: Story) -> tuple[set[str], Any, Any]:
        sent = (await told.sandbox.admin("GET", "/requests?direction=out"))["requests"]
        exported = await told.sandbox.admin("GET", "/requests/export?format=har")
        return (
            {exchange["path"] for exchange in sent if exchange["status"] is None},
            exported["log"]["entries"],
            await told.sandbox.admin("GET", "/report-card"),
        )

    paths, entries, card = tell(url, plot)

    assert paths == {url.partition("#")[0].partition("?")[0]}
    assert len(entries) > 7
    assert card["vendors"]


@pytest.mark.parametrize("url", ODD)
def test_pages_of_the_console_show_it(url: str) -> None:
    async def plot(told: Story) -> dict[str, int]:
        (delivery,) = (await told.sandbox.admin("GET", "/deliveries?state=exhausted"))["deliveries"]
        pages = [*PAGES, f"/deliveries/{delivery['id']}"]
        return {
            page: (await told.sandbox.ask("GET", f"/__console{page}", None)).status
            for page in pages
        }

    assert set(tell(url, plot).values()) == {200}
