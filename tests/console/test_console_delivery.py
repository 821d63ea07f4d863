"""The page of one delivery: its line in time, its attempts, and what can be done with it."""

import pytest

from tests.console.browser import ROOT, Browser, Page
from tests.console.webhook_story import (
    HOOK,
    Receiver,
    advance,
    delivery,
    newest,
    receive,
    register,
    start_assessment,
)


@pytest.fixture
def receiver(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    return receive(browser, monkeypatch, 500)


@pytest.fixture
def delivery_id(browser: Browser, receiver: Receiver) -> str:
    """A delivery whose first attempt has failed."""
    register(browser)
    start_assessment(browser)
    advance(browser, 1)
    return str(newest(browser)["id"])


def open_it(browser: Browser, delivery_id: str) -> Page:
    return browser.open(f"/deliveries/{delivery_id}")


def press(browser: Browser, delivery_id: str, button: str) -> Page:
    return browser.press(open_it(browser, delivery_id), button)


def drawn(page: Page, kind: str) -> int:
    """How many marks of a kind the line has; the legend has one of each besides."""
    return len(page.all("circle", class_=f"mark {kind}")) - 1


def test_slots_are_those_of_the_contract(browser: Browser, delivery_id: str) -> None:
    labels = [text.text for text in open_it(browser, delivery_id).all("text", class_="slot")]

    assert labels == ["at once", "+3 s", "+15 s", "+1 min", "+5 min", "+30 min", "+150 min"]


def test_line_has_a_mark_for_each_attempt_and_one_for_the_next(
    browser: Browser, delivery_id: str, receiver: Receiver
) -> None:
    advance(browser, 3)
    before = open_it(browser, delivery_id)
    receiver.status = 200
    advance(browser, 20)
    after = open_it(browser, delivery_id)

    shapes = ("good", "failed", "planned")
    assert [drawn(before, kind) for kind in shapes] == [0, 2, 1]
    assert [drawn(after, kind) for kind in shapes] == [1, 2, 0]


def test_line_is_told_in_words(browser: Browser, delivery_id: str) -> None:
    (story,) = [element.text for element in open_it(browser, delivery_id).all("desc")]

    assert story == ("Attempt 1 at 2026-08-01T12:00:00Z: 500. Planned for 2026-08-01T12:00:03Z.")


def test_attempt_shows_what_was_sent_and_what_came_back(browser: Browser, delivery_id: str) -> None:
    page = open_it(browser, delivery_id)

    assert "[redacted]" in [field.text for field in page.all("dd")]
    assert '"event": "ASSESSMENT_STARTED"' in page.text
    assert "took 1.5 ms" in page.text


def test_attempt_leads_to_its_exchange(browser: Browser, delivery_id: str) -> None:
    page = open_it(browser, delivery_id)

    (attempt,) = delivery(browser, delivery_id)["attempts"]
    target = page.link(f"Exchange {attempt['exchange']}").removeprefix(ROOT)
    assert HOOK in browser.open(target).text


def test_attempt_that_the_journal_forgot_says_so(browser: Browser, delivery_id: str) -> None:
    browser.post(f"{ROOT}/traffic", {"csrf": _csrf(browser), "clear": "1"})

    assert "no longer in the traffic" in open_it(browser, delivery_id).text


def test_delivery_is_sent_again(browser: Browser, delivery_id: str, receiver: Receiver) -> None:
    receiver.status = 204
    page = press(browser, delivery_id, "resend")
    advance(browser, 0)

    assert "One more attempt is planned, due now." in page.text
    assert delivery(browser, delivery_id)["state"] == "delivered"
    assert "sent again" in open_it(browser, delivery_id).text


def test_clock_advances_to_the_next_attempt(browser: Browser, delivery_id: str) -> None:
    page = press(browser, delivery_id, "advance")

    assert "The clock says 2026-08-01T12:00:03Z: 1 thing happened" in page.text
    assert len(delivery(browser, delivery_id)["attempts"]) == 2


def test_pending_delivery_is_canceled(browser: Browser, delivery_id: str) -> None:
    page = press(browser, delivery_id, "cancel")

    assert "canceled" in page.all("h1")[0].text
    assert delivery(browser, delivery_id)["planned"] == []
    names = [name for form in page.forms for name, _ in form.buttons]
    assert {"resend", "cancel", "advance"} & set(names) == set()


def test_refused_form_says_why(browser: Browser, delivery_id: str) -> None:
    fields = {"csrf": _csrf(browser), "cancel": "1"}
    browser.post(f"{ROOT}/deliveries/{delivery_id}", fields)

    answer = browser.post(f"{ROOT}/deliveries/{delivery_id}", fields)

    page = browser.open(answer.headers["location"].removeprefix(ROOT))
    assert "only a pending one can be canceled" in page.all("p", role="alert")[0].text


@pytest.mark.parametrize("nobody", ["00000000-0000-4000-8000-000000000000", "nothing"])
def test_delivery_that_is_none_is_not_found(browser: Browser, nobody: str) -> None:
    page = browser.open(f"/deliveries/{nobody}", status=404)

    assert "404" in page.all("h1")[0].text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '{"a": "</pre><img src=x>"}'])
def test_hostile_answer_of_a_receiver_is_text(
    browser: Browser, receiver: Receiver, delivery_id: str, hostile: str
) -> None:
    receiver.body = hostile.encode()
    advance(browser, 3)

    page = open_it(browser, delivery_id)

    assert hostile in page.text.replace('{ "a"', '{"a"').replace('" }', '"}')
    assert page.all("img") == []
    assert [s.attributes.get("src", "") for s in page.all("script") if not s.text] != []


def _csrf(browser: Browser) -> str:
    return browser.open("/agenda").form("clock").fields["csrf"]
