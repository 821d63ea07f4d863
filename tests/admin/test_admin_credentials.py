"""Credentials over the admin API."""

from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.auth import Desk
from skillsim.errors import Conflict, Invalid, NotFound, Unauthenticated
from tests.admin.admin_server import call, make_ctx

Json = dict[str, Any]


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


def credential(ctx: AdminCtx, word: str) -> Json:
    """The first credentials that are proved with this word."""
    listed: list[Json] = call(ctx, "listCredentials")["credentials"]
    return next(entry for entry in listed if word in entry["words"])


def place(entry: Json) -> Json:
    return {"vendor": entry["vendor"], "name": entry["name"]}


def is_valid(desk: Desk, key: str) -> bool:
    try:
        desk.caller({desk.header: key.encode()}, frozenset())
    except Unauthenticated:
        return False
    return True


def test_credentials_of_every_vendor_are_listed(ctx: AdminCtx) -> None:
    listed = call(ctx, "listCredentials")["credentials"]

    assert {entry["vendor"] for entry in listed} == set(ctx.world("default").desks)
    assert {entry["expires_at"] for entry in listed} == {None}


def test_credentials_that_were_added_are_valid(ctx: AdminCtx) -> None:
    known = credential(ctx, "api_key")
    body = {"vendor": known["vendor"], "role": known["role"], "words": {"api_key": "another"}}

    added = call(ctx, "addCredential", body=body)

    assert added == {**known, "name": "another", "words": {"api_key": "another"}}
    assert is_valid(ctx.world("default").desks[known["vendor"]], "another")


def test_words_that_are_not_given_are_random(ctx: AdminCtx) -> None:
    known = credential(ctx, "client_id")

    added = call(ctx, "addCredential", body={"vendor": known["vendor"], "role": known["role"]})

    assert added["words"].keys() == known["words"].keys()
    assert added["name"] != known["name"]


def test_words_of_another_scheme_are_refused(ctx: AdminCtx) -> None:
    known = credential(ctx, "api_key")
    body = {"vendor": known["vendor"], "role": known["role"], "words": {"client_id": "x"}}

    with pytest.raises(Invalid) as refusal:
        call(ctx, "addCredential", body=body)

    assert [problem.field for problem in refusal.value.problems] == ["words.client_id"]


def test_name_that_another_world_has_is_a_conflict(ctx: AdminCtx) -> None:
    known = credential(ctx, "api_key")
    call(ctx, "createWorld", body={"name": "other"})
    body = {"vendor": known["vendor"], "role": known["role"], "words": known["words"]}

    with pytest.raises(Conflict):
        call(ctx, "addCredential", world="other", body=body)


@pytest.mark.parametrize(
    "operation_id", ["revokeCredential", "rotateCredential", "expireCredential"]
)
@pytest.mark.parametrize("vendor", ["nobody", None])
def test_unknown_credentials_are_not_found(
    ctx: AdminCtx, operation_id: str, vendor: str | None
) -> None:
    vendor = vendor or credential(ctx, "api_key")["vendor"]
    body = {"body": {"at": None}} if operation_id == "expireCredential" else {}

    with pytest.raises(NotFound):
        call(ctx, operation_id, vendor=vendor, name="unknown", **body)


def test_credentials_that_were_revoked_prove_nothing(ctx: AdminCtx) -> None:
    known = credential(ctx, "api_key")

    call(ctx, "revokeCredential", **place(known))

    assert not is_valid(ctx.world("default").desks[known["vendor"]], known["name"])


def test_key_that_is_rotated_has_a_new_name_and_a_client_keeps_its_own(ctx: AdminCtx) -> None:
    key, client = credential(ctx, "api_key"), credential(ctx, "client_id")

    fresh_key = call(ctx, "rotateCredential", **place(key))
    fresh_client = call(ctx, "rotateCredential", **place(client))

    assert fresh_key["name"] != key["name"]
    assert fresh_client["name"] == client["name"]
    assert fresh_client["words"]["client_secret"] != client["words"]["client_secret"]


def test_credentials_end_at_their_instant_and_may_be_taken_back(ctx: AdminCtx) -> None:
    known = credential(ctx, "api_key")
    desk = ctx.world("default").desks[known["vendor"]]

    ended = call(ctx, "expireCredential", **place(known), body={"at": "2026-08-01T12:00:00Z"})
    was_valid = is_valid(desk, known["name"])
    call(ctx, "expireCredential", **place(known), body={"at": None})

    assert (ended["expires_at"], was_valid) == ("2026-08-01T12:00:00.000000Z", False)
    assert is_valid(desk, known["name"])


def test_tokens_that_were_bought_are_worthless_once_expired(ctx: AdminCtx) -> None:
    known = credential(ctx, "client_id")
    desk = ctx.world("default").desks[known["vendor"]]
    token = desk.token(desk.grant(known["name"]).client, frozenset())

    before = is_valid(desk, f"Bearer {token}")
    call(ctx, "expireCredential", **place(known), body={"tokens": True})

    assert (before, is_valid(desk, f"Bearer {token}")) == (True, False)
