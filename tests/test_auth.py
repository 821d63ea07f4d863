"""Credentials, and the access tokens they buy."""

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from skillsim.auth import MAX_TOKEN_BYTES, Desk, SigningKeys, make_grants
from skillsim.clock import Clock
from skillsim.context import Caller, Client
from skillsim.errors import ConfigurationError, Forbidden, Unauthenticated
from skillsim.instants import SECOND_US

Json = dict[str, Any]

ISSUED_US = 1_800_000_000 * SECOND_US
LIFETIME_US = 3600 * SECOND_US
BOTH = frozenset({"read", "write"})
NOTHING: frozenset[str] = frozenset()

FULL_WORDS = {"client_id": "full-client", "client_secret": "full-secret"}
READER_WORDS = {"client_id": "reader-client", "client_secret": "reader-secret"}
KEY_SCHEME: Json = {
    "type": "apiKey",
    "in": "header",
    "name": "Acme-Api-Key",
    "x-credentials": [{"role": "full", "scopes": ["all"], "sample": {"api_key": "SAMPLE"}}],
}
KEYS = SigningKeys()

BAD_TOKENS = {
    "empty": "",
    "word": "token",
    "two_parts": "e30.e30",
    "dots": "..",
    "five_parts": "e30.e30.e30.e30.e30",
    "header_is_a_list": "W10.e30.AA",
    "header_is_null": "bnVsbA.e30.AA",
    "header_is_deep": base64.b64encode(b"[" * 3000).decode() + ".e30.AA",
    "algorithm_is_a_list": base64.b64encode(b'{"alg":["HS256"]}').decode() + ".e30.AA",
    "latin_1": "é.é.é",
}


class Time:
    """A now that tests move."""

    def __init__(self) -> None:
        self.now_us = ISSUED_US

    def read(self) -> int:
        return self.now_us


def token_scheme(algorithm: str = "HS256") -> Json:
    full = {"role": "full", "scopes": ["read", "write"], "tenant": "acme", "audience": "aud.acme"}
    reader = {"role": "read_only", "scopes": ["read"], "tenant": "acme"}
    return {
        "type": "oauth2",
        "x-token": {"algorithm": algorithm, "lifetime_s": 3600},
        "x-credentials": [{**full, "sample": FULL_WORDS}, {**reader, "sample": READER_WORDS}],
    }


def desk_of(
    scheme: Json,
    *,
    vendor: str = "acme",
    keys: SigningKeys = KEYS,
    read: Callable[[], int] = lambda: ISSUED_US,
) -> Desk:
    return Desk(vendor, scheme, make_grants(scheme, use_samples=True), keys, Clock(read))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(time: Time) -> Desk:
    return desk_of(token_scheme(), read=time.read)


def full_client(desk: Desk) -> Client:
    found = desk.client(**FULL_WORDS)
    assert found is not None
    return found


def buy(desk: Desk, scopes: frozenset[str] = BOTH) -> str:
    return desk.token(full_client(desk), scopes)


def show(desk: Desk, token: str, needed: frozenset[str] = NOTHING) -> Caller:
    return desk.caller({b"authorization": f"Bearer {token}".encode("latin-1")}, needed)


def claims_of(token: str) -> Json:
    payload = token.split(".")[1]
    claims: Json = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def forge(claims: Json, *, algorithm: str = "HS256", key: Any = None) -> str:
    signed_with = key or KEYS.key("HS256")
    return jwt.encode({"alg": algorithm}, claims, signed_with, algorithms=[algorithm])


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_token_proves_client_tenant_and_scopes(algorithm: str) -> None:
    desk = desk_of(token_scheme(algorithm))

    caller = show(desk, buy(desk, frozenset({"read"})))

    assert caller == Caller("acme", "full-client", frozenset({"read"}))


def test_token_says_who_issued_it_to_whom_and_until_when(desk: Desk) -> None:
    claims = claims_of(buy(desk))

    assert (claims["iss"], claims["sub"], claims["aud"]) == ("acme", "full-client", "aud.acme")
    assert (claims["tenant"], claims["scope"]) == ("acme", "read write")
    assert (claims["iat"], claims["exp"]) == (1_800_000_000, 1_800_003_600)


def test_two_tokens_of_one_instant_differ(desk: Desk) -> None:
    assert buy(desk) != buy(desk)


@pytest.mark.parametrize("is_known", [False, True], ids=["first_use", "used_before"])
def test_token_ends_with_its_lifetime(desk: Desk, time: Time, is_known: bool) -> None:
    token = buy(desk)
    if is_known:
        show(desk, token)
    time.now_us = ISSUED_US + LIFETIME_US - 1
    assert show(desk, token).tenant == "acme"

    time.now_us += 1

    with pytest.raises(Unauthenticated):
        show(desk, token)


@pytest.mark.parametrize("token", BAD_TOKENS.values(), ids=BAD_TOKENS)
def test_text_that_is_no_token_proves_nothing(desk: Desk, token: str) -> None:
    with pytest.raises(Unauthenticated):
        show(desk, token)


