"""Mutants of who SkillTrack lets in: tokens, rights and rate limits.

Functions that stand in for the simulator's import it when they run, so that reading the catalogue
does not load it. They are put where the name is used, so where it is defined it stays whole.
"""

import re
import sys
from dataclasses import replace
from typing import Any

from skillsim_contracts.calls import NOBODY, OWNER, READER, SECOND, Received
from skillsim_contracts.client import Client
from skillsim_contracts.contract import load_contract
from skillsim_contracts.credentials import token_request
from skillsim_contracts.mutant import Mutant, patch
from skillsim_contracts.mutants import skilltrack_steps as steps
from skillsim_contracts.mutants.claims import claim, good
from skillsim_contracts.mutants.rewriting import (
    Ask,
    Asked,
    around,
    rewrite_answer,
    with_json,
)
from skillsim_contracts.mutants.skilltrack_steps import SKILLTRACK

_EXPORT = "/v1/employees/skills/export"
_BAD_TOKEN = {"error": "Invalid token", "message": "Access token is expired or invalid."}
_BEARER = re.compile(r"bearer +\S.*", re.IGNORECASE)
_A_MINUTE = 1000
_AN_HOUR = 5000


async def _with_own_token(asked: Asked, ask: Ask) -> Received:
    """The answer to the first client of the contract, whoever asks."""
    scheme = load_contract(SKILLTRACK).document["components"]["securitySchemes"]["oauth2"]
    words = token_request(scheme["x-credentials"][0]["sample"])
    call = Asked(
        method="POST",
        path="/skilltrack/v1/auth/token",
        headers={"host": asked.headers["host"], "content-type": "application/json"},
    ).with_json(words)
    bought = await ask(call)
    token = replace(call, body=bought.body).json()["access_token"]
    return await ask(replace(asked, headers={**asked.headers, "authorization": f"Bearer {token}"}))


async def _take_any_bearer(asked: Asked, ask: Ask) -> Received:
    answer = await ask(asked)
    given = asked.headers.get("authorization", "")
    is_taken = answer.status == 401 and _BEARER.fullmatch(given)
    return await _with_own_token(asked, ask) if is_taken else answer


def _unknown_token_is_refused(client: Client) -> None:
    headers = {"authorization": "Bearer nobody-sold-this"}
    answer = client.send(SKILLTRACK, "GET", "/v1/employees", headers=headers, actor=NOBODY)
    claim(answer.status == 401, f"a token that nobody sold is answered {answer.status}")


async def _take_everybody(asked: Asked, ask: Ask) -> Received:
    answer = await ask(asked)
    return await _with_own_token(asked, ask) if answer.status == 401 else answer


def _export_needs_a_token(client: Client) -> None:
    answer = client.send(SKILLTRACK, "GET", _EXPORT, actor=NOBODY)
    claim(answer.status == 401, f"the export without a token is answered {answer.status}")


def _unauthenticated(_: Asked, answer: Received) -> Received:
    if answer.status != 403:
        return answer
    return with_json(replace(answer, status=401), _BAD_TOKEN)


def _reader_is_forbidden(client: Client) -> None:
    body = steps.newcomer("p35")
    answer = client.send(SKILLTRACK, "POST", "/v1/employees", json=body, actor=READER)
    claim(answer.status == 403, f"a write of the read-only client is answered {answer.status}")


def _desk_of_any_secret(*parts: Any) -> Any:
    from skillsim.auth import Desk

    class Trusting(Desk):
        def client(self, client_id: str, client_secret: str) -> Any:
            grant = self._grants.get(client_id)
            if grant is not None and self._vendor == SKILLTRACK:
                client_secret = grant.words["client_secret"]
            return super().client(client_id, client_secret)

    return Trusting(*parts)


def _wrong_secret_buys_nothing(client: Client) -> None:
    words = {**client.target.words[SKILLTRACK, OWNER], "client_secret": "not-the-secret"}
    answer = client.send(SKILLTRACK, "POST", "/v1/auth/token", json=token_request(words))
    claim(answer.status == 401, f"a wrong client_secret is answered {answer.status}")


