"""Identifiers: the same for the same world, in both spellings; cursors that only we can make."""

import base64
import os
import re
import subprocess
import sys
import uuid
from collections import defaultdict
from hashlib import blake2b
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import skillsim
from skillsim import ids
from skillsim.ids import Ids

# Documented: the spellings that the DevSkiller pages print, as pairs of short id and UUID.
PAIRS = [
    ("2er4Hm3VwGW3J0lfwrvQYd", "575d83f6-4be6-1075-516b-be2cb327acd3"),
    ("5wxgYgs41BZoohKMdwrMKj", "c3881116-fe5e-9867-bc1c-739f828269f5"),
    ("70Wvi8uyl9mFFM4xuVdI5o", "e6478b39-e22a-24ed-3d27-2cb439e1a728"),
    ("4pMQiiqQ7o5XfM2MekmEiq", "9ea58562-b56d-4bbb-97c3-88a7afeffdf4"),
]
LARGEST = "7n42DGM5Tflk9n8mt7Fhc7"
NIL = "00000000-0000-0000-0000-000000000000"
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

uuids = st.uuids().map(str)
numbers = st.integers(0, 2**63 - 1)
kinds = st.text(max_size=20)

PRINT_SOME = """
from skillsim import ids
class Counter:
    def next_number(self, kind): return 7
made = ids.Ids(Counter(), 5)
print(made.uuid("a"), made.code("a"), made.letters("a", 9), ids.to_cursor(5, "a", 9))
"""


class Counter:
    """Numbers in memory."""

    def __init__(self) -> None:
        self._next: defaultdict[str, int] = defaultdict(int)

    def next_number(self, kind: str) -> int:
        self._next[kind] += 1
        return self._next[kind] - 1


def made(seed: int = 1) -> Ids:
    return Ids(Counter(), seed)


def printed(hash_seed: str) -> str:
    """What a process of its own prints, with its own order of sets and dicts."""
    package = Path(skillsim.__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(package)}
    command = [sys.executable, "-c", PRINT_SOME]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize(("short", "long"), PAIRS)
def test_documented_ids_are_two_spellings_of_one(short: str, long: str) -> None:
    assert ids.to_friendly(long) == short
    assert ids.parse_uuid(short) == ids.parse_uuid(long) == long


@given(uuids)
def test_every_uuid_is_found_by_both_spellings(text: str) -> None:
    short = ids.to_friendly(text)

    assert 1 <= len(short) <= 22
    assert ids.parse_uuid(short) == ids.parse_uuid(text) == text


@given(uuids, uuids)
def test_different_uuids_have_different_spellings(one: str, other: str) -> None:
    assume(one != other)

    assert ids.to_friendly(one) != ids.to_friendly(other)


@given(uuids)
def test_upper_case_uuid_is_found_in_its_canonical_spelling(text: str) -> None:
    assert ids.parse_uuid(text.upper()) == text


def test_request_ids_are_uuids_that_no_other_run_hands_out() -> None:
    runs = [ids.request_ids(seed, run) for seed, run in [(5, 1), (5, 2), (6, 1)]]

    handed_out = [next_id() for next_id in runs for _ in range(1000)]

    assert len(set(handed_out)) == 3000
    assert all(uuid.UUID(text).version == 4 and text == text.lower() for text in handed_out)
    again = ids.request_ids(5, 1)
    assert handed_out[:1000] == [again() for _ in range(1000)]


def test_request_ids_go_on_when_their_number_has_come_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ids, "_ALL_32_BITS", 7)
    next_id = ids.request_ids(5, 1)

    assert len({next_id() for _ in range(100)}) == 100


@given(st.integers(0, 62**10 - 1), st.integers(1, 12))
def test_leading_zeros_do_not_change_the_short_spelling(value: int, zeros: int) -> None:
    text = str(uuid.UUID(int=value))

    assert ids.parse_uuid("0" * zeros + ids.to_friendly(text)) == text


def test_smallest_and_largest_uuid_have_short_spellings() -> None:
    assert (ids.to_friendly(NIL), ids.parse_uuid("0")) == ("0", NIL)
    assert ids.parse_uuid(LARGEST) == str(uuid.UUID(int=2**128 - 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7n42DGM5Tflk9n8mt7Fhc8",
        "zzzzzzzzzzzzzzzzzzzzzz",
        "0" * 23,
        "02er4Hm3VwGW3J0lfwrvQYd",
        "2er4Hm3VwGW3J0lfwrvQY!",
        "2er4Hm3VwGW3J0lfwrvQY\n",
        "2er4Hm3VwGW3J0lfwrvQYé",
        "٣",
        "575d83f64be61075516bbe2cb327acd3",
        "575d83f6-4be6-1075-516b-be2cb327acd",
        "575d83f6-4be6-1075-516b-be2cb327acdg",
        "{575d83f6-4be6-1075-516b-be2cb327acd3}",
        "575d83f6-4be6-1075-516b-be2cb327a_d3",
        "+75d83f6-4be6-1075-516b-be2cb327acd3",
        "575d83f64be6--1075-516b-be2cb327acd3",
        "-" * 36,
    ],
    ids=repr,
)
def test_text_that_is_neither_spelling_is_no_id(text: str) -> None:
    assert ids.parse_uuid(text) is None


