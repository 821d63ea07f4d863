"""The credentials of a world: who they prove, and how they are shown."""

import base64
import json

import pytest

from skillsim.auth import Desk
from skillsim.context import Caller, Client
from skillsim.errors import Unauthenticated
from skillsim.grants import make_grants
from tests.credential_desk import (
    BOTH,
    FULL_WORDS,
    KEY_SCHEME,
    NOTHING,
    READER_WORDS,
    buy,
    desk_of,
    token_scheme,
)


@pytest.fixture
def desk() -> Desk:
    return desk_of(token_scheme())


@pytest.mark.parametrize(
    ("client_id", "client_secret"),
    [
        ("full-client", "reader-secret"),
        ("full-client", ""),
        ("reader-client", "full-secret"),
        ("nobody", "full-secret"),
        ("", ""),
        ("FULL-CLIENT", "full-secret"),
        ("full-client", "full-secret\0"),
        ("füll-client", "füll-secret"),
    ],
)
def test_wrong_client_or_secret_finds_no_client(
    desk: Desk, client_id: str, client_secret: str
) -> None:
    assert desk.client(client_id, client_secret) is None


def test_client_knows_its_tenant_audience_and_scopes(desk: Desk) -> None:
    assert desk.client(**FULL_WORDS) == Client("full-client", "acme", "aud.acme", BOTH)


def test_api_key_proves_its_owner() -> None:
    caller = desk_of(KEY_SCHEME).caller({b"acme-api-key": b"SAMPLE"}, frozenset({"all"}))

    assert caller == Caller("", "SAMPLE", frozenset({"all"}))


@pytest.mark.parametrize("key", [b"", b"sample", b"SAMPLE ", b"SAMPLE\xff", b"S"], ids=repr)
def test_wrong_api_key_proves_nothing(key: bytes) -> None:
    with pytest.raises(Unauthenticated):
        desk_of(KEY_SCHEME).caller({b"acme-api-key": key}, NOTHING)


def test_api_key_in_another_header_proves_nothing() -> None:
    with pytest.raises(Unauthenticated):
        desk_of(KEY_SCHEME).caller({b"authorization": b"SAMPLE"}, NOTHING)


def test_key_set_verifies_tokens_and_holds_no_private_part() -> None:
    desk = desk_of(token_scheme("RS256"))

    (public,) = desk.key_set()["keys"]

    header = json.loads(base64.urlsafe_b64decode(buy(desk).split(".")[0] + "=="))
    assert (public["kty"], public["alg"], public["use"]) == ("RSA", "RS256", "sig")
    assert public["kid"] == header["kid"]
    assert not public.keys() & {"d", "p", "q", "dp", "dq", "qi"}


def test_key_set_of_a_shared_secret_is_empty(desk: Desk) -> None:
    assert desk.key_set() == {"keys": []}


def test_description_shows_the_full_client_and_the_lesser_inside(desk: Desk) -> None:
    assert desk.describe() == {
        **FULL_WORDS,
        "audience": "aud.acme",
        "tenant": "acme",
        "read_only": {**READER_WORDS, "audience": "", "tenant": "acme"},
    }


def test_description_of_a_key_is_the_key() -> None:
    assert desk_of(KEY_SCHEME).describe() == {"api_key": "SAMPLE"}


def test_samples_are_used_only_when_asked_for() -> None:
    words = {
        word
        for scheme in (token_scheme(), KEY_SCHEME)
        for grant in make_grants(scheme, use_samples=False)
        for word in grant.words.values()
    }

    assert len(words) == 5
    assert not words & {"SAMPLE", *FULL_WORDS.values(), *READER_WORDS.values()}
    assert all(len(word) >= 16 and word.isascii() and word.isalnum() for word in words)


def test_random_credentials_differ_each_time() -> None:
    one, other = (make_grants(KEY_SCHEME, use_samples=False)[0].words for _ in range(2))

    assert one != other
