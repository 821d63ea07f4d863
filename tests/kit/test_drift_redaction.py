"""Secrets leave an exchange before anybody looks at it."""

import json
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest

from skillsim_contracts.drift.exchanges import Exchange
from skillsim_contracts.drift.redaction import REDACTED, Redaction
from tests.kit.drifting import BEARER, JSON, exchange, violations_of

SECRET = "Sup3r+secret/value=0"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SIGNED = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhY21lIn0.c2lnbmF0dXJl"


def asked(body: object = None, *, path: str = "/v1/x", **headers: str) -> Exchange:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return exchange("skilltrack", f"POST {path}", 200, sent=body, headers=named or JSON)


def redacted(one: Exchange) -> str:
    return repr(Redaction().redact(one))


@pytest.mark.parametrize(
    "one",
    [
        asked(Authorization=f"Bearer {SECRET}"),
        asked(Authorization=SECRET),
        asked(Devskiller_Api_Key=SECRET),
        asked(Acme_Api_Key=SECRET),
        asked(Cookie=f"session={SECRET}"),
        asked({"client_secret": SECRET}),
        asked({"deep": [{"apiKey": SECRET}]}),
        asked({"token": {"value": [SECRET]}}),
        asked(b'{"password": "' + SECRET.encode() + b'", "password": null}'),
        asked(b'{"client_\\u0073ecret": "' + SECRET.encode() + b'"}'),
        asked(b'{"client_secret": "' + SECRET.encode()),
        exchange(
            "skilltrack", "POST /x", sent=urlencode({"api_key": SECRET}).encode(), headers=FORM
        ),
        asked(path=f"/v1/x?{urlencode({'access_token': SECRET})}"),
        asked({"link": f"https://a.example/x?token={SECRET}"}),
        asked({"note": f"it is {SIGNED}"}),
        asked({"link": f"https://me:{quote(SECRET, safe='')}@a.example/x"}),
    ],
    ids=range(16),
)
def test_secret_is_taken_out_wherever_it_stands(one: Exchange) -> None:
    shown = redacted(one)

    assert REDACTED in shown
    for spelling in (SECRET, urlencode({"": SECRET})[1:], SIGNED):
        assert spelling not in shown


def test_secret_that_is_said_again_is_known_again() -> None:
    redaction = Redaction()
    redaction.redact(asked(Authorization=f"Bearer {SECRET}"))

    later = exchange("skilltrack", "GET /v1/x", 401, answered={"message": f"{SECRET} is too old"})

    assert redaction.redact(later).answer_body == b'{"message":"[redacted] is too old"}'


def test_secret_that_the_answer_gives_away_is_taken_out_of_the_request() -> None:
    one = exchange(
        "skilltrack", f"GET /v1/x/{SECRET[:5]}abc", 200, answered={"secret": "Sup3rabc9"}
    )

    shown = Redaction().redact(replace(one, url=one.url + "/Sup3rabc9"))

    assert shown.url.endswith(f"/{REDACTED}")


def test_scheme_of_a_credential_stays() -> None:
    one = Redaction().redact(asked(Authorization=f"Basic {SECRET}"))

    assert ("authorization", "Basic [redacted]") in one.request_headers


def test_further_header_is_redacted_by_its_name() -> None:
    one = Redaction(["X-Tenant-Pin"]).redact(asked(X_Tenant_Pin="1234"))

    assert ("x-tenant-pin", REDACTED) in one.request_headers


@pytest.mark.parametrize(
    "body",
    [
        b'{"a" : 1.50, "tokens_left": 3, "a": 2}',
        b"\xff\xfe\x00",
        b"name,secret\nx,y\n",
        b'"\\ud800"',
    ],
)
def test_body_without_secrets_stays_to_the_byte(body: bytes) -> None:
    assert Redaction().redact(asked(body)).request_body == body


def test_redacted_body_has_the_same_shape() -> None:
    body = {"token": 7, "secret": "x", "password": None, "list": [1, "é", {"b": True}]}

    kept = Redaction().redact(asked(body, **BEARER)).request_body

    assert json.loads(kept or b"") == body | {"token": 0, "secret": REDACTED}


def test_value_that_was_taken_for_a_secret_breaks_no_list() -> None:
    skill = {"skill_name": "Go", "proficiency_level": "Intermediate", "last_used": "2026-02-11"}
    one = exchange(
        "skilltrack",
        "PUT /v1/employees/1/skills",
        200,
        sent=skill,
        answered=skill,
        headers=JSON | {"Authorization": "Bearer Intermediate"},
    )

    shown = Redaction().redact(one)

    assert b"Intermediate" not in (shown.request_body or b"")
    assert violations_of(shown) == []
