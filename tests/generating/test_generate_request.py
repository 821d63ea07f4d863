"""The arguments of `skillsim generate`: what they mean, and what is refused in one sentence."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsim import cli
from skillsim.generating.request import Partition, Request, make_request
from skillsim.instants import from_text

NOON_US = from_text("2026-08-01T12:00:00Z")

REFUSED = [
    (["--people", "-1"], "people: '-1' is not possible"),
    (["--people", "many"], "people: 'many' is not possible"),
    (["--people", "10000001"], "send 0 to 10000000"),
    (["--people", "²"], "people: '²' is not possible"),
    (["--seed", "-1"], "seed: '-1' is not possible"),
    (["--seed", "9223372036854775808"], "seed: '9223372036854775808' is not possible"),
    (["--as-of", "soon"], "as_of: 'soon' is not a date; send a day such as"),
    (["--as-of", "2026-02-30"], "as_of: "),
    (["--locale", "xx_YY"], "there are no names for the locale 'xx_YY'"),
    (["--scenario", "nope"], "there is no scenario 'nope'; the scenarios are"),
    (["--vendors", "skilltrack", "nope"], "there is no vendor 'nope'; the vendors are"),
    (["--format", "xml"], "there is no format 'xml'; the formats are jsonl, "),
    (["--partition", "0/2"], "partition: '0/2' is not possible"),
    (["--partition", "3/2"], "partition: '3/2' is not possible"),
    (["--partition", "x"], "partition: 'x' is not possible"),
    (["--jobs", "0"], "jobs: '0' is not possible: send 1 to 256"),
    (["--jobs", "1.5"], "jobs: '1.5' is not possible"),
    (["--company", "missing.yaml"], "missing.yaml"),
    (["--base-url", "ftp://host"], "base_url: 'ftp://host' is not possible"),
    (["--base-url", "http://"], "base_url: 'http://' is not possible"),
    (["--base-url", "http://h:99999"], "base_url: 'http://h:99999' is not possible"),
    (["--base-url", "http://h/a b"], "base_url: 'http://h/a b' is not possible"),
    (["--base-url", "http://h?a=b"], "base_url: 'http://h?a=b' is not possible"),
]


def request(**flags: Any) -> Request:
    return make_request({"out": "there"} | flags, now_us=NOON_US)


@pytest.mark.parametrize(
    ("arguments", "words"), REFUSED, ids=[" ".join(arguments) for arguments, _ in REFUSED]
)
def test_wrong_argument_is_refused_in_one_line_and_makes_nothing(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)

    code = cli.main(["generate", "--out", "there", *arguments])

    output, errors = capsys.readouterr()
    assert (code, output) == (2, "")
    assert errors.startswith("skillsim: ")
    assert words in errors
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "out is missing"),
        (["--out", ""], "out is missing"),
        (["--out", "-", "--format", "csv"], "standard output takes jsonl only"),
        (["--out", "-", "--report"], "a report is a file"),
        (["--out", "/dev/null"], "/dev/null is not possible: Not a directory"),
        (["--out", "/dev/null/below"], "/dev/null/below is not possible: Not a directory"),
        (["--out", "/proc/here"], "/proc/here cannot be written: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_place_that_cannot_be_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code = cli.main(["generate", "--people", "1", *arguments])

    output, errors = capsys.readouterr()
    assert (code, output) == (2, "")
    assert words in errors
    assert errors.count("\n") == 1


def test_parquet_without_its_library_is_refused_with_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    code = cli.main(["generate", "--format", "parquet", "--out", "there"])

    assert code == 2
    assert "install skillsim[data]" in capsys.readouterr().err


def test_data_without_an_instant_speaks_of_the_start_of_the_day() -> None:
    assert request().origin.as_of_us == from_text("2026-08-01T00:00:00Z")


@pytest.mark.parametrize(
    ("said", "instant"),
    [
        ("2026-01-31", "2026-01-31T00:00:00Z"),
        ("2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"),
        ("2026-01-31t08:00:00z", "2026-01-31T08:00:00Z"),
    ],
)
def test_instant_is_a_day_or_a_date_time(said: str, instant: str) -> None:
    assert request(as_of=said).origin.as_of_us == from_text(instant)


def test_vendors_are_each_there_once_in_the_order_of_their_names() -> None:
    chosen = request(vendors=["techwolf", "devskiller", "techwolf"])

    assert chosen.vendors == ("devskiller", "techwolf")


def test_base_of_links_has_no_slash_at_its_end() -> None:
    assert request(base_url="https://demo.example/sandbox/").base_url == (
        "https://demo.example/sandbox"
    )


@given(n_blocks=st.integers(0, 1000), count=st.integers(1, 1100))
@settings(max_examples=25)
def test_partitions_one_after_the_other_have_every_block_once_in_order(
    n_blocks: int, count: int
) -> None:
    parts = [Partition(number, count).blocks(n_blocks) for number in range(1, count + 1)]

    assert [block for part in parts for block in part] == list(range(n_blocks))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
