"""The whole story of one candidate, by somebody who has just arrived and reads what is there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.receiving import Receiver
from tests.browser.site import Site


def follow(page: Page, link: Locator) -> Page:
    """The window that a link opens."""
    with page.context.expect_page() as opening:
        link.click()
    return opening.value


def sit_the_test(exam: Page) -> None:
    """Start, answer every task and hand in."""
    exam.get_by_role("button", name="Start the test").click()
    for field in exam.locator("form.exam textarea").all():
        field.fill("My answer, in my own words.")
    for field in exam.locator("form.exam input.mono").all():
        field.fill("x")
    for task in exam.locator("form.exam .task:has(input[type=checkbox])").all():
        task.locator("input").first.check()
    exam.get_by_role("button", name="Hand in the test").click()


def check_pdf(page: Page, address: str) -> None:
    """Fail unless there is a PDF at the address."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


@pytest.fixture
def arrived(site: Site, page: Page) -> Page:
    """The first page that there is, while the clock runs as on any first day."""
    site.admin("PUT", "/clock", {"mode": "real"})
    page.goto(site.server.base_url)
    return page


def test_a_first_time_user_plays_the_whole_story(arrived: Page, receiver: Receiver) -> None:
    arrived.get_by_label("Receiver").fill(receiver.url)
    arrived.get_by_role("button", name="Register the webhook").click()
    expect(arrived.locator(".story")).to_contain_text(f"Events go to {receiver.url}")

    arrived.get_by_role("button", name="Invite").click()
    expect(arrived.locator(".notice")).to_contain_text("Ada Lovelace is invited.")

    exam = follow(arrived, arrived.get_by_role("link", name="the exam page"))
    sit_the_test(exam)
    expect(exam.get_by_role("heading", level=1)).to_contain_text("Thank you, Ada Lovelace")

    # The answers are scored by themselves, while the clock runs.
    receiver.wait_for("WAITING_FOR_ASSESSMENT")
    arrived.locator(".story").get_by_role("link", name="Deliveries").last.click()
    expect(arrived.locator("tbody tr")).to_have_count(2)
    expect(arrived.locator("tbody tr").last).to_contain_text("ASSESSMENT_STARTED")
    expect(arrived.locator("tbody tr").last).to_contain_text("delivered")

    arrived.go_back()
    arrived.reload()
    arrived.get_by_role("button", name="Assess the answers").click()
    expect(arrived.locator(".notice")).to_contain_text("ASSESSMENT_COMPLETED")
    receiver.wait_for("ASSESSMENT_COMPLETED")

    report = follow(arrived, arrived.get_by_role("link", name="The report"))
    expect(report.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    expect(report.get_by_role("img", name=re.compile("Score: .* percent"))).to_be_visible()
    expect(report.locator("main")).to_contain_text("My answer, in my own words.")
    check_pdf(arrived, str(arrived.get_by_role("link", name="as PDF").get_attribute("href")))


def test_the_webhooks_of_the_story_are_in_the_traffic(arrived: Page, receiver: Receiver) -> None:
    arrived.get_by_label("Receiver").fill(receiver.url)
    arrived.get_by_role("button", name="Register the webhook").click()
    arrived.get_by_role("button", name="Invite").click()
    exam = follow(arrived, arrived.get_by_role("link", name="the exam page"))
    arrived.get_by_role("link", name="Traffic", exact=True).click()
    expect(arrived.locator("[data-live-state]")).to_have_text("Live")

    exam.get_by_role("button", name="Start the test").click()

    sent = arrived.locator("tbody tr", has_text=f"POST {receiver.url}")
    expect(sent).to_contain_text("204")


def test_answers_that_are_kept_are_there_later(arrived: Page) -> None:
    arrived.get_by_role("button", name="Invite").click()
    exam = follow(arrived, arrived.get_by_role("link", name="the exam page"))
    exam.get_by_role("button", name="Start the test").click()
    task = exam.locator("form.exam textarea, form.exam input.mono").first
    task.fill("half of it")

    exam.get_by_role("button", name="Keep the answers").click()
    expect(exam.get_by_role("status")).to_contain_text("Your answers are kept.")
    exam.goto(exam.url.partition("&")[0])

    expect(task).to_have_value("half of it")
