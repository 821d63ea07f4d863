"""Reading what clients send: JSON and fields that parsers disagree about."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import stages
from skillsim.errors import Invalid

# Hostile by design: what one parser takes and the next refuses.
BAD_JSON = {
    "nothing": b" ",
    "cut": b'{"a":',
    "trailing_comma": b"[1,]",
    "comment": b"/**/ 1",
    "single_quotes": b"{'a': 1}",
    "not_a_number": b"NaN",
    "infinity": b"[-Infinity]",
    "beyond_double": b"1e400",
    "leading_zero": b"01",
    "plus": b"+1",
    "high_surrogate": rb'"\ud800"',
    "low_surrogate": rb'"\udc00"',
    "encoded_surrogate": b'"\xed\xa0\x80"',
    "raw_control": b'"\x01"',
    "raw_nul": b'"\x00"',
    "byte_order_mark": b"\xef\xbb\xbf{}",
    "utf_16": "{}".encode("utf-16"),
    "utf_16_without_mark": "{}".encode("utf-16-le"),
    "latin_1": '"é"'.encode("latin-1"),
    "two_values": b"{} {}",
    "escaped_nul": rb'"\u0000"',
    "nul_behind_a_backslash": rb'"\\\u0000"',
    "nul_in_a_name": rb'{"\u0000": 1}',
    "depth_65": b"[" * 65 + b"]" * 65,
    "depth_65_of_objects": b'{"a":' * 65 + b"1" + b"}" * 65,
    "depth_100000": b"[" * 100_000,
}
GOOD_JSON: dict[str, tuple[bytes, Any]] = {
    "escaped_backslash_before_u0000": (rb'"\\u0000"', r"\u0000"),
    "two_escaped_backslashes": (rb'"\\\\u0000"', r"\\u0000"),
    "pair_of_surrogates": (rb'"\ud83d\ude00"', "😀"),
    "brackets_in_text": (b'"' + b"[" * 100 + b'"', "[" * 100),
    "quotes_and_brackets_in_text": (b'"' + rb"\"[" * 100 + b'"', '"[' * 100),
    "many_shallow_lists": (b"[" + b"[]," * 100 + b"[]]", [[]] * 101),
    "name_twice_takes_the_last": (b'{"a": 1, "a": 2}', {"a": 2}),
    "deep_only_in_text": (json.dumps(["]" * 70, "{" * 70]).encode(), ["]" * 70, "{" * 70]),
}
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab[{\\"', max_size=4), inner),
    max_leaves=30,
)


def depth_of(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON)
def test_json_that_parsers_disagree_about_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        stages.parse_json(body)


@pytest.mark.parametrize(("body", "value"), GOOD_JSON.values(), ids=GOOD_JSON)
def test_json_that_only_looks_hostile_is_read(body: bytes, value: object) -> None:
    assert stages.parse_json(body) == value


@pytest.mark.parametrize(
    "body", [b"[" * 64 + b"]" * 64, b'{"a":' * 64 + b"1" + b"}" * 64], ids=["lists", "objects"]
)
def test_json_of_depth_64_is_read(body: bytes) -> None:
    assert depth_of(stages.parse_json(body)) == 64


@given(json_values, st.booleans(), st.sampled_from([None, 2]))
def test_json_of_moderate_depth_is_read_as_it_was_written(
    value: object, is_ascii: bool, indent: int | None
) -> None:
    body = json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode()

    assert stages.parse_json(body) == value


@given(st.text(max_size=200).map(lambda text: json.dumps([text])))
def test_json_text_is_refused_exactly_when_it_holds_nul_or_a_lone_surrogate(body: str) -> None:
    hostile = any(char == "\0" or "\ud800" <= char <= "\udfff" for char in json.loads(body)[0])

    try:
        stages.parse_json(body.encode())
        refused = False
    except Invalid:
        refused = True

    assert refused == hostile


@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1)))
def test_encoded_fields_are_read_back(fields: dict[str, list[str]]) -> None:
    clean = {
        name.replace("\0", "n"): [value.replace("\0", "n") for value in values]
        for name, values in fields.items()
    }

    read = stages.parse_fields(urlencode(clean, doseq=True).encode())

    assert read == clean


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (b"", {}),
        (b"a=1&b=2&a=3", {"a": ["1", "3"], "b": ["2"]}),
        (b"a", {"a": [""]}),
        (b"=1&&b=", {"b": [""]}),
        (b"a=x+y%20z%2B", {"a": ["x y z+"]}),
        (b"a=1=2", {"a": ["1=2"]}),
        (b"a=1;b=2", {"a": ["1;b=2"]}),
        (b"a=1,2", {"a": ["1,2"]}),
        (b"a=%zz", {"a": ["%zz"]}),
        ("ä=ö".encode(), {"ä": ["ö"]}),
    ],
    ids=repr,
)
def test_fields_are_read(text: bytes, fields: dict[str, list[str]]) -> None:
    assert stages.parse_fields(text) == fields


@pytest.mark.parametrize(
    "text",
    [b"a=%ff", b"a=\xff", b"%ff=1", b"a=%00", b"a=\x00", b"a%00=1", b"a=%ed%a0%80", b"&" * 1000],
    ids=lambda text: repr(text[:12]),
)
def test_fields_that_are_not_clean_text_are_refused(text: bytes) -> None:
    with pytest.raises(Invalid):
        stages.parse_fields(text)


def test_thousand_fields_are_taken() -> None:
    assert len(stages.parse_fields(b"&".join(b"a%d=1" % i for i in range(1000)))) == 1000
