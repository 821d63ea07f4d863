"""Tokens: who is sold one, how long it is good for, and that nobody can make one up."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from skillsim_contracts.calls import LOGIN, OWNER, READER, Answer
from skillsim_contracts.credentials import token_request
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack.requests import reads, writes
from skillsim_contracts.vendors.skilltrack.steps import (
    VENDOR,
    create_employee,
    listed,
    put,
    reading_rule,
    skill,
    writing_rule,
)

SOURCE = "SkillTrack document, 2 Authentication"
INVALID = f"{SOURCE}; 5 Error Handling (401: missing or invalid token)"

LIFETIME_S = 3600


def words_of(probe: Probe, actor: str = OWNER) -> Mapping[str, str]:
    """Id and secret of an actor. Raises NotExercised when only a token is known."""
    words = probe.client.target.words[VENDOR, actor]
    if not words.get("client_secret"):
        probe.not_exercised("only a token is known, no client id and secret")
    return words


def bought(probe: Probe, actor: str = OWNER) -> Answer:
    """The answer of the token call, held against the contract; the secret stays out of sight."""
    words_of(probe, actor)
    answer = probe.login(actor)
    call = replace(answer.call, method="POST", path="/v1/auth/token", operation_id="issueToken")
    probe.check(replace(answer, call=call))
    return answer


def token_in(answer: Answer) -> str:
    """The token that was sold."""
    return str(answer.json()["access_token"])


def expect_no_token(probe: Probe, answer: Answer) -> None:
    """A refusal that holds no token."""
    probe.expect(answer).at("/access_token").absent("no token is sold")
    if probe.is_open:
        probe.expect(answer).status(400, 401)
    else:
        probe.expect(answer).status(401)


@reading_rule(
    "ST-TOK1",
    "The token that is sold works for an hour, by its own word",
    operations=("issueToken",),
    source=SOURCE,
    layer=Layer.L1,
    cost=4,
)
def token_works(probe: Probe) -> None:
    """It is a Bearer token, ends in 3600 seconds, and opens lists and reports."""
    answer = bought(probe)
    probe.expect(answer).at("/expires_in").equals(LIFETIME_S, "a token is sold for an hour")
    probe.expect(answer).at("/token_type").equals("Bearer", "a token is a Bearer token")
    for operation in ("listEmployees", "exportSkills"):
        probe.expect(probe.call(operation)).status(200)


@reading_rule(
    "ST-TOK2",
    "A client that is unknown, or whose secret is wrong, is sold nothing",
    operations=("issueToken",),
    source=f"{SOURCE}; 5 Error Handling (401)",
    layer=Layer.L1,
    cost=6,
)
def strangers_are_sold_nothing(probe: Probe) -> None:
    """Made-up secrets and made-up clients get no token."""
    client_id = words_of(probe)["client_id"]
    wrong = [
        {"client_id": client_id, "client_secret": probe.unique("wrong")},
        {"client_id": client_id, "client_secret": client_id},
        {"client_id": probe.unique("nobody"), "client_secret": probe.unique("wrong")},
        {"client_id": f"{client_id}x", "client_secret": probe.unique("wrong")},
    ]
    for words in wrong:
        expect_no_token(probe, probe.call("issueToken", json=token_request(words)))


@reading_rule(
    "ST-TOK3",
    "A secret opens nothing but its own client's door, and only when it is whole",
    operations=("issueToken",),
    source=f"{SOURCE}; 5 Error Handling (401)",
    layer=Layer.L1,
    needs=(Need.RESET, Need.READER),
    cost=6,
)
def secrets_are_whole(probe: Probe) -> None:
    """Cut, lengthened, in capitals, or another client's: no token."""
    words, other = words_of(probe), words_of(probe, READER)
    secret = words["client_secret"]
    wrong = (secret[:-1], f"{secret}x", secret.swapcase(), f" {secret}", other["client_secret"])
    for text in wrong:
        body = token_request({**words, "client_secret": text})
        expect_no_token(probe, probe.call("issueToken", json=body))
    body = token_request({**words, "client_id": other["client_id"]})
    expect_no_token(probe, probe.call("issueToken", json=body))


