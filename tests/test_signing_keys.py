"""The keys that sign tokens, and the file that keeps them."""

import stat
from pathlib import Path

import pytest

from skillsim.errors import ConfigurationError
from skillsim.signing_keys import SigningKeys
from tests.credential_desk import buy, desk_of, show, token_scheme


def test_keys_without_a_file_are_different_in_every_process() -> None:
    assert SigningKeys().key("HS256").as_dict() != SigningKeys().key("HS256").as_dict()


def test_key_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    SigningKeys(tmp_path / "keys.json").key("HS256")

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_token_stays_valid_when_the_key_file_is_read_again(tmp_path: Path, algorithm: str) -> None:
    file = tmp_path / "keys.json"
    token = buy(desk_of(token_scheme(algorithm), keys=SigningKeys(file)))

    again = desk_of(token_scheme(algorithm), keys=SigningKeys(file))

    assert show(again, token).name == "full-client"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"HS256": 1, "RS256": 2}',
        '{"HS256": {}, "RS256": {}}',
        '{"HS256": {"kty": "oct", "k": "*"}, "RS256": {"kty": "RSA"}}',
        "\xff",
    ],
    ids=repr,
)
def test_damaged_key_file_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, encoding="latin-1")

    with pytest.raises(ConfigurationError, match=r"keys\.json cannot be used: [^\n]+$"):
        SigningKeys(file).key("HS256")


def test_key_file_in_a_missing_directory_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"keys\.json cannot be used: [^\n]+$"):
        SigningKeys(tmp_path / "missing" / "keys.json").key("HS256")
