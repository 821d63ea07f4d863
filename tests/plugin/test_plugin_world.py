"""A world as a test has it: addresses, credentials, headers."""

import copy

import pytest

from skillsim.client import AdminError
from skillsim.pytest_plugin.private_world import World
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.vendor_client import NoToken, proof
from skillsim_contracts.contract import known_vendors, load_contract
from tests.running_server import Server

VENDORS = ("devskiller", "skilltrack", "techwolf")
# A read that needs a credential.
READS = {
    "devskiller": ("GET", "/tests"),
    "skilltrack": ("GET", "/v1/employees"),
    "techwolf": ("GET", "/employees?external_id=nobody"),
}


def answered(
    server: Server, world: World, vendor: str, headers: dict[str, str] | None = None
) -> int:
    """The status of a read of a vendor in a world."""
    method, path = READS[vendor]
    return server.request(method, world.vendors[vendor].base_url + path, headers).status


@pytest.mark.parametrize("vendor", VENDORS)
def test_headers_of_vendor_open_its_world(server: Server, world: World, vendor: str) -> None:
    without = answered(server, world, vendor)
    with_them = answered(server, world, vendor, getattr(world, vendor).headers)

    assert without == 401
    assert with_them not in (401, 403)


@pytest.mark.parametrize("vendor", VENDORS)
def test_headers_of_one_world_do_not_open_another(
    server: Server, sandbox: Sandbox, world: World, vendor: str
) -> None:
    with sandbox.world() as other:
        status = answered(server, world, vendor, other.vendors[vendor].headers)

    assert status == 401


def test_headers_of_reader_may_not_write(server: Server, world: World) -> None:
    api = world.skilltrack
    headers = {**api.headers_as("read_only"), "Content-Type": "application/json"}

    read = server.request("GET", f"{api.base_url}/v1/employees", headers)
    written = server.request("POST", f"{api.base_url}/v1/employees", headers, b"{}")

    assert (read.status, written.status) == (200, 403)


def test_unknown_role_is_refused_with_those_there_are(world: World) -> None:
    with pytest.raises(ValueError, match="no credentials of the role boss; there is full, read_on"):
        world.skilltrack.headers_as("boss")


def test_token_is_bought_once_until_the_clock_moves(world: World) -> None:
    first, second = world.techwolf.headers, world.techwolf.headers
    world.clock.advance("3h")
    third = world.techwolf.headers

    assert first == second
    assert third != first
    world.journal.assert_count(2, operation="issueToken", status=200)


def test_token_that_is_not_sold_is_said(world: World) -> None:
    world.faults.add("status", status=503, operation_id="issueToken")

    with pytest.raises(NoToken, match="sold no token: it answered 503"):
        _ = world.skilltrack.headers


def test_header_of_a_key_is_the_one_of_the_contract(world: World) -> None:
    document = copy.deepcopy(load_contract("devskiller").document)
    (scheme,) = document["components"]["securitySchemes"].values()
    scheme["name"] = "X-Other"

    assert proof.header(document, world.url, {"api_key": "k1"}) == {"X-Other": "k1"}


def test_world_has_the_addresses_of_its_vendors(sandbox: Sandbox, world: World) -> None:
    assert world.url == f"{sandbox.url}/@{world.name}"
    assert [api.base_url for api in world.vendors.values()] == [
        f"{world.url}/{vendor}" for vendor in known_vendors()
    ]


def test_unknown_vendor_is_an_attribute_error_that_names_those_there_are(world: World) -> None:
    there = ", ".join(known_vendors())
    with pytest.raises(AttributeError, match=f"no taleo; its vendors are {there}"):
        _ = world.taleo


def test_world_is_gone_after_its_block(sandbox: Sandbox) -> None:
    with sandbox.world(scenario="empty") as made:
        made.drop()

    with pytest.raises(AdminError, match=made.name):
        made.clock.freeze()


def test_world_that_is_dropped_twice_leaves_the_next_of_its_name(sandbox: Sandbox) -> None:
    first = sandbox.create_world()
    first.drop()
    sandbox.admin.create_world({"name": first.name})

    first.drop()

    assert sandbox.admin_of(first.name).get_clock()
    sandbox.admin.drop_world(first.name)


def test_keywords_of_world_are_those_of_the_mark(sandbox: Sandbox) -> None:
    with sandbox.world(scenario="empty", seed=9, candidates="slow") as made:
        settings = made.admin.get_settings()

    assert (made.described["scenario"], made.described["seed"]) == ("empty", 9)
    assert settings["candidates"] == "slow"
