"""The report card's page: grades, findings, and the way to the exchanges."""

from tests.asgi import DEVSKILLER_KEY, ask
from tests.console.browser import Browser

PAGE = "/report-card"


def test_vendor_that_nobody_called_has_no_grade(browser: Browser) -> None:
    page = browser.open(PAGE)

    assert page.all("h1")[0].text == "Report card not exercised"
    assert "Nobody has called it, so there is nothing to judge." in page.text
    assert not page.all("table")


def test_finding_leads_to_its_exchange(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/candidates", DEVSKILLER_KEY)
    (asked,) = browser.app.worlds.get("default").journal.find()

    page = browser.open(PAGE)
    exchange = browser.open(page.link(str(asked.number)).removeprefix("/__console"))

    assert page.all("h1")[0].text == "Report card F"
    assert f"Exchange {asked.number} read listCandidates up to a page" in page.text
    assert "listCandidates" in exchange.text


def test_check_that_was_not_exercised_says_why_and_what_it_rests_on(browser: Browser) -> None:
    ask(browser.app, "GET", "/devskiller/candidates?count=100", DEVSKILLER_KEY)

    page = browser.open(PAGE)

    assert "No list had more than one page." in page.text
    assert 'Documented: V2 page, "Webhooks"' in page.text
