"""Which addresses webhooks may go to: a table of addresses, and the pure decision."""

import pytest

from skillsim.app import create_app
from skillsim.config import Config
from skillsim.webhooks.egress import Policy, is_allowed, policy_for

OWN_PORT = 8600
LOCAL = policy_for(is_loopback=True, own_ports=[OWN_PORT])
SHARED = policy_for(is_loopback=False, own_ports=[OWN_PORT])
WIDE_OPEN = policy_for(is_loopback=True, own_ports=[OWN_PORT], allow=["0.0.0.0/0", "::/0"])

LOOPBACK = ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "::1%lo"]
PUBLIC = ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fd00:42::42",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
]
PRIVATE = [
    "10.0.0.1",
    "172.17.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.0.8",
    "192.88.99.1",
    "fc00::1",
    "fec0::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::1",
    "2002:7f00:1::1",
    "64:ff9b::7f00:1",
    "2001:0:a00:1::1",
    "::a00:1",
]
NOWHERE = ["0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1", "2001:db8::1"]
NO_ADDRESS = ["", "localhost", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "a b"]


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_receivers_are_for_loopback_servers(host: str) -> None:
    assert is_allowed(host, 9000, LOCAL)
    assert not is_allowed(host, 9000, SHARED)


@pytest.mark.parametrize("host", PUBLIC)
def test_public_receivers_are_for_servers_that_others_reach(host: str) -> None:
    assert is_allowed(host, 443, SHARED)
    assert not is_allowed(host, 443, LOCAL)


@pytest.mark.parametrize("policy", [LOCAL, SHARED, WIDE_OPEN], ids=["local", "shared", "open"])
@pytest.mark.parametrize("host", METADATA)
def test_metadata_addresses_are_never_allowed(host: str, policy: Policy) -> None:
    assert not is_allowed(host, 80, policy)


@pytest.mark.parametrize("policy", [LOCAL, SHARED], ids=["local", "shared"])
@pytest.mark.parametrize("host", PRIVATE + NOWHERE)
def test_addresses_inside_other_networks_are_not_allowed(host: str, policy: Policy) -> None:
    assert not is_allowed(host, 80, policy)


@pytest.mark.parametrize("host", NO_ADDRESS)
def test_whatever_is_no_plain_address_is_not_allowed(host: str) -> None:
    assert not is_allowed(host, 80, WIDE_OPEN)


@pytest.mark.parametrize("host", [*LOOPBACK, "0.0.0.0", "::", "64:ff9b::7f00:1", "2002:7f00:1::1"])
def test_own_port_is_never_allowed(host: str) -> None:
    assert not is_allowed(host, OWN_PORT, WIDE_OPEN)


def test_network_is_opened_by_name_and_no_wider() -> None:
    policy = policy_for(is_loopback=False, own_ports=[], allow=["10.1.0.0/16"])

    assert is_allowed("10.1.2.3", 80, policy)
    assert is_allowed("::ffff:10.1.2.3", 80, policy)
    assert not is_allowed("10.2.0.1", 80, policy)


def test_what_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="has host bits set"):
        policy_for(is_loopback=True, own_ports=[], allow=["10.1.2.3/16"])


def test_networks_of_the_settings_are_opened() -> None:
    app = create_app(Config(scenario="empty", allow_receiver=("10.1.0.0/16",)))

    policy = app.clockwork.policy

    app.close()
    assert is_allowed("10.1.2.3", 80, policy)
    assert not is_allowed("10.2.0.1", 80, policy)
