"""What a printed answer promises, read strictly and openly."""

import json
from typing import Any

import pytest

from skillsim_contracts.documented_shapes import STRICTLY, Reading, promises
from skillsim_contracts.expectations import holds, select
from skillsim_contracts.shapes import Shape

OPENLY = Reading(is_open=True)
UUID = "d493e6d3-6a6a-4cf2-8990-46366c75064f"


def broken(shape: Shape, value: Any, reading: Reading) -> list[str]:
    """The pointers at which a promise is not kept."""
    answer = {"status": 200, "headers": {}, "body": json.dumps(value)}
    return [
        one.pointer
        for one in promises(shape, value, reading)
        if not holds(one.relation, select(answer, f"json:{one.pointer}"), one.want)
    ]


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"a": "string"}, {"a": 1}),
        ({"a": "string"}, {"b": "x"}),
        ({"a": "integer"}, {"a": "1"}),
        ({"a": "boolean"}, {"a": 1}),
        ({"a": "date"}, {"a": "2025-13-01"}),
        ({"a": "instant"}, {"a": "2025-01-01T00:00:00"}),
        ({"a": "X|Y"}, {"a": "Z"}),
        ({"a": "=x"}, {"a": "y"}),
        ({"a": False}, {"a": True}),
        ({"a": ["string", "..."]}, {"a": []}),
        ({"a": [{"b": "string"}]}, {"a": [{"b": None}]}),
        ({"a": {"b": "string"}}, {"a": []}),
    ],
)
@pytest.mark.parametrize("reading", [STRICTLY, OPENLY], ids=["strictly", "openly"])
def test_what_no_reading_allows_is_found(shape: Shape, value: Any, reading: Reading) -> None:
    assert broken(shape, value, reading) != []


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ({"a": "uuid"}, {"a": "3rzOhn61E7Zo98KEZTRWXA"}),
        ({"a": f"={UUID}"}, {"a": "6ShortId"}),
        ({"a": "instant"}, {"a": "2025-01-01T00:00:00.5+02:00"}),
        ({"a": "=2018-11-23T11:12:13Z"}, {"a": "2018-11-23T11:12:13.000+00:00"}),
        ({"a~": "string"}, {}),
        ({"(a)": "string"}, {"a": None}),
        ({"a": "absent"}, {"a": 1}),
        ({"a": "url"}, {"a": "/candidates/1"}),
    ],
)
def test_what_a_document_shows_in_passing_is_asked_only_strictly(shape: Shape, value: Any) -> None:
    assert broken(shape, value, OPENLY) == []
    assert broken(shape, value, STRICTLY) != []


def test_printed_values_stay_exact_only_where_the_reading_keeps_them() -> None:
    loose = Reading(is_open=True, keeps_number=lambda n: n == 4.7, keeps_text=lambda t: t == "John")
    shape: Shape = {"n": 4.7, "m": 10, "name": "=John", "text": "=Validation error"}

    assert broken(shape, {"n": 4.7, "m": 3, "name": "John", "text": "no"}, loose) == []
    assert broken(shape, {"n": 4.8, "m": 3, "name": "Jane", "text": "no"}, loose) == ["/n", "/name"]