@given(st.text() | st.from_regex(r"[0-9a-fA-F_+ -]{36}", fullmatch=True))
def test_any_text_is_an_id_in_one_canonical_spelling_or_none(text: str) -> None:
    found = ids.parse_uuid(text)

    if found is not None:
        assert UUID_TEXT.fullmatch(found)
        assert found == text.lower() or ids.to_friendly(found) == (text.lstrip("0") or "0")


@given(numbers, kinds, numbers)
def test_cursor_opens_to_its_position(seed: int, kind: str, position: int) -> None:
    cursor = ids.to_cursor(seed, kind, position)

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", cursor)
    assert ids.open_cursor(seed, kind, cursor) == position


@given(numbers, kinds, st.integers(0, 2**31), st.integers(0, 2**31))
def test_cursor_of_another_world_or_list_does_not_open(
    position: int, kind: str, seed: int, other_seed: int
) -> None:
    assume(seed != other_seed)
    cursor = ids.to_cursor(seed, kind, position)

    assert ids.open_cursor(other_seed, kind, cursor) is None
    assert ids.open_cursor(seed, kind + "s", cursor) is None


@given(numbers, st.integers(0, 42), st.sampled_from("Aa0_-=+/ \né"))
def test_cursor_with_one_other_character_does_not_open(position: int, at: int, char: str) -> None:
    cursor = ids.to_cursor(1, "people", position)
    changed = cursor[:at] + char + cursor[at + 1 :]
    assume(changed != cursor)

    assert ids.open_cursor(1, "people", changed) is None


@given(st.text() | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_text_that_we_did_not_make_opens_nothing(text: str) -> None:
    assert ids.open_cursor(1, "people", text) is None


@given(numbers, kinds, numbers)
def test_uuid_is_canonical_and_of_version_4(seed: int, kind: str, number: int) -> None:
    text = ids.uuid_for(seed, kind, number)

    assert UUID_TEXT.fullmatch(text)
    assert uuid.UUID(text).version == 4
    assert ids.uuid_for(seed, kind, number) == text


@given(numbers, kinds, numbers)
def test_uuid_is_the_digest_of_seed_kind_and_key(seed: int, kind: str, number: int) -> None:
    digest = blake2b(f"{seed}/{kind}/{number}".encode(), digest_size=16).digest()

    assert ids.uuid_for(seed, kind, number) == str(uuid.UUID(bytes=digest, version=4))


@given(numbers, kinds, numbers)
def test_a_number_and_its_digits_are_the_same_key(seed: int, kind: str, number: int) -> None:
    assert ids.uuid_for(seed, kind, number) == ids.uuid_for(seed, kind, str(number))
    assert ids.code_for(seed, kind, number) == ids.code_for(seed, kind, str(number))


def test_keys_that_are_names_have_identifiers_too() -> None:
    names = ("platform", "platform ", "Plattform é", "")

    assert len({ids.uuid_for(1, "team", name) for name in names}) == len(names)
    assert len({ids.code_for(1, "team", name) for name in names}) == len(names)


def test_every_letter_of_a_code_is_used() -> None:
    letters = {letter for n in range(200) for letter in ids.code_for(1, "code", n)}

    assert len(letters - {"-"}) == 32


def test_identifiers_differ_by_seed_kind_and_key() -> None:
    places = [(seed, kind, number) for seed in range(5) for kind in "ab" for number in range(50)]

    assert len({ids.uuid_for(*place) for place in places}) == len(places)
    assert len({ids.code_for(*place) for place in places}) == len(places)


def test_identifiers_come_from_the_counter_of_their_kind() -> None:
    some = made(seed=3)

    assert [some.uuid("a"), some.uuid("b"), some.uuid("a")] == [
        ids.uuid_for(3, "a", 0),
        ids.uuid_for(3, "b", 0),
        ids.uuid_for(3, "a", 1),
    ]
    assert (some.number("c"), some.number("c")) == (0, 1)


def test_two_worlds_of_one_seed_hand_out_the_same_identifiers() -> None:
    one, other = made(), made()

    assert [one.uuid("a"), one.code("a"), one.letters("a", 20)] == [
        other.uuid("a"),
        other.code("a"),
        other.letters("a", 20),
    ]


def test_identifiers_do_not_depend_on_the_process() -> None:
    assert printed("0") == printed("12345") != ""


def test_code_is_three_groups_without_look_alikes() -> None:
    code = made().code("invitation")

    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code)


@pytest.mark.parametrize("length", [0, 1, 64])
def test_letters_are_as_many_as_asked_for(length: int) -> None:
    assert re.fullmatch(f"[0-9A-Za-z]{{{length}}}", made().letters("secret", length))


def test_chance_of_one_record_does_not_shift_anothers() -> None:
    ids.chance_for(1, "person", 1).random()

    assert ids.chance_for(1, "person", 2).random() == ids.chance_for(1, "person", 2).random()
    assert ids.chance_for(1, "person", 1).random() != ids.chance_for(1, "person", 2).random()
