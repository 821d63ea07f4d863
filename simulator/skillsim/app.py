"""The only place that wires the parts together: configuration in, one ASGI application out."""

import os
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim import connexion_app, contract, edge, registry, resources, stages
from skillsim.admin import guard
from skillsim.admin import handlers as admin_handlers
from skillsim.auth import Desk, SigningKeys, make_grants
from skillsim.clock import Clock, system_now_us
from skillsim.config import Config
from skillsim.context import ANONYMOUS, Caller, Ctx, Links, Reply
from skillsim.contract import Contract
from skillsim.docs_pages import DocumentationPages
from skillsim.errors import ApiError, ConfigurationError, Misdirected, NotFound
from skillsim.ids import Ids
from skillsim.instants import DAY_US, from_date_text, from_text, to_precise_text
from skillsim.lane import Arrival, Binding, send_answer
from skillsim.plan import Plan
from skillsim.registry import Vendor
from skillsim.stages import Request
from skillsim.world import Origin, World, open_store, stored_origin

ADMIN = "__admin"
DEFAULT_WORLD = "default"
DEFAULT_SCENARIO = "small"
DEFAULT_SEED = 1


@dataclass(frozen=True)
class VendorBinding:
    """A vendor's contract bound to its handlers and to the worlds it is asked in."""

    vendor: Vendor
    contract: Contract

    @property
    def handlers(self) -> ModuleType:
        """The module that holds the vendor's handlers."""
        return self.vendor.handlers

    def authenticate(self, plan: Plan, scope: Scope, request: Request) -> Caller:
        """Who the credential proves in the world of the request."""
        if plan.scheme is None:
            return ANONYMOUS
        desk: Desk = scope["skillsim"].world.desks[self.vendor.name]
        return desk.caller(request.headers, plan.scopes)

    def run(
        self, plan: Plan, scope: Scope, request: Request, caller: Caller, arguments: dict[str, Any]
    ) -> Reply:
        """The handler's reply; its changes are committed when this returns."""
        world: World = scope["skillsim"].world
        now_us = world.clock.now_us()
        desk = world.desks[self.vendor.name]

        def work(tx: Any) -> Reply:
            ctx = Ctx(tx, now_us, Ids(tx, world.seed), request.links, caller, desk)
            reply: Reply = plan.handler(ctx, **arguments)
            return reply

        return world.transact(work)

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The refusal in the vendor's envelope."""
        return self.vendor.error_shape(error, request_id, operation_id)


@dataclass(frozen=True)
class AdminBinding:
    """The admin API's contract bound to its handlers."""

    contract: Contract
    worlds: Mapping[str, World]
    token: str | None

    @property
    def handlers(self) -> ModuleType:
        """The module that holds the admin handlers."""
        return admin_handlers

    def authenticate(self, plan: Plan, scope: Scope, request: Request) -> Caller:
        """Refuse a caller without the admin token, where there is one."""
        if plan.scheme is not None:
            guard.check_token(request.headers, self.token)
            guard.check_media_type(request.method, request.headers)
        return ANONYMOUS

    def run(
        self, plan: Plan, scope: Scope, request: Request, caller: Caller, arguments: dict[str, Any]
    ) -> Reply | Awaitable[Reply]:
        """The handler's reply."""
        reply: Reply = plan.handler(admin_handlers.AdminCtx(self.worlds), **arguments)
        return reply

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The refusal as problem+json."""
        return guard.problem_body(error)


@dataclass(frozen=True, eq=False)
class Mount:
    """One contract's application, and where it is reached."""

    binding: Binding
    app: ASGIApp
    hosts: tuple[re.Pattern[str], ...] = ()
    pages: Mapping[str, str] | None = None