def _desk_of_lasting_tokens(*parts: Any) -> Any:
    from skillsim.auth import Desk

    class Lasting(Desk):
        def _proof_of(self, claims: Any) -> Any:
            proof = super()._proof_of(claims)
            if proof is None or self._vendor != SKILLTRACK:
                return proof
            return replace(proof, expires_at_us=sys.maxsize)

    return Lasting(*parts)


def _tokens_expire(client: Client) -> None:
    lifetime_s = good(client.login(SKILLTRACK))["expires_in"]
    client.advance(lifetime_s + 1)
    answer = client.send(SKILLTRACK, "GET", "/v1/employees")
    claim(answer.status == 401, f"a token past its expires_in is answered {answer.status}")


def _limiter_of_one_quota(limits: Any) -> Any:
    from skillsim.limiter import Limiter

    class Shared(Limiter):
        def admit(self, vendor: str, caller: Any, **how: Any) -> Any:
            if vendor == SKILLTRACK and caller.name:
                caller = replace(caller, name="everybody")
            return super().admit(vendor, caller, **how)

    return Shared(limits)


def _quota_is_ones_own(client: Client) -> None:
    steps.switch_limits_on(client)
    _spend(client, _A_MINUTE)
    answer = client.send(SKILLTRACK, "GET", _cheap(), actor=SECOND)
    claim(answer.ok, f"the first call of another client is answered {answer.status}")


def _limiter_without_hour(limits: Any) -> Any:
    from skillsim.limiter import Limiter

    kept = tuple(limit for limit in limits[SKILLTRACK] if limit.window_s < 3600)
    return Limiter({**limits, SKILLTRACK: kept})


def _hour_is_limited(client: Client) -> None:
    steps.switch_limits_on(client)
    for _ in range(_AN_HOUR // _A_MINUTE):
        _spend(client, _A_MINUTE)
        client.advance(60)
    answer = client.send(SKILLTRACK, "GET", _cheap())
    claim(answer.status == 429, f"call 5001 of an hour is answered {answer.status}")


def _spend(client: Client, calls: int) -> None:
    for _ in range(calls):
        good(client.send(SKILLTRACK, "GET", _cheap()))


def _cheap() -> str:
    """A call with a short answer."""
    return "/v1/reports/top-performers?period=Q1-1999"


MUTANTS: list[Mutant] = [
    Mutant(
        id="P33",
        group="auth",
        operation="ST all",
        violation="any bearer token is taken",
        witness=_unknown_token_is_refused,
        wrap=around("[A-Z]+", "/skilltrack/v1/(?!auth/token).*", _take_any_bearer),
    ),
    Mutant(
        id="P34",
        group="auth",
        operation="ST GET /v1/employees/skills/export",
        violation="the export needs no token",
        witness=_export_needs_a_token,
        wrap=around("GET", "/skilltrack" + _EXPORT, _take_everybody),
    ),
    Mutant(
        id="P35",
        group="auth",
        operation="ST all",
        violation="writes of a read-only client are answered 401 instead of 403",
        witness=_reader_is_forbidden,
        wrap=rewrite_answer("POST|PUT", "/skilltrack/v1/employees.*", _unauthenticated),
    ),
    Mutant(
        id="P36",
        group="auth",
        operation="ST POST /v1/auth/token",
        violation="a wrong client_secret buys a token",
        witness=_wrong_secret_buys_nothing,
        patch=patch("skillsim.worlds:Desk", _desk_of_any_secret),
    ),
    Mutant(
        id="P38",
        group="rate",
        operation="ST all",
        violation="the quota counts all clients together",
        witness=_quota_is_ones_own,
        patch=patch("skillsim.worlds:Limiter", _limiter_of_one_quota),
    ),
    Mutant(
        id="P39",
        group="rate",
        operation="ST all",
        violation="the limit of an hour is never applied",
        witness=_hour_is_limited,
        patch=patch("skillsim.worlds:Limiter", _limiter_without_hour),
    ),
    Mutant(
        id="P45",
        group="time",
        operation="ST all",
        violation="tokens are taken for ever",
        witness=_tokens_expire,
        patch=patch("skillsim.worlds:Desk", _desk_of_lasting_tokens),
    ),
]
