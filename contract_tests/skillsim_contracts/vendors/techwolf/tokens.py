"""Tokens: who is sold one, what it opens, and how long."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import NOBODY, OWNER, SECOND, Answer
from skillsim_contracts.credentials import token_request
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EXPORT,
    FEEDBACK,
    IDS,
    KEYS,
    LANGUAGE,
    LIST,
    PROFILE,
    READ,
    TOKEN,
    UPDATE,
    VENDOR,
    create,
    listed,
    page,
    profile,
    read,
    techwolf_rule,
    walk,
)

NO_HEADERS: Mapping[str, str] = MappingProxyType({})
PAGE = 'Reference page "Authentication"'


def words_of(probe: Probe, actor: str = OWNER) -> Mapping[str, str]:
    """Id and secret of an actor. Raises NotExercised when only a token is known."""
    words = probe.client.target.words.get((VENDOR, actor), {})
    if not words.get("client_secret"):
        probe.not_exercised("only a token is known, no client id and secret")
    return words


def bought(probe: Probe, actor: str = OWNER) -> Answer:
    """The answer of the token call, held against the contract; the secret stays out of sight."""
    words_of(probe, actor)
    answer = probe.login(actor)
    call = replace(answer.call, method="POST", path="/oauth/token", operation_id=TOKEN)
    probe.check(replace(answer, call=call))
    return answer


def sold(probe: Probe, **changes: Any) -> Answer:
    """The answer to a token call with the owner's words, some of them changed."""
    return probe.call(TOKEN, json={**token_request(words_of(probe)), **changes})


def bearer(answer: Answer) -> dict[str, str]:
    """The header that carries the token that was sold."""
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def each_call(
    probe: Probe, external_id: str, *, actor: str = OWNER, headers: Mapping[str, str] = NO_HEADERS
) -> dict[str, Answer]:
    """One answer of every operation that needs a token, the deletion last."""
    path = {"external_id": external_id}
    position = {"assigned_position": "Intruder"}
    new = {"external_id": f"{external_id}-{actor}"}
    wish = {"skills": [{"skill": "Python", "score": 1}]}
    asked: dict[str, dict[str, Any]] = {
        EXPORT: {"json": {"limit": 1}},
        LIST: {"query": {"limit": 1}},
        READ: {"path": path},
        PROFILE: {"path": path},
        CREATE: {"query": LANGUAGE, "json": new},
        UPDATE: {"path": path, "query": LANGUAGE, "json": position},
        FEEDBACK: {"path": path, "json": wish},
        DELETE: {"path": path},
    }
    return {
        name: probe.call(name, actor=actor, headers=headers, **parts)
        for name, parts in asked.items()
    }


def check_untouched(probe: Probe, external_id: str, count: int, before: Answer) -> None:
    """Nothing of what was refused has happened."""
    answer = read(probe, external_id)
    probe.expect(answer, blame=DELETE).status(200)
    told = probe.expect(answer, blame=UPDATE).at("")
    told.equals(before.json(), "the change was refused")
    told = probe.expect(profile(probe, external_id), blame=FEEDBACK).at("/skills/*")
    told.absent("the feedback was refused")
    told = probe.expect(listed(probe)[0], blame=CREATE).at("/count")
    told.equals(count, "the creation was refused")


@techwolf_rule(
    "TW-TK1",
    "A token is a Bearer token, says how long it lives, and opens reads and exports",
    TOKEN,
    EXPORT,
    LIST,
    source=f"{PAGE}, answer",
    layer=Layer.L1,
    cost=3,
)
def _token_opens_reads(probe: Probe) -> None:
    answer = bought(probe)
    probe.expect(answer).at("/token_type").equals("Bearer", "it is a Bearer token")
    told = probe.expect(answer).at("/expires_in")
    told.relation("all_typed", ["integer"]).exists("it says how long it lives")
    told.relation("between", [60, 7 * 86400], "a token of the documents lives for three hours")
    page(probe, limit=1)
    probe.must(probe.call(LIST))


@techwolf_rule(
    "TW-TK2",
    "A token lives exactly as long as it says, for every operation",
    TOKEN,
    EXPORT,
    LIST,
    READ,
    source=f"{PAGE}, expires_in; 401 for an expired token",
    layer=Layer.L5,
    needs=[Need.CLOCK, Need.WRITE],
    cost=40,
)
def _token_lives_as_long_as_it_says(probe: Probe) -> None:
    lifetime = bought(probe).json()["expires_in"]
    external_id, doomed = create(probe, **FACTS), create(probe)
    probe.advance(lifetime - 2)
    alive = each_call(probe, doomed)
    refused = [name for name, answer in alive.items() if answer.status == 401]
    _check_all(probe, alive, refused, [200, 204, 400, 404], "its token ends in two seconds")
    before = probe.must(read(probe, external_id))
    count = listed(probe)[0].json()["count"]
    probe.advance(4)
    late = each_call(probe, external_id)
    served = [name for name, answer in late.items() if answer.status != 401]
    _check_all(probe, late, served, [401], "its token ended two seconds ago")
    bought(probe)
    check_untouched(probe, external_id, count, before)


