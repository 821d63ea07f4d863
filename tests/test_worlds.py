"""Worlds beside each other in one server: each with its own data, time, limits and credentials."""

import asyncio
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from skillsim.errors import Conflict
from skillsim.world import World
from skillsim.worlds import WorldSpec
from tests import asgi
from tests.asgi import Answer
from tests.in_process import InProcess, running
from tests.many_worlds import (
    API_KEY,
    LISTS,
    NEW,
    TOKEN_PATHS,
    Json,
    admin,
    ask,
    ask_as,
    make,
    token_call,
    use,
)

VENDORS = list(LISTS)
BUYERS = list(TOKEN_PATHS)
DAY_S = 86_400


@dataclass(frozen=True)
class Two:
    """A server with two worlds of the same origin beside the default one."""

    app: Simulator
    a: Json
    b: Json


@pytest.fixture(scope="module")
def server() -> Iterator[Simulator]:
    app = asgi.start(Config(scenario="small", as_of="2026-08-01"))
    yield app
    app.close()


@pytest.fixture
def two(server: Simulator) -> Iterator[Two]:
    made = [admin(server, "POST", "/worlds", {"name": n, "clock": "frozen"}) for n in ("a", "b")]
    yield Two(server, *made)
    for world in list(server.worlds):
        if world.name != "default":
            admin(server, "DELETE", f"/worlds/{world.name}")


def use_all(two: Two, world: Json) -> dict[str, tuple[Answer, Answer]]:
    return asyncio.run(use(InProcess(two.app), world))


def secrets(world: Json) -> set[str]:
    """Every word that proves somebody in a world."""
    words = [vendor["credentials"] for vendor in world["vendors"].values()]
    words += [c["read_only"] for c in words if "read_only" in c]
    names = ("api_key", "client_id", "client_secret")
    return {c[name] for c in words for name in names if name in c}


def test_every_world_has_credentials_of_its_own(two: Two) -> None:
    default = two.app.describe("")

    words = [secrets(world) for world in (two.a, two.b, default)]

    assert {len(some) for some in words} == {len(words[0])}
    assert len(set.union(*words)) == 3 * len(words[0]) > 26


def test_same_requests_in_worlds_of_one_origin_get_the_same_answers(two: Two) -> None:
    of_a, of_b = use_all(two, two.a), use_all(two, two.b)

    assert {v: [x.body for x in answers] for v, answers in of_a.items()} == {
        v: [x.body for x in answers] for v, answers in of_b.items()
    }


@pytest.mark.parametrize("vendor", VENDORS)
def test_record_made_in_one_world_is_in_no_other(two: Two, vendor: str) -> None:
    use_all(two, two.a)

    assert NEW in ask_as(two.app, two.a, vendor).body.decode()
    assert NEW not in ask_as(two.app, two.b, vendor).body.decode()
    assert NEW not in ask_as(two.app, two.app.describe(""), vendor).body.decode()


@pytest.mark.parametrize("vendor", VENDORS)
def test_path_that_names_a_world_takes_its_credentials_only(two: Two, vendor: str) -> None:
    default = two.app.describe("")
    callers = {"a": two.a, "b": two.b, "default": default}

    found = {
        (path, name): ask_as(two.app, world, vendor, prefix=f"/@{path}").status
        for path in callers
        for name, world in callers.items()
    }

    assert found == {pair: 200 if pair[0] == pair[1] else 401 for pair in found}


@pytest.mark.parametrize(
    ("vendor", "is_form"), [("skilltrack", False), ("techwolf", False), ("techwolf", True)]
)
def test_token_call_finds_the_world_of_its_client(two: Two, vendor: str, is_form: bool) -> None:
    call = token_call(two.a["vendors"][vendor]["credentials"])
    target = f"/{vendor}{TOKEN_PATHS[vendor]}"

    if is_form:
        form = {"content-type": "application/x-www-form-urlencoded"}
        bought = asgi.ask(two.app, "POST", target, form, urlencode(call).encode())
    else:
        bought = ask(two.app, "POST", target, call)

    token = bought.json()["access_token"]
    target = f"/@a/{vendor}{LISTS[vendor]}"
    assert ask(two.app, "GET", target, Authorization=f"Bearer {token}").status == 200


@pytest.mark.parametrize("vendor", BUYERS)
def test_token_call_in_another_world_is_refused(two: Two, vendor: str) -> None:
    call = token_call(two.a["vendors"][vendor]["credentials"])

    answer = ask(two.app, "POST", f"/@b/{vendor}{TOKEN_PATHS[vendor]}", call)

    assert answer.status == 401


def test_limit_used_up_in_one_world_is_whole_in_another(two: Two) -> None:
    statuses = [ask_as(two.app, two.a, "devskiller").status for _ in range(37)]

    assert statuses == [200] * 36 + [429]
    assert ask_as(two.app, two.b, "devskiller").status == 200
    assert admin(two.app, "GET", "/limits?world=b")["limits"][0]["used"] == 1


