"""Targets behind an address: a world of the kit's own, or only what a profile allows."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from skillsim.app import create_app
from skillsim.config import Config
from skillsim_contracts import control_plane, over_http
from skillsim_contracts.calls import OWNER, READER, SECOND, Sent, Unreachable
from skillsim_contracts.client import Client
from skillsim_contracts.contract import known_vendors
from skillsim_contracts.guard import Mode, NotAllowed
from skillsim_contracts.profile import Profile, ProfileError
from skillsim_contracts.rules import Need
from skillsim_contracts.target import Target
from skillsim_contracts.transport import HttpTransport
from tests.kit import served_wsgi
from tests.kit.admin_calls import ask, worlds
from tests.kit.served import served, simulator_app

VENDORS = known_vendors()
WORDS = {("skilltrack", OWNER): {"client_id": "me", "client_secret": "hush-hush"}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with served(simulator_app()) as url:
        yield url


@contextmanager
def foreign(
    status: int = 200, body: bytes = b"{}", media: str = "application/json"
) -> Iterator[str]:
    """A server that answers everything alike."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(f"{status} Any", [("Content-Type", media)])
        return [body]

    with served_wsgi.served(app) as url:
        yield url


def profile(**members: Any) -> Profile:
    return Profile(name="by-hand", **members)


# --- With a control plane ---


def test_kit_works_in_a_world_of_its_own(sandbox: str) -> None:
    with over_http.reach(profile(url=sandbox), VENDORS, seed=1) as target:
        during = worlds(sandbox)
        assert target.world in during
        assert target.vendors == VENDORS
        assert target.offers == frozenset(Need)

    assert worlds(sandbox) == during - {target.world} == {"default"}


def test_own_world_is_dropped_when_the_block_fails(sandbox: str) -> None:
    with pytest.raises(ZeroDivisionError), over_http.reach(profile(url=sandbox), VENDORS, seed=1):
        raise ZeroDivisionError

    assert worlds(sandbox) == {"default"}


def test_own_world_is_dropped_when_its_credentials_are_not_to_be_had(
    sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_plane, "words_of_world", lambda vendors: {})

    with pytest.raises(KeyError), over_http.reach(profile(url=sandbox), VENDORS, seed=1):
        pass

    assert worlds(sandbox) == {"default"}


def test_what_is_written_in_the_own_world_is_nowhere_else(sandbox: str) -> None:
    default = ask("GET", f"{sandbox}/__admin/worlds/default")
    key = default["vendors"]["devskiller"]["credentials"]["api_key"]
    mine = {"email": "kit@example.com"}

    with over_http.reach(profile(url=sandbox), VENDORS, seed=1) as target:
        client = Client(target)
        assert client.send("devskiller", "POST", "/candidates", json=mine).status == 201
        headers = {"devskiller-api-key": key}
        url = default["vendors"]["devskiller"]["base_url"] + "/candidates?query=kit@example.com"
        transport = HttpTransport()
        seen = transport.exchange(Sent("GET", url, headers, b""))
        transport.close()

    assert json.loads(seen.body)["page"]["totalElements"] == 0


def test_every_actor_has_words_of_its_own(sandbox: str) -> None:
    with over_http.reach(profile(url=sandbox), VENDORS, seed=1) as target:
        client = Client(target)
        statuses = {
            actor: client.send("skilltrack", "GET", "/v1/employees", actor=actor).status
            for actor in (OWNER, SECOND, READER)
        }

    assert statuses == {OWNER: 200, SECOND: 200, READER: 200}
    assert target.words["skilltrack", OWNER] != target.words["skilltrack", SECOND]


def test_seed_makes_the_world(sandbox: str) -> None:
    def names(seed: int) -> bytes:
        with over_http.reach(profile(url=sandbox), VENDORS, seed=seed) as target:
            return Client(target).send("skilltrack", "GET", "/v1/employees").body

    assert names(1) == names(1)
    assert names(1) != names(2)


