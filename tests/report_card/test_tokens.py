"""Whether tokens are used while they live and replaced when they end."""

from skillsim import report_card
from tests.report_card.exchanges import CONTRACTS, GOOD, POOR, UNSEEN, Story

BUY = {"client_id": "me", "client_secret": "[redacted]", "grant_type": "client_credentials"}


def bought_at(*at_s: float, n_calls: int = 6, body: object = None) -> Story:
    """Tokens of an hour that were bought at these seconds, and calls after the last."""
    told = Story("skilltrack")
    for second in at_s:
        told.call(second, "issueToken", client="", body=body or BUY)
    for number in range(n_calls):
        told.call(at_s[-1] + number, "listEmployees")
    return told


def test_one_token_for_several_calls_is_good() -> None:
    assert bought_at(0).verdict("token-reuse") is GOOD


def test_two_calls_are_too_few_to_judge() -> None:
    assert bought_at(0, 1, 2, n_calls=2).verdict("token-reuse") is UNSEEN


def test_further_tokens_while_one_is_good_are_named() -> None:
    assert bought_at(0, 1, 2).found("token-reuse") == [(2, 3)]


def test_token_in_the_last_fifth_of_its_life_may_be_replaced() -> None:
    assert bought_at(0, 2900, 5800).verdict("token-reuse") is GOOD


def test_some_processes_of_one_client_may_have_a_token_each() -> None:
    assert bought_at(0, 1, 2, n_calls=30).verdict("token-reuse") is GOOD


def test_token_that_a_fault_may_have_kept_is_bought_again() -> None:
    told = Story("skilltrack")
    for second in range(3):
        told.call(second, "issueToken", client="", body=BUY, fault="spoiled")
    for second in range(3):
        told.call(3 + second, "listEmployees")

    assert told.verdict("token-reuse") is GOOD


def test_client_of_a_token_call_may_stand_in_a_form() -> None:
    told = Story("techwolf")
    for second in range(3):
        told.call(second, "issueToken", client="", request_body=b"client_id=me&scope=read")
    for second in range(4):
        told.call(second, "listEmployees")

    assert told.found("token-reuse") == [(2, 3)]


def test_new_token_after_the_first_401_is_good() -> None:
    told = bought_at(0)
    told.call(4000, "listEmployees", 401)
    told.call(4001, "issueToken", client="", body=BUY)
    told.call(4002, "listEmployees")

    assert told.verdict("token-refresh") is GOOD
    assert told.verdict("token-reuse") is GOOD


def test_new_token_before_the_end_is_good() -> None:
    assert bought_at(0, 3500).verdict("token-refresh") is GOOD


def test_going_on_with_a_refused_token_is_poor() -> None:
    told = bought_at(0)
    told.call(4000, "listEmployees", 401)
    told.call(4000.01, "listTopPerformers", 401)
    told.call(4000.02, "listEmployees", 401)
    told.call(4002, "listTopPerformers", 401)

    assert told.verdict("token-refresh") is POOR
    assert told.found("token-refresh") == [(10, 11)]


def test_vendor_with_keys_is_not_asked_about_tokens() -> None:
    told = Story("devskiller")

    told.call(0, "listTests")

    assert _checks(told).isdisjoint({"token-reuse", "token-refresh"})


def _checks(told: Story) -> set[str]:
    card = report_card.make({told.vendor: CONTRACTS[told.vendor]}, told.exchanges)
    return {result.practice.check for result in card.vendors[0].results}