def _check_all(
    probe: Probe, answers: Mapping[str, Answer], wrong: list[str], wanted: list[int], because: str
) -> None:
    """The seller is to blame when every operation is wrong, else the ones that are."""
    for name in wrong:
        blame = TOKEN if len(wrong) == len(answers) else name
        told = probe.expect(answers[name], blame=blame)
        told.status(*wanted).at("/none").absent(because)


@techwolf_rule(
    "TW-TK3",
    "No token is sold for a wrong secret, client, audience, tenant or grant",
    TOKEN,
    source=f"{PAGE}, fields; decisions T16 and T19",
    strength=Strength.LIKELY,
    layer=Layer.L1,
    cost=14,
    fault="F301",
)
def _no_token_for_wrong_words(probe: Probe) -> None:
    words = words_of(probe)
    for name in ("client_id", "client_secret", "audience", "tenant", "grant_type"):
        if name != "grant_type" and not words.get(name):
            continue
        for wrong in ("wrong-one", f"{token_request(words)[name]}x"):
            check_no_token(probe, sold(probe, **{name: wrong}))
        body = {k: v for k, v in token_request(words).items() if k != name}
        check_no_token(probe, probe.call(TOKEN, json=body))
    check_no_token(probe, sold(probe, grant_type="password"))


def check_no_token(probe: Probe, answer: Answer) -> None:
    """A refusal that holds no token."""
    probe.expect(answer).status(400, 401, 403, 422)
    probe.expect(answer).at("/access_token").absent("no token is sold for that")


@techwolf_rule(
    "TW-TK7",
    "A new token leaves the ones before it alone",
    TOKEN,
    EXPORT,
    source=f"{PAGE}, expires_in",
    strength=Strength.LIKELY,
    cost=6,
)
def _new_token_leaves_others_alone(probe: Probe) -> None:
    first = bearer(probe.must(sold(probe)))
    second = bearer(probe.must(sold(probe)))
    sold(probe, client_secret="wrong")  # noqa: S106 - wrong on purpose
    for headers in (first, second):
        answer = probe.call(EXPORT, json={"limit": 1}, actor=NOBODY, headers=headers)
        probe.expect(answer, blame=TOKEN).status(200)


@techwolf_rule(
    "TW-TK8",
    "Two clients of one customer see the same employees",
    EXPORT,
    READ,
    source=f"{PAGE}, tenant",
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.SECOND_CLIENT],
    cost=8,
)
def _clients_of_one_customer_see_the_same(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    seen = probe.must(read(probe, external_id))
    path = {"external_id": external_id}
    other = probe.must(probe.call(READ, path=path, actor=SECOND))
    probe.expect(other, blame=READ).at("").equals(seen.json(), "both belong to one customer")
    told = probe.expect(*walk(probe, actor=SECOND)).at(IDS)
    told.contains(external_id, "both belong to one customer")


@techwolf_rule(
    "TW-TK9",
    "The token call takes forms, and the scope as one text",
    TOKEN,
    source="Decision T10",
    strength=Strength.ASSUMED,
    layer=Layer.L1,
    cost=3,
)
def _token_call_takes_forms(probe: Probe) -> None:
    answer = probe.must(sold(probe, scope="read write"))
    probe.expect(answer).at("/scope").equals("read write")
    probe.expect(answer).at("/expires_in").equals(10800, "the lifetime of the sample")


@techwolf_rule(
    "TW-TK10",
    "The keys that tokens verify with are public ones, and the token's own is among them",
    KEYS,
    TOKEN,
    source="RFC 7517; decision T17",
    strength=Strength.LIKELY,
    layer=Layer.L1,
    cost=3,
)
def _keys_are_public(probe: Probe) -> None:
    answer = probe.must(probe.call(KEYS))
    told = probe.expect(answer)
    for secret in ("d", "p", "q", "dp", "dq", "qi", "k"):
        told.at(f"/keys/*/{secret}").absent("this part of a key is private")
    told.at("/keys/*/kid").unique("a key has its own name")
    header = str(bought(probe).json()["access_token"]).partition(".")[0]
    kid = _kid_in(header)
    if kid:
        told.at("/keys/*/kid").contains(kid, "the token names this key")


def _kid_in(header: str) -> str:
    """The key that a signed token names; empty when it names none."""
    try:
        named: Any = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except ValueError:
        return ""
    return str(named.get("kid", "")) if isinstance(named, dict) else ""
