"""Profiles: what a file may say, and the one sentence for what it may not."""

from datetime import date
from pathlib import Path

import pytest

from skillsim_contracts.guard import Mode
from skillsim_contracts.profile import ProfileError, load_profile, parse_rate
from skillsim_contracts.rules import Strength

WHOLE = """
target: {urls: {skilltrack: "https://sandbox.example/st/"}}
auth:
  skilltrack:
    owner: {client_id: me, client_secret: "env:ST_SECRET"}
    reader: {token: abc}
sink: true
safety: {mode: sandbox}
limits: {rate: 36/8s, max_requests: 200, max_seconds: 120}
readings: open
fail_on: likely
skip: [ST-A1]
waivers: [{rule: ST-S1, until: 2027-01-31, why: a ticket of the vendor}]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "profile.yaml"
    path.write_text(text)
    return path


def test_whole_profile_is_read(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, WHOLE), {"ST_SECRET": "s3cret"})

    assert profile.urls == {"skilltrack": "https://sandbox.example/st"}
    owner = {"client_id": "me", "client_secret": "s3cret"}
    assert profile.words == {
        ("skilltrack", "owner"): owner,
        ("skilltrack", "reader"): {"token": "abc"},
    }
    assert (profile.mode, profile.requests_per_s) == (Mode.SANDBOX, 4.5)
    assert (profile.max_requests, profile.max_seconds) == (200, 120)
    assert (profile.is_open, profile.fail_on) == (True, Strength.LIKELY)
    assert profile.skip == {"ST-A1"}


def test_waiver_ends_after_its_day(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, WHOLE), {"ST_SECRET": ""})

    assert profile.waived(date(2027, 1, 31)) == {"ST-S1"}
    assert profile.waived(date(2027, 2, 1)) == frozenset()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("targets: {}", "no 'targets'"),
        ("target: 3", "should be a mapping"),
        ("auth: {skilltrack: {boss: {}}}", "no 'boss'"),
        ("auth: {skilltrack: {owner: {client_id: 'env:NOPE'}}}", "no NOPE"),
        ("safety: {mode: rude}", "rude"),
        ("limits: {rate: fast}", "write 4/s"),
        ("readings: mine", "open or contract"),
        ("fail_on: maybe", "maybe"),
        ("waivers: [{rule: A}]", "until"),
        ("waivers: [{rule: A, until: soon, why: b}]", "write a day"),
        ("a: [", "cannot be read"),
        ("- a", "should be a mapping"),
    ],
)
def test_wrong_profile_is_one_sentence(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ProfileError, match=complaint) as caught:
        load_profile(written(tmp_path, text), {})

    assert "\n" not in str(caught.value)


def test_missing_profile_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "nowhere.yaml", {})


@pytest.mark.parametrize(
    ("text", "per_second"), [("4/s", 4.0), ("36/8s", 4.5), ("60/m", 1.0), ("", 0.0)]
)
def test_rate_is_requests_in_a_second(text: str, per_second: float) -> None:
    assert parse_rate(text) == pytest.approx(per_second)
