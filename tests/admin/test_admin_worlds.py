"""Worlds and snapshots over the admin API."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, Forbidden, Invalid, NotFound
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.seeding import scenario_names
from skillsim.templates import LARGE_PEOPLE
from tests.admin.admin_server import NOW, call, make_ctx, refused

AS_OF_US = from_date_text("2026-08-01")
ADA = {"number": "42", "first_name": "Ada", "last_name": "Own", "hired_on": "2025-01-01"}
COMPANY = json.dumps({"name": "Own", "people": [ADA]})


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


def key_vendor(ctx: AdminCtx) -> tuple[str, str]:
    """A vendor whose credentials are keys, and a role it has."""
    for vendor, desk in ctx.world("default").desks.items():
        for grant in desk.grants:
            if "api_key" in grant.words:
                return vendor, grant.role
    raise AssertionError("no vendor takes keys")


def test_world_is_made_like_the_default_one_under_a_name_of_its_own(ctx: AdminCtx) -> None:
    first, second = call(ctx, "createWorld"), call(ctx, "createWorld")

    assert [first["world"], second["world"]] == ["w-1", "w-2"]
    assert (first["scenario"], first["seed"]) == ("empty", 1)
    assert first["vendors"].keys() == second["vendors"].keys()
    assert first["vendors"] != second["vendors"]


def test_name_of_a_world_that_is_gone_is_not_given_again(ctx: AdminCtx) -> None:
    call(ctx, "createWorld", body={"name": "w-4"})
    call(ctx, "createWorld")
    for name in ("w-4", "w-5"):
        call(ctx, "dropWorld", name=name)

    assert call(ctx, "createWorld")["world"] == "w-6"


def test_scenarios_tell_how_large_they_are(ctx: AdminCtx) -> None:
    found = {entry["name"]: entry for entry in call(ctx, "listScenarios")["scenarios"]}

    assert tuple(found) == scenario_names()
    assert (found["empty"]["people"], found["demo"]["people"]) == (0, 200)
    assert all(entry["title"] and entry["description"] for entry in found.values())


def test_world_takes_origin_clock_and_switches(ctx: AdminCtx) -> None:
    body = {
        "name": "mine",
        "scenario": "empty",
        "seed": 7,
        "as_of": "2026-01-01",
        "clock": "2026-01-02T00:00:00Z",
        "candidates": "diligent",
        "settings": {"latency_ms": 5},
    }

    made = call(ctx, "createWorld", body=body)

    assert (made["seed"], made["as_of"]) == (7, "2026-01-01T00:00:00.000000Z")
    assert made["clock"] == {"mode": "frozen", "now": "2026-01-02T00:00:00.000000Z", "speed": 0}
    settings = call(ctx, "getSettings", world="mine")
    assert (settings["candidates"], settings["latency_ms"]) == ("diligent", 5)


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        ({}, ("small", 30, "de_DE", False)),
        ({"people": 4, "locale": "fr_FR"}, ("small", 4, "fr_FR", False)),
        ({"scenario": "small"}, ("small", 25, "de_DE", False)),
        ({"scenario": "empty"}, ("empty", 0, "de_DE", False)),
        ({"scenario": "empty", "people": 4}, ("empty", 4, "de_DE", False)),
    ],
    ids=repr,
)
def test_world_has_what_is_left_out_from_the_default_one(
    body: dict[str, Any], origin: tuple[str, int, str, bool]
) -> None:
    ctx = make_ctx(origin=Origin("small", 1, AS_OF_US, people=30, locale="de_DE"))

    made = call(ctx, "createWorld", body=body)

    assert tuple(made[name] for name in ("scenario", "people", "locale", "own_company")) == origin


@pytest.mark.parametrize(
    ("body", "own"),
    [({}, True), ({"people": 4}, True), ({"seed": 2}, True), ({"scenario": "empty"}, False)],
    ids=repr,
)
def test_company_file_of_the_default_world_goes_with_its_scenario(
    body: dict[str, Any], own: bool
) -> None:
    ctx = make_ctx(origin=Origin("empty", 1, AS_OF_US, own_company=COMPANY))

    assert call(ctx, "createWorld", body=body)["own_company"] is own


def test_instant_before_the_company_file_is_refused() -> None:
    ctx = make_ctx(origin=Origin("empty", 1, AS_OF_US, own_company=COMPANY))

    with pytest.raises(Invalid) as refusal:
        call(ctx, "createWorld", body={"as_of": "2020-01-01"})

    (problem,) = refusal.value.problems
    assert problem.field == "as_of"
    assert problem.message.startswith("does not fit: the company file: ")


@pytest.mark.parametrize("people", [-1, 500_001, 1.5, "5"])
def test_number_of_people_is_bounded(people: object) -> None:
    assert refused("createWorld", {"people": people}) == ["people"]


@pytest.mark.parametrize("locale", ["german", "../x", "de_de", ""])
def test_locale_has_the_shape_of_one(locale: str) -> None:
    assert refused("createWorld", {"locale": locale}) == ["locale"]


def test_large_company_is_not_made_while_others_wait(ctx: AdminCtx) -> None:
    with pytest.raises(Conflict, match="would hold up all other requests: send at most 5000"):
        call(ctx, "createWorld", body={"people": LARGE_PEOPLE + 1})

    assert len(call(ctx, "listWorlds")["worlds"]) == 1


def test_large_company_that_the_server_began_with_is_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ctx = make_ctx(origin=Origin("small", 1, AS_OF_US, people=30))
    monkeypatch.setattr("skillsim.templates.LARGE_PEOPLE", 10)

    assert call(ctx, "createWorld")["people"] == 30
    with pytest.raises(Conflict):
        call(ctx, "createWorld", body={"seed": 2})


@pytest.mark.parametrize(
    ("body", "mode"),
    [
        ({}, "real"),
        ({"clock": "frozen"}, "frozen"),
        ({"clock": "real", "speed": 60}, "scaled"),
        ({"clock": "2026-01-02T00:00:00Z", "speed": 1}, "real"),
        ({"speed": 0}, "frozen"),
    ],
    ids=repr,
)
def test_clock_of_a_new_world_runs_as_asked(ctx: AdminCtx, body: dict[str, Any], mode: str) -> None:
    assert call(ctx, "createWorld", body=body)["clock"]["mode"] == mode


def test_world_takes_credentials_that_are_given(ctx: AdminCtx) -> None:
    vendor, role = key_vendor(ctx)

    made = call(ctx, "createWorld", body={"credentials": {vendor: {role: {"api_key": "mine"}}}})

    assert made["vendors"][vendor]["credentials"]["api_key"] == "mine"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scenario": "unknown"}, "scenario"),
        ({"locale": "xx_XX"}, "locale"),
        ({"clock": "frozen", "speed": 2}, "speed"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"clock": "2026-02-30T00:00:00Z"}, "clock"),
        ({"candidates": "slow", "settings": {"candidates": "manual"}}, "candidates"),
        ({"credentials": {"nobody": {}}}, "credentials.nobody"),
    ],
    ids=repr,
)
def test_world_that_cannot_be_is_refused(ctx: AdminCtx, body: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        call(ctx, "createWorld", body=body)

    assert [problem.field for problem in refusal.value.problems] == [field]
    assert len(call(ctx, "listWorlds")["worlds"]) == 1


@pytest.mark.parametrize(
    ("by_role", "place"),
    [
        ({"unknown": {"api_key": "k"}}, "unknown"),
        ({"ROLE": {"client_id": "k"}}, "ROLE.client_id"),
    ],
)
def test_credentials_that_would_prove_nothing_are_refused(
    ctx: AdminCtx, by_role: dict[str, Any], place: str
) -> None:
    vendor, role = key_vendor(ctx)
    given = {name.replace("ROLE", role): words for name, words in by_role.items()}

    with pytest.raises(Invalid) as refusal:
        call(ctx, "createWorld", body={"credentials": {vendor: given}})

    (problem,) = refusal.value.problems
    assert problem.field == f"credentials.{vendor}.{place.replace('ROLE', role)}"


def test_name_that_is_taken_is_a_conflict(ctx: AdminCtx) -> None:
    with pytest.raises(Conflict):
        call(ctx, "createWorld", body={"name": "default"})


def test_world_that_was_dropped_is_gone_with_its_snapshots(ctx: AdminCtx) -> None:
    call(ctx, "createWorld", body={"name": "mine"})
    call(ctx, "saveSnapshot", name="s", world="mine")

    call(ctx, "dropWorld", name="mine")

    with pytest.raises(NotFound):
        call(ctx, "getWorld", name="mine")
    call(ctx, "createWorld", body={"name": "mine"})
    assert call(ctx, "listSnapshots", world="mine") == {"snapshots": []}


def test_default_world_stays(ctx: AdminCtx) -> None:
    call(ctx, "saveSnapshot", name="s")

    with pytest.raises(Forbidden):
        call(ctx, "dropWorld", name="default")

    assert call(ctx, "listSnapshots") == {"snapshots": ["s"]}


def test_snapshot_brings_switches_and_clock_back(ctx: AdminCtx) -> None:
    call(ctx, "saveSnapshot", name="s")
    call(ctx, "changeSettings", body={"latency_ms": 9})
    call(ctx, "setClock", body={"now": "2027-01-01T00:00:00Z"})

    call(ctx, "restoreSnapshot", name="s")

    assert call(ctx, "getClock")["now"] == NOW
    assert call(ctx, "getSettings")["latency_ms"] == 0


def test_snapshot_comes_as_a_file_that_sqlite_opens(ctx: AdminCtx, tmp_path: Path) -> None:
    call(ctx, "saveSnapshot", name="s")

    answer = call(ctx, "downloadSnapshot", name="s")

    (tmp_path / "s.sqlite").write_bytes(answer.body)
    database = sqlite3.connect(tmp_path / "s.sqlite")
    (count,) = database.execute("SELECT count(*) FROM agenda").fetchone()
    database.close()
    assert (count, dict(answer.headers)[b"content-type"]) == (0, b"application/vnd.sqlite3")


def test_snapshot_that_was_deleted_is_not_found(ctx: AdminCtx) -> None:
    call(ctx, "saveSnapshot", name="s")
    call(ctx, "deleteSnapshot", name="s")

    for operation_id in ("restoreSnapshot", "deleteSnapshot", "downloadSnapshot"):
        with pytest.raises(NotFound):
            call(ctx, operation_id, name="s")


def test_snapshot_whose_file_is_damaged_is_a_conflict(tmp_path: Path) -> None:
    ctx = make_ctx(data=tmp_path)
    call(ctx, "saveSnapshot", name="s")
    (tmp_path / "snapshots" / "default" / "s.sqlite").write_bytes(b"not a database" * 100)

    with pytest.raises(Conflict, match="the snapshot s cannot be read"):
        call(ctx, "restoreSnapshot", name="s")

    ctx.worlds.close()
