"""Redaction: no secret is kept, whatever its spelling, and nothing else is lost."""

import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.journal.redaction import SECRET_FIELDS, Eraser, alias, redact_body, redact_headers

CANARY = "c4n4ry"
NAMES = sorted(name.decode() for name in SECRET_FIELDS)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("authorization", "Bearer c4n4ry", "Bearer [redacted]"),
        ("Authorization", "basic c4n4ry", "basic [redacted]"),
        ("authorization", "c4n4ry", "[redacted]"),
        ("authorization", "c4n4ry rest", "[redacted]"),
        ("Devskiller-Api-Key", "c4n4ry", "[redacted]"),
        ("Acme-Api-Key", "c4n4ry", "[redacted]"),
        ("Devskiller-Hook-Secret", "c4n4ry", "[redacted]"),
        ("cookie", "a=c4n4ry; b=2", "[redacted]"),
        ("x-request-id", "7", "7"),
    ],
)
def test_header_keeps_at_most_its_scheme(name: str, value: str, kept: str) -> None:
    redacted = redact_headers([(name.encode(), value.encode())])

    assert redacted == ((name.encode(), kept.encode()),)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", ['{"%s":"c4n4ry"}', '{"%s" : c4n4ry, "a": 1}', "a=1&%s=c4n4ry"])
def test_secret_field_loses_its_value(name: str, body: str) -> None:
    redacted = redact_body((body % name).encode()).decode()

    assert CANARY not in redacted
    assert name in redacted
    assert "[redacted]" in redacted


@pytest.mark.parametrize(
    "body",
    [
        r'{"client\u005fsecret":"c4n4ry"}',
        r'{"s\u0065cret":"a\"c4n4ry"}',
        '{"secret":"c4n4ry',
        '{"secret":"c4n4ry\\',
        '{"secret":["c4n4ry",{"a":"c4n4ry"}]}',
        '{"a":{"secret":-c4n4ry}}',
        "client%5Fsecret=c4n4ry",
        " %73ecret=c4n4ry&secret=c4n4ry"[1:],
    ],
)
def test_odd_spelling_of_a_secret_does_not_save_it(body: str) -> None:
    assert CANARY not in redact_body(body.encode()).decode()


@pytest.mark.parametrize(
    "body",
    [
        b'{"name":"secret","token_type":"Bearer","secretary":"Ada"}',
        b'{"refresh_token":null}',
        b"grant_type=client_credentials&secret=",
        b'{"note":"100% \\u00e9"}',
        b'{"map_key":"\\u0041","_assertion":"a word"}',
        b"\xff\xfe%\x00",
        b"",
    ],
)
def test_body_without_a_secret_stays_as_it_is(body: bytes) -> None:
    assert redact_body(body) == body


@given(name=st.sampled_from(NAMES), secret=WORDS, other=WORDS, ascii_only=st.booleans())
def test_redacted_json_differs_in_its_secrets_only(
    name: str, secret: str, other: str, ascii_only: bool
) -> None:
    body = json.dumps({"a": other, name: secret, "z": [other]}, ensure_ascii=ascii_only)

    redacted = json.loads(redact_body(body.encode()))

    assert redacted == {"a": other, name: "[redacted]", "z": [other]}


@given(name=st.sampled_from(NAMES), secret=WORDS, other=WORDS)
def test_redacted_form_differs_in_its_secrets_only(name: str, secret: str, other: str) -> None:
    body = urlencode({"a": other, name: secret, "z": other})

    redacted = redact_body(body.encode()).decode()

    assert redacted == f"{urlencode({'a': other})}&{name}=[redacted]&{urlencode({'z': other})}"


def test_alias_names_a_key_without_holding_it() -> None:
    assert alias("TEST-API-KEY") == alias("TEST-API-KEY")
    assert alias("TEST-API-KEY") != alias("OTHER-API-KEY")
    assert "TEST" not in alias("TEST-API-KEY")


@given(word=st.text(st.characters(exclude_categories=["Cs"]), min_size=5).filter(str.strip))
def test_eraser_finds_every_spelling_of_a_word(word: str) -> None:
    spellings = [word, json.dumps(word)[1:-1], quote(word), json.dumps(word)[1:-1].upper()]

    erased = [Eraser([word]).erase_text(f"<{spelling}>") for spelling in spellings[:3]]

    assert erased == ["<[erased]>"] * 3


def test_eraser_spares_words_that_only_contain_a_short_name() -> None:
    eraser = Eraser(["Al", "ada@x.io"])

    assert eraser.erase(b'{"total":"Al","to":"ADA@X.io"}') == (
        b'{"total":"[erased]","to":"[erased]"}'
    )


def test_eraser_returns_the_same_bytes_when_nobody_is_in_them() -> None:
    body = b'{"name":"Grace"}'

    assert Eraser(["Ada Lovelace"]).erase(body) is body
