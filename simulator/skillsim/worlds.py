"""All worlds of a server: made from a template, found by name or by credential, and dropped."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from skillsim import side_file
from skillsim.auth import Desk
from skillsim.clock import Clock, system_now_us
from skillsim.context import ANONYMOUS
from skillsim.contract import Contract, Json
from skillsim.errors import ConfigurationError, Conflict, Forbidden, NotFound
from skillsim.grants import Grant, make_grants, replace_samples
from skillsim.journal import Budget, Journal
from skillsim.limiter import Limiter
from skillsim.numbering import Numbering
from skillsim.origin import Origin
from skillsim.rate_limit import parse_limits
from skillsim.registry import Vendor
from skillsim.signing_keys import SigningKeys
from skillsim.store import Store
from skillsim.templates import Templates, open_store, stored_origin
from skillsim.world import Beginnings, World

DEFAULT_WORLD = "default"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
# A world may be called `keys`: the signing keys are in `keys.json`.
SIDE_FILE = "world.json"
JOURNAL_BYTES = 256 << 20
_REMEMBERED_TOKENS = 4096

Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Credentials by vendor and role: `{"api_key"}` or `{"client_id", "client_secret"}`."""


@dataclass(frozen=True)
class WorldSpec:
    """What a world is made from; `credentials` that are not given are random."""

    name: str
    origin: Origin
    beginnings: Beginnings = field(default_factory=Beginnings)
    credentials: Words = field(default_factory=dict)
    use_samples: bool = False
    grants: Mapping[str, tuple[Grant, ...]] | None = None
    """Credentials of a world that an earlier process made, by vendor; a later one has no entry."""


