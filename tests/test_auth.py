"""Access tokens: what they prove, how long, and what proves nothing."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OctKey

from skillsim.auth import MAX_TOKEN_BYTES, Desk
from skillsim.context import Caller
from skillsim.errors import Forbidden, Unauthenticated
from skillsim.signing_keys import SigningKeys
from tests.credential_desk import (
    BOTH,
    ISSUED_US,
    KEYS,
    LIFETIME_US,
    NOTHING,
    Json,
    buy,
    claims_of,
    desk_of,
    forge,
    show,
    token_scheme,
)

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


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(time: Time) -> Desk:
    return desk_of(token_scheme(), read=time.read)


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
