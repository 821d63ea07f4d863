"""Whether media types are those of the contract."""

import pytest

from tests.report_card.exchanges import GOOD, POOR, UNSEEN, V2, Story


def sent(vendor: str, operation_id: str, *, body: bool = False, **headers: bytes) -> Story:
    told = Story(vendor)
    given = tuple((name.replace("_", "-").encode(), value) for name, value in headers.items())
    told.call(0, operation_id, body={"a": 1} if body else None, request_headers=given)
    return told


@pytest.mark.parametrize(
    ("accept", "verdict"),
    [
        (V2, GOOD),
        (V2.upper() + b"; q=0.9, application/json", GOOD),
        (b"application/json", POOR),
        (b"*/*", POOR),
    ],
)
def test_type_of_the_vendor_is_accepted_by_its_name(accept: bytes, verdict: object) -> None:
    assert sent("devskiller", "listTests", accept=accept).verdict("media-types") is verdict


def test_nothing_that_is_accepted_does_not_name_the_vendors_type() -> None:
    assert sent("devskiller", "listTests").verdict("media-types") is POOR
    assert sent("skilltrack", "listEmployees").verdict("media-types") is GOOD


@pytest.mark.parametrize(
    ("accept", "verdict"),
    [(b"*/*", GOOD), (b"application/*", GOOD), (b"application/json", GOOD), (b"text/html", POOR)],
)
def test_plain_json_is_accepted_in_any_way(accept: bytes, verdict: object) -> None:
    assert sent("skilltrack", "listEmployees", accept=accept).verdict("media-types") is verdict


@pytest.mark.parametrize(
    ("content_type", "verdict"),
    [
        (b"application/json", GOOD),
        (b"application/json; charset=utf-8", GOOD),
        (b"application/x-www-form-urlencoded", POOR),
        (b"", POOR),
    ],
)
def test_body_says_what_it_is(content_type: bytes, verdict: object) -> None:
    told = sent("skilltrack", "createEmployee", body=True, content_type=content_type)

    assert told.verdict("media-types") is verdict


def test_types_in_several_headers_are_all_accepted() -> None:
    told = Story("devskiller")
    told.call(0, "listTests", request_headers=((b"accept", b"text/html"), (b"Accept", V2)))

    assert told.verdict("media-types") is GOOD


def test_answer_without_a_body_needs_no_accept() -> None:
    assert sent("devskiller", "deleteCandidate").verdict("media-types") is UNSEEN


def test_request_of_a_stranger_is_judged_too() -> None:
    told = Story("devskiller", client="")

    told.call(0, "listTests", 401)

    assert told.judge("media-types").findings[0].client == "unknown"
