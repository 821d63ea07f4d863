"""What a receiver answers, one arrival after the other."""

import pytest

from skillsim.receiving import Script
from skillsim.receiving.script import Answer


def test_answers_come_in_order_and_the_last_goes_on() -> None:
    script = Script([500, 503, 204])

    statuses = [script.answer(n).status for n in range(5)]

    assert statuses == [500, 503, 204, 204, 204]


def test_script_without_answers_is_always_200() -> None:
    assert Script([]).answer(7) == Answer(200)


def test_script_in_a_text_has_every_kind_of_answer() -> None:
    script = Script.from_text("500, drop, slow:1m 0.5s")

    answers = [script.answer(n) for n in range(3)]

    assert answers == [Answer(500), Answer(None), Answer(200, 60.5)]


@pytest.mark.parametrize(
    "text", ["", "199", "600", "2OO", "200,", "slow:3", "slow:", "late", "²00"]
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        Script.from_text(text)