class Worlds:
    """The worlds of one server; `default` is always there once it was made."""

    def __init__(
        self,
        vendors: tuple[Vendor, ...],
        contracts: Mapping[str, Contract],
        *,
        data: Path | None,
        read: Callable[[], int] = system_now_us,
    ) -> None:
        self.templates = Templates(vendors)
        self.contracts = contracts
        self.data = data
        self._read = read
        self._keys = SigningKeys(data / "keys.json" if data else None)
        self._schemes = {name: _scheme(name, contract) for name, contract in contracts.items()}
        self._limits = {
            name: parse_limits(contract.document.get("x-rate-limits", []))
            for name, contract in contracts.items()
        }
        self._budget = Budget(JOURNAL_BYTES)
        self._worlds: dict[str, World] = {}
        self._owners: dict[tuple[str, str], World] = {}
        self._client_ids: dict[str, str] = {}
        self.connections = Numbering()
        """Those that clients have made so far."""
        self.unnamed = Numbering()
        """Worlds that were made without a name."""
        self.on_made: Callable[[World], None] = lambda world: None
        self.on_dropped: Callable[[World], None] = lambda world: None

    def __iter__(self) -> Iterator[World]:
        """Every world, in the order they were made."""
        return iter(list(self._worlds.values()))

    def get(self, name: str) -> World:
        """The world of this name. Raises NotFound with the names that exist."""
        try:
            return self._worlds[name]
        except KeyError:
            known = ", ".join(list(self._worlds)[:20])
            raise NotFound(f"there is no world {name}; there is {known}") from None

    def create(self, spec: WorldSpec) -> World:
        """A new world. Raises Conflict for a name or a credential that is taken."""
        if spec.name in self._worlds:
            raise Conflict(f"there is already a world {spec.name}")
        for vendor, by_role in spec.credentials.items():
            for words in by_role.values():
                self._check_free(vendor, words)
        # The scenario is read before anything is written: a wrong name leaves no empty file.
        self.templates.get(spec.origin)
        store = open_store(self._file(spec.name, "sqlite"))
        try:
            return self._open(spec, store)
        except BaseException:
            # A full disk, mostly. What nobody was told of must not be there at the next start.
            store.close()
            self._remove_files(spec.name)
            raise

    def reopen(self, name: str, *, allow_samples: bool) -> World | None:
        """A world that an earlier process kept in the data directory.

        Public sample credentials are for loopback only: unless they are allowed, random ones take
        their place. A vendor that came later gets credentials as in a new world.
        None for one that was still being made when that process was killed: it holds nothing.
        """
        store = open_store(self._file(name, "sqlite"))
        origin = stored_origin(store)
        if origin is None:
            store.close()
            self._remove_files(name)
            return None
        path = self._file(name, SIDE_FILE)
        assert path is not None
        beginnings, grants = side_file.read(path, self._schemes)
        if not allow_samples:
            grants = {v: replace_samples(self._schemes[v], kept) for v, kept in grants.items()}
        use_samples = allow_samples and name == DEFAULT_WORLD
        spec = WorldSpec(name, origin, beginnings, use_samples=use_samples, grants=grants)
        world = self._open(spec, store)
        self._keep_side_file(world)
        return world

    def kept(self) -> list[str]:
        """The names of the worlds in the data directory, `default` first."""
        if self.data is None:
            return []
        names = sorted(
            path.stem for path in self.data.glob("*.sqlite") if NAME.fullmatch(path.stem)
        )
        return sorted(names, key=lambda name: name != DEFAULT_WORLD)

    def drop(self, name: str) -> None:
        """Remove a world with everything in it. Raises NotFound, Forbidden for the default one."""
        world = self.get(name)
        if name == DEFAULT_WORLD:
            raise Forbidden("the default world stays; reset it instead")
        del self._worlds[name]
        self._owners = {key: owner for key, owner in self._owners.items() if owner is not world}
        self.on_dropped(world)
        world.discard()
        self._remove_files(name)

    def close(self) -> None:
        """Close every world; what the data directory keeps is complete then."""
        for world in self:
            world.close()

    def owner(self, vendor: str, headers: Mapping[bytes, bytes]) -> World | None:
        """The world whose credential stands in these headers; None when nobody knows it."""
        scheme = self._schemes[vendor]
        value = headers.get(scheme.get("name", "Authorization").lower().encode())
        if value is None:
            return None
        text = value.decode("latin-1")
        return self._owners.get((vendor, text if scheme["type"] == "apiKey" else self._sub(text)))

    def owner_of_client(self, vendor: str, client_id: str) -> World | None:
        """The world that a client id belongs to; None when nobody knows it."""
        return self._owners.get((vendor, client_id))

    def add_grant(
        self, world: World, vendor: str, role: str, words: Mapping[str, str] | None = None
    ) -> Grant:
        """One more set of credentials. Raises NotFound or Conflict."""
        self._check_free(vendor, words or {})
        grant = self.desk(world, vendor).add(role, words)
        return self._own(world, vendor, grant)

    def rotate_grant(self, world: World, vendor: str, name: str) -> Grant:
        """New secret words in place of old ones. Raises NotFound."""
        grant = self.desk(world, vendor).rotate(name)
        self._owners.pop((vendor, name), None)
        return self._own(world, vendor, grant)

    def revoke_grant(self, world: World, vendor: str, name: str) -> None:
        """Take credentials away. Raises NotFound."""
        self.desk(world, vendor).revoke(name)
        self._owners.pop((vendor, name), None)
        self._keep_side_file(world)

    def expire_tokens(self, world: World, vendor: str, name: str) -> Grant:
        """Make every token that credentials bought so far worthless. Raises NotFound."""
        self.desk(world, vendor).expire_tokens(name)
        return self._own(world, vendor, self.desk(world, vendor).grant(name))

    def expire_grant_at(
        self, world: World, vendor: str, name: str, instant_us: int | None
    ) -> Grant:
        """Let credentials end at an instant of world time; None takes that back."""
        self.desk(world, vendor).expire_at(name, instant_us)
        return self._own(world, vendor, self.desk(world, vendor).grant(name))

    def desk(self, world: World, vendor: str) -> Desk:
        """A vendor's credential desk in a world. Raises NotFound."""
        try:
            return world.desks[vendor]
        except KeyError:
            raise NotFound(f"there is no vendor {vendor}") from None

    def _open(self, spec: WorldSpec, store: Store) -> World:
        clock = Clock(self._read)
        world = World(
            spec.name,
            store=store,
            template=lambda: self.templates.get(spec.origin),
            complete=lambda store: self.templates.complete(store, spec.origin),
            origin=spec.origin,
            beginnings=spec.beginnings,
            clock=clock,
            desks=self._desks(spec, clock),
            limiter=Limiter(self._limits),
            journal=Journal(self._budget),
        )
        if spec.grants is None:
            # Before the data: a kill between the two leaves an empty store, see `reopen`.
            self._keep_side_file(world)
        world.open()
        self._worlds[spec.name] = world
        for vendor, desk in world.desks.items():
            for grant in desk.grants:
                self._owners[vendor, grant.name] = world
        self.on_made(world)
        return world

    def _desks(self, spec: WorldSpec, clock: Clock) -> dict[str, Desk]:
        desks = {}
        for vendor, scheme in self._schemes.items():
            if spec.grants is not None and vendor in spec.grants:
                grants = spec.grants[vendor]
            else:
                given = spec.credentials.get(vendor, {})
                grants = make_grants(scheme, use_samples=spec.use_samples, given=given)
            desks[vendor] = Desk(vendor, scheme, grants, self._keys, clock)
        return desks

    def _check_free(self, vendor: str, words: Mapping[str, str]) -> None:
        name = words.get("client_id") or words.get("api_key")
        if name is not None and (vendor, name) in self._owners:
            raise Conflict(f"another world already has the {vendor} credential {name}")

    def _own(self, world: World, vendor: str, grant: Grant) -> Grant:
        self._owners[vendor, grant.name] = world
        self._keep_side_file(world)
        return grant

    def _sub(self, authorization: str) -> str:
        """Which client a bearer token says it is of; whether that is true is the desk's to find."""
        known = self._client_ids.get(authorization)
        if known is None:
            if len(self._client_ids) >= _REMEMBERED_TOKENS:
                self._client_ids.clear()
            known = self._client_ids[authorization] = _claimed_sub(authorization)
        return known

    def _file(self, name: str, ending: str) -> Path | None:
        return None if self.data is None else self.data / f"{name}.{ending}"

    def _remove_files(self, name: str) -> None:
        for ending in ("sqlite-wal", "sqlite-shm", "sqlite", SIDE_FILE):
            path = self._file(name, ending)
            if path is not None:
                path.unlink(missing_ok=True)

    def _keep_side_file(self, world: World) -> None:
        path = self._file(world.name, SIDE_FILE)
        if path is not None:
            side_file.write(path, world)


def _scheme(name: str, contract: Contract) -> Json:
    schemes = list(contract.security_schemes.values())
    if len(schemes) != 1:
        raise ConfigurationError(f"{name}: declare exactly one security scheme")
    return schemes[0]


def _claimed_sub(authorization: str) -> str:
    try:
        payload = authorization.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["sub"])
    except (IndexError, ValueError, KeyError, TypeError):
        return ANONYMOUS.name