class Simulator:
    """The ASGI application: finds the contract and the world of a request, and hands it on."""

    def __init__(
        self, config: Config, mounts: Mapping[str, Mount], worlds: Mapping[str, World]
    ) -> None:
        self.config = config
        self.worlds = worlds
        self._mounts = mounts
        self._docs = DocumentationPages(
            {name: mount.app for name, mount in mounts.items()},
            {name: mount.binding.contract for name, mount in mounts.items()},
        )
        own = {"127.0.0.1", "localhost", "[::1]", config.host.lower(), *config.allow_host}
        self._own_hosts = frozenset(own)
        self._links = lru_cache(maxsize=256)(_make_links)

    def close(self) -> None:
        """Close every world's store."""
        for world in self.worlds.values():
            world.close()

    @property
    def contracts(self) -> dict[str, Contract]:
        """Every contract that is served, by name; the admin API's is `__admin`."""
        return {name: mount.binding.contract for name, mount in self._mounts.items()}

    def describe(self, base_url: str, world_name: str = DEFAULT_WORLD) -> dict[str, Any]:
        """A world as the ready line shows it: addresses, credentials, origin, clock."""
        world = self.worlds[world_name]
        vendors = {
            name: {"base_url": f"{base_url}/{name}", "credentials": desk.describe()}
            for name, desk in world.desks.items()
        }
        return {
            **admin_handlers.describe_world(world),
            "clock": {"mode": "real", "now": to_precise_text(world.clock.now_us())},
            "base_url": base_url,
            "vendors": vendors,
            "admin": f"{base_url}/{ADMIN}",
            "console": None,
            "tls": None,
            "pid": os.getpid(),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI event: the lifespan, or a request."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        world = self.worlds[DEFAULT_WORLD]
        request_id = world.next_request_id()
        prefix = scope["path"].split("/", 2)[1] if "/" in scope["path"] else ""
        mount = self._mounts.get(prefix)
        try:
            headers = edge.collect_headers(scope["headers"])
            host, _ = edge.split_host(headers)
            if host not in self._own_hosts:
                mount, prefix = self._mount_of_host(host), ""
            inner = _inner_scope(scope, headers, prefix if mount else "")
            if mount is None:
                raise NotFound(f"nothing is served here; vendors: {', '.join(self._vendor_names)}")
            if prefix == ADMIN:
                guard.check_origin(headers, scope["scheme"])
                if inner["path"].startswith("/docs"):
                    await self._docs(scope, receive, send)
                    return
            inner["skillsim"] = Arrival(
                headers=headers,
                read_body=partial(edge.read_body, headers, receive),
                links=self._links(mount, scope["scheme"], headers[b"host"], prefix),
                request_id=request_id,
                world=world,
            )
        except ApiError as error:
            await self._refuse(error, mount, request_id, scope["method"], send)
            return
        await mount.app(inner, receive, send)

    def _mount_of_host(self, host: str) -> Mount:
        for mount in self._mounts.values():
            if any(pattern.fullmatch(host) for pattern in mount.hosts):
                return mount
        raise Misdirected(f"{host} is not served here; start with --allow-host {host} to allow it")

    @property
    def _vendor_names(self) -> list[str]:
        return ["/" + name for name in self._mounts if name != ADMIN]

    async def _refuse(
        self, error: ApiError, mount: Mount | None, request_id: str, method: str, send: Send
    ) -> None:
        binding = (mount or self._mounts[ADMIN]).binding
        body, media = binding.error_body(error, request_id, None)
        answer = stages.render_error(error, body, media, request_id)
        await send_answer(answer, send, without_body=method == "HEAD")


def _inner_scope(scope: Scope, headers: Mapping[bytes, bytes], prefix: str) -> Scope:
    """The scope as the contract sees it: the path without its prefix, vetted.

    Observed: a real client joins a base URL that ends in a slash with a path that begins with
    one, so slashes directly after the base count as one (decision D27).
    """
    cut = len(prefix) + 1 if prefix else 0
    path: str = scope["path"][cut:]
    raw: bytes = (scope.get("raw_path") or scope["path"].encode())[cut:]
    if raw.startswith(b"//"):
        path, raw = "/" + path.lstrip("/"), b"/" + raw.lstrip(b"/")
    edge.check_head(headers, raw, scope["query_string"])
    return {**scope, "path": path or "/"}


def _make_links(mount: Mount, scheme: str, host: bytes, prefix: str) -> Links:
    """Links as the client can follow them; pages have hosts of their own under Host routing."""
    _, _, port = host.decode("latin-1").partition(":")
    base = f"{scheme}://{host.decode('latin-1')}"
    if prefix or mount.pages is None:
        return Links(f"{base}/{prefix}")
    suffix = f":{port}" if port else ""
    return Links(base, {page: f"{scheme}://{h}{suffix}" for page, h in mount.pages.items()})


def create_app(config: Config, *, clock: Clock | None = None) -> Simulator:
    """The simulator, ready to serve. Raises ConfigurationError with one sentence."""
    vendors = registry.discover()
    contracts = {v.name: contract.load(resources.contract_path(v.name)) for v in vendors}
    worlds = {DEFAULT_WORLD: _open_world(config, vendors, contracts, clock or Clock())}
    bindings: dict[str, Binding] = {v.name: VendorBinding(v, contracts[v.name]) for v in vendors}
    admin_contract = contract.load(Path(admin_handlers.__file__).with_name("openapi.yaml"))
    bindings[ADMIN] = AdminBinding(admin_contract, worlds, config.admin_token)
    mounts = {name: Mount(b, connexion_app.build(b)) for name, b in bindings.items()}
    for vendor in vendors:
        mounts[vendor.name] = Mount(
            bindings[vendor.name],
            mounts[vendor.name].app,
            tuple(re.compile(pattern) for pattern in vendor.hosts),
            vendor.pages,
        )
    return Simulator(config, mounts, worlds)


def _open_world(
    config: Config, vendors: tuple[Vendor, ...], contracts: Mapping[str, Contract], clock: Clock
) -> World:
    if config.data is not None:
        _make_directory(config.data)
    keys = SigningKeys(config.data / "keys.json" if config.data else None)
    store = open_store(config.data / f"{DEFAULT_WORLD}.sqlite" if config.data else None)
    origin = _origin(config, stored_origin(store))
    desks = {
        name: _make_desk(name, declared, config, keys, clock)
        for name, declared in contracts.items()
    }
    world = World(
        DEFAULT_WORLD, store=store, origin=origin, vendors=vendors, clock=clock, desks=desks
    )
    world.open()
    return world


def _make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot make {path}: {error.strerror}") from error


def _origin(config: Config, stored: Origin | None) -> Origin:
    """Where the world begins: what its data says, else the settings, else the defaults."""
    if stored is None:
        seed = DEFAULT_SEED if config.seed is None else config.seed
        return Origin(config.scenario or DEFAULT_SCENARIO, seed, _as_of_us(config))
    same_day = config.as_of is None or _as_of_us(config) == stored.as_of_us
    same_scenario = config.scenario in (None, stored.scenario)
    if not same_day or not same_scenario or config.seed not in (None, stored.seed):
        raise ConfigurationError(
            f"{config.data} holds a world of scenario {stored.scenario}, seed {stored.seed},"
            f" as of {to_precise_text(stored.as_of_us)};"
            " start it without these flags, or use another directory"
        )
    return stored


def _make_desk(
    name: str, declared: Contract, config: Config, keys: SigningKeys, clock: Clock
) -> Desk:
    schemes = list(declared.security_schemes.values())
    if len(schemes) != 1:
        raise ConfigurationError(f"{name}: declare exactly one security scheme")
    grants = make_grants(schemes[0], use_samples=config.is_loopback)
    return Desk(name, schemes[0], grants, keys, clock)


def _as_of_us(config: Config) -> int:
    """The instant the data speaks of: as configured, else the start of the current UTC day."""
    if config.as_of is None:
        return system_now_us() // DAY_US * DAY_US
    try:
        return from_text(config.as_of) if "T" in config.as_of else from_date_text(config.as_of)
    except ValueError as error:
        raise ConfigurationError(f"as_of: {error}") from error