def test_control_plane_is_found_or_not(sandbox: str) -> None:
    assert over_http.has_control_plane(profile(url=sandbox))
    assert over_http.has_control_plane(profile(control_url=f"{sandbox}/__admin"))
    assert not over_http.has_control_plane(profile(urls={"skilltrack": "http://127.0.0.1:9"}))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"{}"),
        (200, b"[]"),
        (200, b"7"),
        (200, b"<html>"),
        (200, b""),
        (404, b'{"version": "1"}'),
        (302, b'{"version": "1"}'),
    ],
)
def test_other_servers_have_no_control_plane(status: int, body: bytes) -> None:
    with foreign(status, body) as url:
        assert not over_http.has_control_plane(profile(url=url))
        with pytest.raises(ProfileError, match="there is no control plane of skillsim at"):
            over_http.has_control_plane(profile(control_url=url))


def test_wrong_token_is_one_sentence() -> None:
    config = Config(scenario="small", seed=1, admin_token="right-token")
    with served(create_app(config)) as url:
        for token in ("", "wrong-token"):
            with (
                pytest.raises(ProfileError, match="asks for its token"),
                over_http.reach(profile(url=url, control_token=token), VENDORS, seed=1),
            ):
                pass
        right = profile(url=url, control_token="right-token")
        with over_http.reach(right, VENDORS, seed=1) as target:
            assert Client(target).settle().status == 200


def test_nobody_at_the_address_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="nobody listens there"):
        over_http.has_control_plane(profile(url="http://127.0.0.1:9"))


@pytest.mark.parametrize(
    "url", ["nonsense", "http://", "ftp://127.0.0.1/", "http://[::1", "http://a b"]
)
def test_address_that_is_none_is_unreachable(url: str) -> None:
    with pytest.raises(Unreachable) as caught:
        over_http.has_control_plane(profile(url=url))

    assert "\n" not in str(caught.value)


# --- Without one ---


@contextmanager
def reached(url: str, **members: Any) -> Iterator[Target]:
    given: dict[str, Any] = {"urls": {"skilltrack": url}, "words": WORDS}
    with over_http.reach(profile(**(given | members)), ("skilltrack",), seed=1) as target:
        yield target


@pytest.mark.parametrize(
    ("members", "offers"),
    [
        ({}, set()),
        ({"mode": Mode.READ_ONLY}, set()),
        ({"mode": Mode.SANDBOX}, {Need.WRITE}),
        ({"mode": Mode.FULL, "can_reach_us": True}, {Need.WRITE, Need.SINK}),
        (
            {"words": WORDS | {("skilltrack", READER): {}, ("skilltrack", SECOND): {}}},
            {Need.READER, Need.SECOND_CLIENT},
        ),
    ],
)
def test_foreign_target_offers_what_its_profile_says(
    members: dict[str, Any], offers: set[Need]
) -> None:
    with reached("http://127.0.0.1:9", **members) as target:
        assert target.offers == offers
        assert target.admin_url == ""


def test_foreign_target_is_read_only_and_sells_tokens_all_the_same() -> None:
    with foreign() as url, reached(url + "/st") as target:
        transport = target.transport

        assert transport.exchange(Sent("GET", f"{url}/st/v1/employees", {}, b"")).status == 200
        assert transport.exchange(Sent("POST", f"{url}/st/v1/auth/token", {}, b"")).status == 200
        with pytest.raises(NotAllowed):
            transport.exchange(Sent("POST", f"{url}/st/v1/employees", {}, b""))


def test_foreign_target_marks_what_it_makes() -> None:
    with reached("http://127.0.0.1:9") as target:
        assert len(target.tag) > 4
        assert target.tag.endswith("-")
        assert target.tag == target.tag.lower()


def test_foreign_target_is_its_vendors_alone() -> None:
    urls = {"skilltrack": "http://127.0.0.1:9", "techwolf": "http://127.0.0.1:8"}

    with reached("", urls=urls) as target:
        assert target.vendors == ("skilltrack",)
        assert target.name == "http://127.0.0.1:9"


def test_address_of_one_vendor_will_do() -> None:
    with foreign() as url:
        only = profile(url=url, words=WORDS)
        with over_http.reach(only, ("skilltrack",), seed=1) as target:
            assert target.base_url("skilltrack") == url


def test_address_alone_does_not_say_where_each_vendor_is() -> None:
    with (
        foreign() as url,
        pytest.raises(ProfileError, match="name one vendor"),
        over_http.reach(profile(url=url, words=WORDS), VENDORS, seed=1),
    ):
        pass


def test_foreign_target_needs_credentials() -> None:
    with (
        pytest.raises(ProfileError, match=r"auth\.skilltrack"),
        reached("http://127.0.0.1:9", words={}),
    ):
        pass