def test_time_of_one_world_moves_no_other(two: Two) -> None:
    before = admin(two.app, "GET", "/clock?world=b")

    admin(two.app, "POST", "/clock/advance?world=a", {"seconds": DAY_S})

    assert admin(two.app, "GET", "/clock?world=b") == before
    assert admin(two.app, "GET", "/clock?world=a")["now"] > before["now"]


def test_fault_of_one_world_strikes_in_no_other(two: Two) -> None:
    admin(two.app, "POST", "/faults?world=a", {"effect": "status", "status": 503})

    assert [ask_as(two.app, w, "devskiller").status for w in (two.a, two.b)] == [503, 200]


def test_switch_of_one_world_switches_no_other(two: Two) -> None:
    admin(two.app, "PUT", "/settings?world=a", {"rate_limit.headers": True})

    shown = [
        "x-ratelimit-limit" in ask_as(two.app, w, "devskiller").headers for w in (two.a, two.b)
    ]
    assert shown == [True, False]


def test_exchange_is_in_the_journal_of_its_world_only(two: Two) -> None:
    count = len(two.app.worlds.get("default").journal)

    use_all(two, two.a)

    assert admin(two.app, "GET", "/requests/count?world=a")["count"] == 8
    assert admin(two.app, "GET", "/requests/count?world=b")["count"] == 0
    assert len(two.app.worlds.get("default").journal) == count


@pytest.mark.parametrize("vendor", VENDORS)
def test_credentials_of_a_dropped_world_prove_nothing(two: Two, vendor: str) -> None:
    headers = (
        {API_KEY: two.a["vendors"][vendor]["credentials"]["api_key"]}
        if vendor == "devskiller"
        else {"Authorization": f"Bearer {_token(two, vendor)}"}
    )
    target = f"/{vendor}{LISTS[vendor]}"
    assert ask(two.app, "GET", target, **headers).status == 200

    admin(two.app, "DELETE", "/worlds/a")

    assert ask(two.app, "GET", target, **headers).status == 401
    assert ask(two.app, "GET", f"/@a{target}", **headers).status == 404
    assert ask(two.app, "GET", f"/@b{target}", **headers).status == 401


def _token(two: Two, vendor: str) -> str:
    call = token_call(two.a["vendors"][vendor]["credentials"])
    return str(ask(two.app, "POST", f"/{vendor}{TOKEN_PATHS[vendor]}", call).json()["access_token"])


@pytest.mark.parametrize("vendor", BUYERS)
def test_client_of_a_dropped_world_buys_no_token(two: Two, vendor: str) -> None:
    admin(two.app, "DELETE", "/worlds/a")

    call = token_call(two.a["vendors"][vendor]["credentials"])
    assert ask(two.app, "POST", f"/{vendor}{TOKEN_PATHS[vendor]}", call).status == 401


def test_world_dropped_and_made_again_begins_anew_under_new_credentials(two: Two) -> None:
    use_all(two, two.a)
    admin(two.app, "DELETE", "/worlds/a")

    again = admin(two.app, "POST", "/worlds", {"name": "a", "clock": "frozen"})

    assert secrets(again).isdisjoint(secrets(two.a))
    assert NEW not in ask_as(two.app, again, "devskiller").body.decode()
    assert admin(two.app, "GET", "/requests/count?world=a")["count"] == 1


def test_credential_that_is_taken_is_a_conflict_and_leaves_no_file(tmp_path: Path) -> None:
    app = asgi.start(Config(scenario="empty", data=tmp_path))
    before = sorted(path.name for path in tmp_path.iterdir())
    body = {"name": "other", "credentials": {"devskiller": {"full": {"api_key": "TEST-API-KEY"}}}}

    answer = ask(app, "POST", "/__admin/worlds", body)

    assert answer.status == 409
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert [world["world"] for world in admin(app, "GET", "/worlds")["worlds"]] == ["default"]
    app.close()


def test_world_that_could_not_be_made_leaves_no_file(tmp_path: Path) -> None:
    app = asgi.start(Config(scenario="empty", data=tmp_path))
    before = sorted(path.name for path in tmp_path.iterdir())
    app.worlds.templates.get(app.worlds.get("default").origin).close()

    answer = ask(app, "POST", "/__admin/worlds", {"name": "other"})

    assert answer.status == 500
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    with pytest.raises(Conflict):
        app.worlds.create(WorldSpec("default", app.worlds.get("default").origin))
    app.close()


@pytest.mark.slow
def test_hundred_worlds_come_and_go_without_a_trace() -> None:
    ids = asyncio.run(_come_and_go(100, seeds=10))

    assert [len(of_seed) for of_seed in ids.values()] == [1] * 10
    assert len(set.union(*ids.values())) == 10