@given(st.text(st.characters(max_codepoint=255)))
def test_any_authorization_is_answered_with_unauthenticated(value: str) -> None:
    with pytest.raises(Unauthenticated):
        desk_of(token_scheme()).caller({b"authorization": value.encode("latin-1")}, NOTHING)


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "=",
        lambda token: token + ".",
        lambda token: token + " ",
        lambda token: token.rpartition(".")[0] + ".",
        lambda token: token.rpartition(".")[0],
        lambda token: "e30." + token.partition(".")[2],
        lambda token: token.replace(".", ".e30", 1),
    ],
    ids=["cut", "padded", "dot", "space", "no_signature", "two_parts", "header", "claims"],
)
def test_token_that_was_touched_proves_nothing(desk: Desk, change: Callable[[str], str]) -> None:
    with pytest.raises(Unauthenticated):
        show(desk, change(buy(desk)))


@pytest.mark.parametrize(
    "header", [b'{"alg":"none"}', b'{"alg":"NONE"}', b'{"alg":""}', b"{}"], ids=bytes.decode
)
def test_token_without_a_signature_algorithm_proves_nothing(desk: Desk, header: bytes) -> None:
    _, claims, signature = buy(desk).split(".")
    unsigned = base64.urlsafe_b64encode(header).decode().rstrip("=")

    for end in ("", signature):
        with pytest.raises(Unauthenticated):
            show(desk, f"{unsigned}.{claims}.{end}")


def test_token_signed_with_another_key_proves_nothing(desk: Desk) -> None:
    token = forge(claims_of(buy(desk)), key=OctKey.generate_key(256))

    with pytest.raises(Unauthenticated):
        show(desk, token)


def test_token_of_another_algorithm_proves_nothing(desk: Desk) -> None:
    token = forge(claims_of(buy(desk)), algorithm="HS512")

    with pytest.raises(Unauthenticated):
        show(desk, token)


def test_token_signed_with_the_public_key_as_a_secret_proves_nothing() -> None:
    desk = desk_of(token_scheme("RS256"))
    secret = OctKey.import_key(KEYS.key("RS256").as_dict(private=False)["n"])

    with pytest.raises(Unauthenticated):
        show(desk, forge(claims_of(buy(desk)), key=secret))


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"tenant": "other"},
        {"sub": "nobody"},
        {"sub": ["full-client"]},
        {"exp": "soon"},
        {"exp": None},
        {"exp": 0},
    ],
    ids=repr,
)
def test_signed_token_with_foreign_claims_proves_nothing(desk: Desk, change: Json) -> None:
    with pytest.raises(Unauthenticated):
        show(desk, forge({**claims_of(buy(desk)), **change}))


@pytest.mark.parametrize("claim", ["iss", "sub", "tenant", "scope", "exp"])
def test_signed_token_that_lacks_a_claim_proves_nothing(desk: Desk, claim: str) -> None:
    claims = claims_of(buy(desk))
    del claims[claim]

    with pytest.raises(Unauthenticated):
        show(desk, forge(claims))


def test_token_of_another_vendor_proves_nothing(desk: Desk) -> None:
    token = buy(desk_of(token_scheme(), vendor="other"))

    with pytest.raises(Unauthenticated):
        show(desk, token)


def test_token_of_another_installation_proves_nothing(desk: Desk) -> None:
    token = buy(desk_of(token_scheme(), keys=SigningKeys()))

    with pytest.raises(Unauthenticated):
        show(desk, token)


def test_token_that_is_too_long_proves_nothing(desk: Desk) -> None:
    claims = claims_of(buy(desk))
    longest = forge({**claims, "pad": "a" * (MAX_TOKEN_BYTES // 2)})
    too_long = forge({**claims, "pad": "a" * MAX_TOKEN_BYTES})

    assert show(desk, longest)
    with pytest.raises(Unauthenticated):
        show(desk, too_long)


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
def test_authorization_scheme_is_compared_without_case(desk: Desk, scheme: str) -> None:
    caller = desk.caller({b"authorization": f"{scheme} {buy(desk)}".encode()}, NOTHING)

    assert caller.name == "full-client"


@pytest.mark.parametrize("scheme", ["Basic ", "Token ", "", "Bearer  ", "Bearer\t"], ids=repr)
def test_authorization_of_another_scheme_proves_nothing(desk: Desk, scheme: str) -> None:
    with pytest.raises(Unauthenticated):
        desk.caller({b"authorization": f"{scheme}{buy(desk)}".encode()}, NOTHING)


def test_request_without_a_credential_is_unauthenticated(desk: Desk) -> None:
    with pytest.raises(Unauthenticated):
        desk.caller({}, NOTHING)


def test_token_that_lacks_a_scope_is_forbidden_and_the_scope_is_named(desk: Desk) -> None:
    token = buy(desk, frozenset({"read"}))

    with pytest.raises(Forbidden, match="lacks the scope write"):
        show(desk, token, BOTH)


def test_invalid_token_is_unauthenticated_whatever_scopes_are_needed(desk: Desk) -> None:
    with pytest.raises(Unauthenticated):
        show(desk, "nonsense", BOTH)


def test_more_tokens_than_are_remembered_stay_valid(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skillsim.auth._REMEMBERED_TOKENS", 2)
    tokens = [buy(desk) for _ in range(5)]

    shown = [show(desk, token) for token in tokens * 2]

    assert len(set(shown)) == 1


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
