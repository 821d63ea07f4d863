"""Where webhooks may be sent: a decision on the address that a socket is about to connect to.

The URL is never judged: names, number forms and redirects all end in an address, and that is what
counts. Whoever can register a webhook could otherwise have us knock on doors only we can reach.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*names: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(name) for name in names)


# Link-local, and where cloud machines learn their own secrets (AWS, Azure, Google, Alibaba,
# Oracle, Scaleway). No setting opens these.
_NEVER = _networks(
    "169.254.0.0/16",
    "fe80::/10",
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "fd00:ec2::/32",
    "fd20:ce::/32",
    "fd00:42::/32",
)
# Not public, although `is_global` of some Python versions says so.
_NOT_PUBLIC = _networks(
    "100.64.0.0/10",
    "192.0.0.0/24",
    "192.88.99.0/24",
    "fec0::/10",
    "64:ff9b:1::/48",
)
_LOOPBACK = _networks("127.0.0.0/8", "::1/128")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Policy:
    """Which receivers are allowed; `own_ports` are the ports this server listens on."""

    own_ports: frozenset[int]
    allow: tuple[Network, ...]
    is_public_allowed: bool


def policy_for(*, is_loopback: bool, own_ports: Iterable[int], allow: Iterable[str] = ()) -> Policy:
    """The policy of a server: receivers on this machine when only this machine reaches it.

    A server that others reach sends to public addresses alone, since a loopback receiver would be
    a service that they cannot reach themselves. `allow` adds networks such as `10.1.0.0/16`.
    Raises ValueError for what is no network.
    """
    added = _networks(*allow)
    return Policy(
        own_ports=frozenset(own_ports),
        allow=(*_LOOPBACK, *added) if is_loopback else added,
        is_public_allowed=not is_loopback,
    )


def is_allowed(host: str, port: int, policy: Policy) -> bool:
    """Whether a socket may connect to this address; anything but a plain address may not."""
    try:
        outer = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    outer = getattr(outer, "ipv4_mapped", None) or outer
    inner = _inside(outer)
    if _is_within(outer, _NEVER) or _is_within(inner, _NEVER):
        return False
    if port in policy.own_ports and (inner.is_loopback or inner.is_unspecified):
        return False
    if _is_within(outer, policy.allow):
        return True
    return policy.is_public_allowed and _is_public(inner)


def _inside(address: Address) -> Address:
    """The IPv4 address that a gateway would turn this one into (NAT64, 6to4), else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour or address


def _is_public(address: Address) -> bool:
    is_special = address.is_multicast or address.is_reserved or _is_within(address, _NOT_PUBLIC)
    return address.is_global and not is_special


def _is_within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)
