"""The error object."""

from typing import Any

import pytest

from skillsim.errors import Invalid, NotFound, Problem
from skillsim.vendors.devskiller import VENDOR

REQUEST_ID = "6d77c358-a91a-4360-8c2f-568cbace8130"


def test_refused_field_is_printed_as_documented() -> None:
    error = Invalid.field("email", "incorrect mail", "must be a well-formed email address")

    assert VENDOR.error_shape(error, REQUEST_ID, "createCandidate") == (
        {
            "code": 400,
            "errorId": REQUEST_ID,
            "details": "Validation error",
            "validationErrors": [
                {
                    "field": "email",
                    "value": "incorrect mail",
                    "message": "must be a well-formed email address",
                }
            ],
        },
        "application/json",
    )


def test_error_without_refused_fields_has_an_empty_list_of_them() -> None:
    body, _ = VENDOR.error_shape(NotFound("nothing has this id"), REQUEST_ID, None)

    assert body == {
        "code": 404,
        "errorId": REQUEST_ID,
        "details": "nothing has this id",
        "validationErrors": [],
    }


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, None),
        ("", ""),
        (7, "7"),
        (True, "true"),
        (["ü", None], '["ü", null]'),
        ({"a": 1}, '{"a": 1}'),
        ("x" * 500, "x" * 200),
    ],
)
def test_rejected_value_is_text_or_null(value: Any, printed: str | None) -> None:
    error = Invalid("Validation error", problems=(Problem("f", value, "m"),))

    body, _ = VENDOR.error_shape(error, REQUEST_ID, None)

    assert body["validationErrors"][0]["value"] == printed
