"""Webhooks on their way, in a browser: retried, sent again, canceled."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.receiving import Receiver
from tests.browser.site import Site
from tests.browser.using import STARTED, invite, take


@pytest.fixture
def opened(site: Site, page: Page, receiver: Receiver) -> Page:
    """The page of a delivery whose first attempt has just failed."""
    receiver.status = 500
    site.call("devskiller", "/webhook", "POST", {"hookUrl": receiver.url})
    take(site, invite(site, STARTED)["id"], "start")
    site.admin("POST", "/clock/advance", {"seconds": 1})
    page.goto(site.address("/deliveries"))
    page.get_by_role("link", name="ASSESSMENT_STARTED").click()
    return page


def attempts(page: Page) -> int:
    return int(page.locator(".attempts > li").count())


def test_a_failed_delivery_is_tried_again_when_its_time_comes(
    opened: Page, receiver: Receiver
) -> None:
    expect(opened.locator("h1")).to_contain_text("pending")
    expect(opened.locator("#attempt-1")).to_contain_text("500")
    receiver.status = 204

    opened.get_by_role("button", name="Advance to the next attempt").click()

    expect(opened.locator("h1")).to_contain_text("delivered")
    expect(opened.locator("#attempt-2")).to_contain_text("204")
    first, second = receiver.bodies
    assert first == second


def test_the_clock_bar_brings_the_retries_of_three_hours(opened: Page, receiver: Receiver) -> None:
    opened.get_by_role("button", name="Until idle").click()

    expect(opened.locator("h1")).to_contain_text("exhausted")
    assert attempts(opened) == len(receiver.told_about(STARTED)) == 7


def test_a_delivery_is_sent_again(opened: Page, receiver: Receiver) -> None:
    receiver.status = 204
    opened.get_by_role("button", name="Advance to the next attempt").click()
    expect(opened.locator("h1")).to_contain_text("delivered")

    opened.get_by_role("button", name="Send again now").click()
    expect(opened.locator(".notice")).to_contain_text("One more attempt is planned")
    opened.get_by_role("button", name="+1 min").click()

    expect(opened.locator("#attempt-3")).to_contain_text("204")
    assert len(receiver.bodies) == 3


def test_a_canceled_delivery_is_not_tried_again(opened: Page, receiver: Receiver) -> None:
    opened.get_by_role("button", name="Cancel", exact=True).click()
    expect(opened.locator("h1")).to_contain_text("canceled")

    opened.get_by_role("button", name="Until idle").click()

    expect(opened.locator("h1")).to_contain_text("canceled")
    assert len(receiver.told_about(STARTED)) == 1


def test_an_attempt_leads_to_its_exchange(opened: Page, receiver: Receiver) -> None:
    opened.locator("#attempt-1").get_by_role("link", name="Exchange").click()

    expect(opened.locator("#exchange")).to_contain_text("sent by the sandbox")
    expect(opened.locator("#exchange")).to_contain_text("500")


def test_the_agenda_goes_to_the_instant_of_an_item(
    site: Site, opened: Page, receiver: Receiver
) -> None:
    receiver.status = 204
    opened.goto(site.address("/agenda"))
    due_at = opened.locator("tbody tr time").first.get_attribute("datetime")

    opened.locator("tbody tr").first.get_by_role("button").click()

    expect(opened.locator("[data-world-now]")).to_have_text(str(due_at))
    assert len(receiver.bodies) == 2