async def _come_and_go(count: int, seeds: int) -> dict[int, set[str]]:
    """The ids of what was made in a row of worlds, by seed; nothing of those worlds is left."""
    ids: dict[int, set[str]] = {}
    async with running(Config(scenario="empty", as_of="2026-08-01")) as sandbox:
        for n in range(count):
            seed = n % seeds
            world = await make(sandbox, f"w{n}", seed=seed)
            answers = await use(sandbox, world)
            assert all(NEW not in listed.body.decode() for listed, _ in answers.values())
            ids.setdefault(seed, set()).add(answers["devskiller"][1].json()["id"])
            await sandbox.admin("DELETE", f"/worlds/w{n}")
        # Nothing above waits for a socket: what was canceled gets its turn to end here.
        await asyncio.sleep(0)
        gc.collect()
        assert _worlds_in_memory() == 0
        assert list(sandbox.app.clockwork.timelines) == ["default"]
    return ids


def _worlds_in_memory() -> int:
    return sum(isinstance(o, World) and o.name.startswith("w") for o in gc.get_objects())


def shown(app: Simulator, path: str) -> Any:
    return admin(app, "GET", f"{path}?world=a")


def state(app: Simulator) -> dict[str, Any]:
    """Everything that a snapshot holds, as clients see it."""
    kept = {path: shown(app, path) for path in ("/clock", "/settings", "/faults", "/agenda")}
    return {
        **kept,
        "limits": shown(app, "/limits"),
        "data": {k: admin(app, "GET", f"/state/{v}/{k}?world=a") for v, k in KINDS},
    }


KINDS = [("devskiller", "candidates"), ("devskiller", "webhooks"), ("techwolf", "employees")]


def disturb(app: Simulator, world: Json, email: str = "one@example.com") -> None:
    """Change everything that a snapshot holds."""
    admin(app, "PUT", "/settings?world=a", {"candidates": "diligent"})
    admin(app, "POST", "/faults?world=a", {"effect": "delay", "delay_ms": 1, "vendor": "techwolf"})
    key = {API_KEY: world["vendors"]["devskiller"]["credentials"]["api_key"]}
    tests = ask(app, "GET", "/devskiller/tests", **key).json()["_embedded"]["tests"]
    body = {"email": email, "testId": tests[0]["id"]}
    assert ask(app, "POST", "/devskiller/invitations", body, **key).status == 201
    admin(app, "POST", "/clock/advance?world=a", {"seconds": 1})


def test_snapshot_brings_back_all_it_holds(two: Two) -> None:
    disturb(two.app, two.a)
    kept = state(two.app)
    admin(two.app, "PUT", "/snapshots/s?world=a", {})
    disturb(two.app, two.a, "two@example.com")
    admin(two.app, "PUT", "/settings?world=a", {"candidates": "slow"})
    other = state(two.app)
    assert [name for name in kept if other[name] == kept[name]] == []

    admin(two.app, "POST", "/snapshots/s/restore?world=a", {})

    assert state(two.app) == kept


def test_snapshots_of_one_world_are_not_those_of_another(two: Two) -> None:
    admin(two.app, "PUT", "/snapshots/s?world=a", {})

    assert admin(two.app, "GET", "/snapshots?world=b") == {"snapshots": []}
    assert ask(two.app, "POST", "/__admin/snapshots/s/restore?world=b", {}).status == 404


def test_restored_world_goes_on_as_the_first_time(two: Two) -> None:
    admin(two.app, "PUT", "/snapshots/s?world=a", {})
    first = use_all(two, two.a)

    admin(two.app, "POST", "/snapshots/s/restore?world=a", {})

    assert [m.body for _, m in use_all(two, two.a).values()] == [m.body for _, m in first.values()]


def test_restore_keeps_credentials_and_journal(two: Two) -> None:
    admin(two.app, "PUT", "/snapshots/s?world=a", {})
    new = {"vendor": "devskiller", "role": "full", "words": {"api_key": "added-later"}}
    admin(two.app, "POST", "/credentials?world=a", new)
    ask_as(two.app, two.a, "devskiller")

    admin(two.app, "POST", "/snapshots/s/restore?world=a", {})

    assert ask(two.app, "GET", "/@a/devskiller/tests", **{API_KEY: "added-later"}).status == 200
    assert admin(two.app, "GET", "/requests/count?world=a")["count"] == 2


def test_reset_returns_to_the_beginnings_of_the_world(server: Simulator) -> None:
    wanted = {"name": "a", "clock": "2026-02-01T00:00:00Z", "settings": {"candidates": "slow"}}
    world = admin(server, "POST", "/worlds", wanted)
    first = state(server)
    disturb(server, world)

    admin(server, "POST", "/reset?world=a", {})

    assert state(server) == first
    assert first["/clock"]["now"] == "2026-02-01T00:00:00.000000Z"
    assert admin(server, "GET", "/requests/count?world=a")["count"] == 0
    admin(server, "DELETE", "/worlds/a")


def test_reset_of_one_world_leaves_the_others_as_they_are(two: Two) -> None:
    use_all(two, two.b)

    admin(two.app, "POST", "/reset?world=a", {})

    assert NEW in ask_as(two.app, two.b, "devskiller").body.decode()
