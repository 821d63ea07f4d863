"""Where an exchange belongs: the vendor, the path below its base, and the operation if any."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from skillsim_contracts.contract import Operation, load_contract

OWN_PATH = "/__admin"
"""What skillsim itself answers; no vendor has it."""

# A browser asks these by itself; no contract has them.
_NOBODYS = frozenset({"OPTIONS", "CONNECT", "TRACE"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Base(NamedTuple):
    """Where a vendor was found: `host:port`, and what stands before the contract's paths."""

    host: str
    prefix: str
    vendor: str


@dataclass(frozen=True)
class Place:
    """The path below the vendor's base; without an operation the contract does not know it."""

    vendor: str
    path: str
    operation: Operation | None


def operation_at(
    method: str, host: str, path: str, vendors: Sequence[str]
) -> tuple[Operation, str] | None:
    """The operation of a request and its path below the vendor's base, wherever the base is."""
    parts = path.split("/")
    for start in range(1, len(parts)):
        rest = "/" + "/".join(parts[start:])
        before = parts[start - 1] if start > 1 else ""
        found = [o for v in vendors if (o := load_contract(v).find(method, rest)) is not None]
        if len(found) > 1:
            found = [o for o in found if before == o.vendor or o.vendor in host] or found[:1]
        if found:
            return found[0], rest
    return None


class Places:
    """Finds places, by what it was told and by what it has learnt of where each vendor's base is.

    A base that was given wins, then the addresses of the contracts, then a vendor's name in the
    path. What is nowhere belongs to the vendor `otherwise`; None leaves it out.
    """

    def __init__(
        self,
        vendors: Sequence[str],
        bases: Iterable[tuple[str, str]] = (),
        *,
        otherwise: str | None = None,
    ) -> None:
        self._vendors = tuple(vendors)
        self._given = [Base(host_of(u), urlsplit(u).path.rstrip("/"), v) for v, u in bases]
        # Who says where a vendor is does not want it found elsewhere.
        self._sought = tuple(v for v in vendors if v not in {base.vendor for base in self._given})
        self._learnt: dict[Base, set[str]] = {}
        self._otherwise = otherwise

    def learn(self, method: str, url: str, *, is_alone: bool = True) -> None:
        """Note what a request tells of where the base of its vendor is.

        Unless all that is asked is some vendor's, a call that is open to everybody tells nothing:
        anybody's login may be at `/oauth/token`.
        """
        host, path = host_of(url), urlsplit(url).path
        if not _is_http(url) or _is_own(path) or next(self._told(host, path), None) is not None:
            return
        found = operation_at(_as_read(method), host, path, self._sought)
        if found is not None and (is_alone or found[0].needs_credential):
            base = Base(host, path.removesuffix(found[1]), found[0].vendor)
            self._learnt.setdefault(base, set()).add(found[0].operation_id)

    def find(self, method: str, url: str) -> Place | None:
        """Where a request belongs; None for another address, and for skillsim's own paths."""
        host, path = host_of(url), urlsplit(url).path
        if not _is_http(url) or _is_own(path) or method in _NOBODYS:
            return None
        told = next(self._told(host, path), None)
        bases = [told] if told else [b for b in self._bases(host) if _is_below(b.prefix, path)]
        places = [_place(b.vendor, method, path.removeprefix(b.prefix)) for b in bases]
        if not places and self._otherwise is not None:
            return _place(self._otherwise, method, path)
        served = next((place for place in places if place.operation), None)
        return served or max(places, key=_closeness, default=None)

    def _told(self, host: str, path: str) -> Iterator[Base]:
        """Bases that need no guessing, the surest first."""
        deepest_first = sorted(self._given, key=lambda base: -len(base.prefix))
        yield from (b for b in deepest_first if b.host == host and _is_below(b.prefix, path))
        for vendor in self._vendors:
            if any(pattern.fullmatch(host) for pattern in _own_hosts(vendor)):
                yield Base(host, "", vendor)
        # As skillsim serves them: `/VENDOR`, or `/@WORLD/VENDOR`.
        named = re.match(r"(?:/@[^/]+)?/([^/]+)", path)
        if named and named[1] in self._vendors:
            yield Base(host, named[0], named[1])

    def _bases(self, host: str) -> list[Base]:
        """The learnt bases of a host, the deepest first.

        `PATCH /v1/employees/1` is no operation of SkillTrack, and its end is one of TechWolf's: a
        base inside another one counts only if more of its operations were seen.
        """
        known = [base for base in self._learnt if base.host == host]
        kept = [b for b in known if not any(self._outweighs(other, b) for other in known)]
        return sorted(kept, key=lambda base: (-len(base.prefix), -len(self._learnt[base])))

    def _outweighs(self, outer: Base, inner: Base) -> bool:
        is_around = outer.prefix != inner.prefix and _is_below(outer.prefix, inner.prefix)
        return is_around and len(self._learnt[outer]) >= len(self._learnt[inner])


def host_of(url: str) -> str:
    """`host:port` in lower case, without what goes without saying."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix(_DEFAULT_PORTS.get(parts.scheme, ":"))


def _place(vendor: str, method: str, path: str) -> Place:
    # Observed (decision D27): slashes directly after the base count as one.
    rest = "/" + path.lstrip("/")
    operation = load_contract(vendor).find(_as_read(method), rest) if vendor else None
    return Place(vendor, rest, operation)


def _closeness(place: Place) -> int:
    """How many parts of a path, from its beginning, some operation of the vendor has as well."""
    asked = place.path.split("/")
    known = [o.path.split("/") for o in load_contract(place.vendor).operations.values()]
    return max(
        sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] or pair[1][:1] == "{", pairs))
        for pairs in (zip(asked, path, strict=False) for path in known)
    )


def _as_read(method: str) -> str:
    """HEAD is answered wherever GET is."""
    return "GET" if method == "HEAD" else method


def _is_http(url: str) -> bool:
    """Whether it is asked over HTTP: a browser records sockets and pages of its own as well."""
    return urlsplit(url).scheme.lower() in _DEFAULT_PORTS


def _is_own(path: str) -> bool:
    return path == OWN_PATH or path.startswith(OWN_PATH + "/")


def _is_below(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")


@lru_cache(maxsize=16)
def _own_hosts(vendor: str) -> tuple[re.Pattern[str], ...]:
    """The hosts of the contract's servers; a variable stands for one label."""
    urls = [server["url"] for server in load_contract(vendor).document.get("servers", ())]
    escaped = [re.escape(host_of(url)) for url in urls]
    return tuple(re.compile(re.sub(r"\\\{.*?\\\}", "[^.]+", host)) for host in escaped)
