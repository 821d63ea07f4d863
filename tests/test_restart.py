"""A data directory over restarts: worlds, credentials, clocks, switches, snapshots, what is due."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from skillsim.app import Simulator, create_app
from skillsim.config import Config
from skillsim.instants import SECOND_US
from tests.asgi import NOW_US
from tests.many_worlds import API_KEY, LISTS, TOKEN_PATHS, Json, admin, ask, ask_as, token_call

DAY_S = 86_400
SEEN = ("/settings", "/faults", "/agenda", "/credentials", "/snapshots", "/limits")

Restart = Callable[..., Simulator]


@pytest.fixture
def restart(tmp_path: Path) -> Iterator[Restart]:
    """Stop the simulator, if it runs, and start it so many seconds after its first start."""
    running: list[Simulator] = []

    def start(*, later_s: int = 0, **settings: Any) -> Simulator:
        stop()
        config = Config(data=tmp_path, scenario="small", as_of="2026-08-01", **settings)
        running.append(create_app(config, read=lambda: NOW_US + later_s * SECOND_US))
        return running[0]

    def stop() -> None:
        if running:
            running.pop().close()

    yield start
    stop()


def invite(app: Simulator, world: Json) -> None:
    """Leave something on the agenda: an invitation that will expire."""
    key = {API_KEY: world["vendors"]["devskiller"]["credentials"]["api_key"]}
    tests = ask(app, "GET", "/devskiller/tests", **key).json()["_embedded"]["tests"]
    body = {"email": "a@b.example", "testId": tests[0]["id"]}
    assert ask(app, "POST", "/devskiller/invitations", body, **key).status == 201


def rename(app: Simulator, action: str, body: Json, vendor: str = "techwolf") -> str:
    """Do something to the first credentials of a vendor; their name afterwards."""
    listed = admin(app, "GET", "/credentials")["credentials"]
    name = next(c["name"] for c in listed if c["vendor"] == vendor)
    return str(admin(app, "POST", f"/credentials/{vendor}/{name}/{action}", body)["name"])


def buys(app: Simulator, words: Json, vendor: str = "techwolf") -> int:
    """The status of a token call with these words."""
    return ask(app, "POST", f"/{vendor}{TOKEN_PATHS[vendor]}", token_call(words)).status


def words_of(app: Simulator, name: str) -> Json:
    listed = admin(app, "GET", "/credentials")["credentials"]
    found: Json = next({**c["words"], **c} for c in listed if c["name"] == name)
    return found


def test_everything_that_is_kept_looks_the_same_afterwards(restart: Restart) -> None:
    first = restart(clock="frozen")
    invite(first, first.describe(""))
    admin(first, "PUT", "/settings", {"candidates": "diligent", "latency_ms": 1})
    admin(first, "POST", "/faults", {"effect": "status", "status": 503, "vendor": "techwolf"})
    admin(first, "PUT", "/snapshots/s", {})
    before = {path: admin(first, "GET", path) for path in (*SEEN, "/clock")}

    again = restart(later_s=100)

    assert {path: admin(again, "GET", path) for path in before} == before


def test_worlds_come_back_with_origin_and_credentials(restart: Restart) -> None:
    wanted = {"name": "mine", "scenario": "empty", "seed": 7, "as_of": "2026-01-01"}
    made = admin(restart(), "POST", "/worlds", wanted)
    admin(restart(), "POST", "/worlds", {"name": "other"})

    again = restart()

    assert [world.name for world in again.worlds] == ["default", "mine", "other"]
    back = admin(again, "GET", "/worlds/mine")
    assert {k: v for k, v in back.items() if k != "clock"} == {
        k: v for k, v in made.items() if k != "clock"
    }
    for vendor in LISTS:
        assert ask_as(again, made, vendor).status == 200


def test_dropped_world_does_not_come_back(restart: Restart, tmp_path: Path) -> None:
    app = restart()
    admin(app, "POST", "/worlds", {"name": "mine"})
    admin(app, "PUT", "/snapshots/s?world=mine", {})
    admin(app, "DELETE", "/worlds/mine")

    again = restart()

    assert [world.name for world in again.worlds] == ["default"]
    assert [path for path in tmp_path.rglob("*mine*") if path.is_file()] == []


def test_reset_after_a_restart_returns_to_the_first_beginnings(restart: Restart) -> None:
    wanted = {"name": "mine", "clock": "2026-02-01T00:00:00Z", "settings": {"latency_ms": 3}}
    admin(restart(), "POST", "/worlds", wanted)

    again = restart(later_s=50)
    admin(again, "PUT", "/settings?world=mine", {"latency_ms": 9})
    admin(again, "POST", "/clock/advance?world=mine", {"seconds": DAY_S})
    admin(again, "POST", "/reset?world=mine", {})

    assert admin(again, "GET", "/settings?world=mine")["latency_ms"] == 3
    assert admin(again, "GET", "/clock?world=mine")["now"] == "2026-02-01T00:00:00.000000Z"


@pytest.mark.parametrize(
    ("settings", "later_s", "ahead_s"),
    [({}, 100, DAY_S + 100), ({"speed": 60.0}, 100, DAY_S + 6000), ({"clock": "frozen"}, 9, DAY_S)],
    ids=["real", "scaled", "frozen"],
)
def test_clock_goes_on_as_if_it_had_run_meanwhile(
    restart: Restart, settings: dict[str, Any], later_s: int, ahead_s: int
) -> None:
    first = restart(**settings)
    began_us = first.worlds.get("default").clock.now_us()
    admin(first, "POST", "/clock/advance", {"seconds": DAY_S})

    again = restart(later_s=later_s)

    assert again.worlds.get("default").clock.now_us() == began_us + ahead_s * SECOND_US


def test_added_credentials_work_afterwards(restart: Restart) -> None:
    new = {"vendor": "devskiller", "role": "full", "words": {"api_key": "added-key"}}
    admin(restart(), "POST", "/credentials", new)

    again = restart()

    assert ask(again, "GET", "/devskiller/tests", **{API_KEY: "added-key"}).status == 200
    assert ask(again, "GET", "/devskiller/tests", **{API_KEY: "TEST-API-KEY"}).status == 200


def test_revoked_credentials_stay_revoked(restart: Restart) -> None:
    admin(restart(), "DELETE", "/credentials/devskiller/TEST-API-KEY")

    again = restart()

    assert ask(again, "GET", "/devskiller/tests", **{API_KEY: "TEST-API-KEY"}).status == 401


def test_rotated_credentials_stay_rotated(restart: Restart) -> None:
    first = restart()
    old = words_of(first, "techwolf-client")
    new = words_of(first, rename(first, "rotate", {}))

    again = restart()

    assert old["client_secret"] != new["client_secret"]
    assert (buys(again, old), buys(again, new)) == (401, 200)


def test_expired_tokens_stay_expired(restart: Restart) -> None:
    first = restart()
    call = token_call(words_of(first, "techwolf-client"))
    token = ask(first, "POST", "/techwolf/oauth/token", call).json()["access_token"]
    rename(first, "expire", {"tokens": True})

    again = restart()

    bearer = {"Authorization": f"Bearer {token}"}
    assert ask(again, "GET", "/techwolf/employees", **bearer).status == 401


def test_credentials_that_end_at_an_instant_end_there_after_a_restart(restart: Restart) -> None:
    first = restart(clock="2026-08-01T00:00:00Z")
    rename(first, "expire", {"at": "2026-08-02T00:00:00Z"})

    again = restart()

    words = words_of(again, "techwolf-client")
    assert buys(again, words) == 200
    admin(again, "POST", "/clock/advance", {"seconds": DAY_S})
    assert buys(again, words) == 401


def test_snapshot_is_restored_after_a_restart(restart: Restart) -> None:
    first = restart(clock="frozen")
    invite(first, first.describe(""))
    kept = {path: admin(first, "GET", path) for path in ("/agenda", "/clock", "/limits")}
    admin(first, "PUT", "/snapshots/s", {})
    admin(first, "POST", "/reset", {})

    again = restart(later_s=100)
    assert admin(again, "GET", "/agenda") != kept["/agenda"]
    admin(again, "POST", "/snapshots/s/restore", {})

    assert {path: admin(again, "GET", path) for path in kept} == kept


def test_invitations_expire_on_time_after_a_restart(restart: Restart) -> None:
    first = restart(clock="frozen")
    invite(first, first.describe(""))
    planned = admin(first, "GET", "/agenda")["items"]

    done = admin(restart(), "POST", "/clock/advance", {"until": "idle"})

    fired = [(f["at"], f["kind"], f["subject"]) for f in done["fired"]]
    assert fired == [(item["due_at"], item["kind"], item["subject"]) for item in planned]
