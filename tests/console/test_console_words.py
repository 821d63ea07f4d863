"""Pieces of the pages: figures in words, shell lines, bodies, pages of the rail, kept sentences."""

import itertools
import json
import shlex
import subprocess
from typing import Any

import pytest
from flask import Blueprint
from hypothesis import given
from hypothesis import strategies as st

from skillsim.console import wording
from skillsim.console.admin_api import address
from skillsim.console.bodies import MAX_LINES, body_of
from skillsim.console.curl import TOKEN_FIELD, curl, curl_with_token
from skillsim.console.field_help import field_help
from skillsim.console.page import Page, current
from skillsim.console.remembered import Remembered
from skillsim.instants import from_text

TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=10,
)
NOW_US = from_text("2026-08-01T12:00:00Z")


def side(body: str, *, is_cut: bool = False, encoding: str = "utf-8") -> dict[str, object]:
    return {"body": body, "is_cut": is_cut, "encoding": encoding, "size_bytes": 9, "headers": []}


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        ("2026-08-01T12:00:00Z", "now"),
        ("2026-08-01T12:00:00.900000Z", "now"),
        ("2026-08-01T11:59:59Z", "1 s ago"),
        ("2026-08-01T12:00:45Z", "in 45 s"),
        ("2026-08-01T12:03:59Z", "in 3 min"),
        ("2026-08-01T10:00:00Z", "2 h ago"),
        ("2026-08-02T12:00:00Z", "in 1 day"),
        ("2026-08-11T13:00:00Z", "in 10 days"),
        ("2018-11-23T11:12:13Z", "7 years ago"),
        ("2027-08-01T12:00:00Z", "in 1 year"),
    ],
)
def test_distance_is_said_in_its_largest_whole_unit(instant: str, said: str) -> None:
    assert wording.distance(instant, NOW_US) == said


@pytest.mark.parametrize(
    ("duration_us", "said"), [(0, "0 µs"), (999, "999 µs"), (1400, "1.4 ms"), (2.5e6, "2.50 s")]
)
def test_real_time_is_said_in_a_fitting_unit(duration_us: int, said: str) -> None:
    assert wording.elapsed(duration_us) == said


@pytest.mark.parametrize(
    ("n_bytes", "said"), [(0, "0 bytes"), (1, "1 byte"), (12_345, "12.3 kB"), (3_000_000, "3.0 MB")]
)
def test_size_is_said_in_a_fitting_unit(n_bytes: int, said: str) -> None:
    assert wording.size(n_bytes) == said


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, "good"), (302, "moved"), (404, "refused"), (503, "failed"), (None, "lost")],
)
def test_status_is_of_a_kind(status: int | None, kind: str) -> None:
    assert wording.outcome(status) == kind


@given(TEXT, TEXT)
def test_shell_sees_exactly_the_words_of_a_request(value: str, body: str) -> None:
    line = curl("PUT", "http://127.0.0.1/x?y=1&z=2", [("X-Name", value)], body)

    expected = ["curl", "-s", "-X", "PUT", "-H", f"X-Name: {value}"]
    expected += ["--data-raw", body] if body else []
    assert shlex.split(line) == [*expected, "http://127.0.0.1/x?y=1&z=2"]


@pytest.mark.parametrize(
    ("method", "body", "option"),
    [("GET", "", []), ("POST", "x", []), ("POST", "", ["-X", "POST"]), ("HEAD", "", ["-I"])],
)
def test_method_is_named_where_curl_would_take_another(
    method: str, body: str, option: list[str]
) -> None:
    words = shlex.split(curl(method, "http://127.0.0.1/", (), body))

    assert words[2 : 2 + len(option)] == option
    assert ("-X" in words) == ("-X" in option)


@pytest.mark.parametrize("blank", ["", " "])
def test_token_is_cut_out_of_its_answer_by_the_shell(blank: str) -> None:
    lines = curl_with_token(curl("GET", "http://a/x", [TOKEN_FIELD]), "http://a/token", {})
    cut_out = lines[lines.index("sed") : lines.index(")\n")]
    answer = f'{{"token_type":"Bearer","access_token":{blank}"a.b-c_d","expires_in":3600}}'

    done = subprocess.run(
        ["/bin/sh", "-c", cut_out], input=answer, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "a.b-c_d"
    assert lines.endswith('curl -s -H "Authorization: Bearer $token" http://a/x')


@given(JSON)
def test_lines_of_a_body_are_the_json_that_it_was(value: object) -> None:
    body = body_of(side(json.dumps(value)), {})

    keys = ["" if line.key is None else json.dumps(line.key) + ":" for line in body.lines]
    joined = " ".join(key + line.text for key, line in zip(keys, body.lines, strict=True))
    assert json.loads(joined) == value


def test_members_of_items_share_their_help() -> None:
    body = body_of(side('{"items": [{"id": 1}, {"id": 2}]}'), {("items", "id"): "Its number."})

    assert [line.help for line in body.lines if line.key == "id"] == ["Its number."] * 2


@pytest.mark.parametrize("text", ["", "plain", "{", "[" * 5000 + "]" * 5000])
def test_body_that_is_no_json_is_shown_as_it_was(text: str) -> None:
    assert body_of(side(text), {})[:2] == ([], text)


def test_body_of_very_many_lines_is_shown_as_it_was() -> None:
    text = json.dumps(list(range(MAX_LINES)))

    assert body_of(side(text), {}).lines == []
    assert body_of(side(json.dumps(list(range(MAX_LINES - 2)))), {}).text == ""


def test_body_that_was_cut_or_is_not_text_says_so() -> None:
    assert "beginning" in body_of(side("{}", is_cut=True), {}).note
    assert "base64" in body_of(side("e30=", encoding="base64"), {}).note


def test_help_comes_from_the_first_schema_and_ends_where_a_schema_contains_itself() -> None:
    node: dict[str, Any] = {
        "description": "A node.",
        "properties": {"name": {"description": "Its\n name."}, "next": {"$ref": "#/node"}},
    }
    part = {"content": {"application/json": {"schema": {"$ref": "#/node"}}}}

    def resolve(found: dict[str, Any]) -> dict[str, Any]:
        return node if "$ref" in found else found

    help_of = field_help(part, resolve)

    assert help_of[("name",)] == "Its name."
    assert help_of[("next", "next", "name")] == "Its name."
    assert max(len(path) for path in help_of) < 20


def test_segments_of_an_address_hold_any_character() -> None:
    assert address("state", "a/b", "ü?#%") == "/state/a%2Fb/%C3%BC%3F%23%25"


@pytest.mark.parametrize(
    ("path", "title"),
    [("/", "Overview"), ("/state", "State"), ("/state/x/1", "X"), ("/states", None), ("/y/", None)],
)
def test_page_of_the_rail_is_the_one_with_the_longest_address(path: str, title: str | None) -> None:
    found = [
        Page(name, where, "clock", 1, Blueprint(name, __name__))
        for name, where in (("Overview", "/"), ("State", "/state"), ("X", "/state/x"))
    ]

    page = current(found, path)

    assert (page.title if page else None) == title


def test_what_was_remembered_first_is_forgotten_first() -> None:
    numbers = itertools.count()
    remembered: Remembered[int] = Remembered(lambda: f"name-{next(numbers)}", 3)

    names = [remembered.keep(n) for n in range(5)]

    assert [remembered.find(name) for name in names] == [None, None, 2, 3, 4]
    assert remembered.find(None) is None