@reading_rule(
    "ST-TOK4",
    "Another grant than client_credentials is refused",
    operations=("issueToken",),
    source=SOURCE,
    layer=Layer.L1,
    needs=(Need.RESET,),
    cost=4,
)
def other_grants_are_refused(probe: Probe) -> None:
    """With the right secret, a wrong grant or none sells nothing."""
    right = token_request(words_of(probe))
    missing = {name: value for name, value in right.items() if name != "grant_type"}
    for body in ({**right, "grant_type": "password"}, {**right, "grant_type": ""}, missing):
        answer = probe.call("issueToken", json=body)
        probe.expect(answer).at("/access_token").absent("no token is sold")
        probe.expect(answer).status(400, 401, 403, 422)


@writing_rule(
    "ST-TOK5",
    "A token is good until it ends, and for nothing after that",
    operations=("listEmployees",),
    source=f"{SOURCE}: expires_in; 5 Error Handling: expired",
    layer=Layer.L5,
    needs=(Need.WRITE, Need.CLOCK),
    cost=18,
)
def tokens_end(probe: Probe) -> None:
    """One second before its end every kind of request passes, one second after it none does."""
    employee_id = create_employee(probe)
    expires_in = bought(probe).json()["expires_in"]
    probe.advance(expires_in - 1)
    for answer in (probe.call("listEmployees"), probe.call("exportSkills")):
        probe.expect(answer, blame="issueToken").status(200)
    put(probe, employee_id, skill())
    probe.advance(2)
    for request in (*reads(employee_id), *writes(probe, employee_id)):
        probe.expect(request.sent(probe), blame=request.operation_id).status(401)
    probe.login()
    probe.expect(probe.call("listEmployees"), blame="issueToken").status(200)


def forged(token: str) -> Iterator[str]:
    """The token with one letter changed in each of its parts, and without a signature."""
    parts = token.split(".")
    for place in range(1, len(parts)) if len(parts) > 1 else [0]:
        part = parts[place]
        middle = len(part) // 2
        letter = "A" if part[middle] != "A" else "B"
        changed = part[:middle] + letter + part[middle + 1 :]
        yield ".".join([*parts[:place], changed, *parts[place + 1 :]])
    if len(parts) == 3:
        header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
        yield f"{header.decode().rstrip('=')}.{parts[1]}."
        yield f"{parts[0]}.{parts[1]}."
        yield f"{parts[0]}.{parts[1]}"


@writing_rule(
    "ST-TOK6",
    "A token that was changed is invalid",
    operations=("listEmployees",),
    source=INVALID,
    layer=Layer.L5,
    cost=20,
)
def changed_tokens_are_invalid(probe: Probe) -> None:
    """One letter of it changed, its signature left out, or none asked for: 401."""
    employee_id = listed(probe, "listEmployees").json()[0]["employee_id"]
    token = token_in(bought(probe))
    for text in forged(token):
        headers = {"authorization": f"Bearer {text}"}
        probe.expect(probe.call("listEmployees", headers=headers)).status(401)
    headers = {"authorization": f"Bearer {next(forged(token))}"}
    for request in (*reads(employee_id), *writes(probe, employee_id)):
        answer = request.sent(probe, headers=headers)
        probe.expect(answer, blame=request.operation_id).status(401)


@writing_rule(
    "ST-TOK7",
    "Secrets and tokens are told to nobody",
    operations=("issueToken",),
    source="SkillTrack document, 7 FAQs (data protection)",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    cost=24,
)
def secrets_are_kept(probe: Probe) -> None:
    """No answer but that of the token call has the token, and none has the secret."""
    words = words_of(probe)
    employee_id = listed(probe, "listEmployees").json()[0]["employee_id"]
    token = token_in(bought(probe))
    wrong = token_request({**words, "client_secret": probe.unique("wrong")})
    probe.call("issueToken", json=wrong)
    for request in (*reads(employee_id), *writes(probe, employee_id)):
        request.sent(probe)
    probe.call("listSkills", path={"employee_id": "none"})
    probe.call("createEmployee", json={"name": None})
    probe.call("listTopPerformers", query={"period": "banana"})
    for answer in probe.client.trace:
        text = answer.body.decode("utf-8", "replace") + " ".join(answer.headers.values())
        is_sale = answer.call.method == LOGIN
        if words["client_secret"] in text or (token in text and not is_sale):
            blame = answer.call.operation_id or "issueToken"
            probe.fail("an answer shows the client's secret or its token", blame=blame)
