"""The only place that wires the parts together: configuration in, one ASGI application out."""

import os
import re
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from skillsim import connexion_app, contract, edge, opening, registry, rendering, resources
from skillsim.admin import guard
from skillsim.admin import handlers as admin_handlers
from skillsim.admin.binding import AdminBinding, VendorAdminBinding
from skillsim.admin.context import AdminCtx
from skillsim.clock import system_now_us
from skillsim.clockwork import Clockwork
from skillsim.config import Config
from skillsim.console import ROOT as CONSOLE
from skillsim.console import Console, is_reader_of_root
from skillsim.context import Links
from skillsim.contract import Contract
from skillsim.docs_pages import DocumentationPages
from skillsim.errors import ApiError
from skillsim.grants import random_secret
from skillsim.heads import ADMIN, HeadReader, Mount, Refusal
from skillsim.instants import to_precise_text
from skillsim.lane import Arrival, Passage, send_answer
from skillsim.plain_heads import END_OF_HEAD, PlainHeads
from skillsim.snapshots import Snapshots
from skillsim.vendor_binding import VendorBinding
from skillsim.vendor_pages import VendorPages
from skillsim.world import World
from skillsim.worlds import DEFAULT_WORLD, Worlds


class Simulator:
    """The ASGI application: finds the contract a request is for, and hands it on."""

    def __init__(
        self,
        config: Config,
        mounts: Mapping[str, Mount],
        worlds: Worlds,
        clockwork: Clockwork,
        tls: Mapping[str, str] | None = None,
    ) -> None:
        self.config = config
        self.worlds = worlds
        self.clockwork = clockwork
        self._mounts = mounts
        self._tls = tls
        self._docs = DocumentationPages(
            {name: mount.app for name, mount in mounts.items()}, self.contracts
        )
        bound = f"[{config.host.lower()}]" if ":" in config.host else config.host.lower()
        own = {"127.0.0.1", "localhost", "[::1]", bound, *config.allow_host}
        self._console = Console(self, random_secret)
        pages = {CONSOLE.strip("/"): Mount(mounts[ADMIN].binding, self._console)}
        heads = HeadReader({**mounts, **pages}, frozenset(own))
        self._read_head = heads.read
        self.is_served = heads.is_served
        """Whether a host name is one that something here answers to."""
        self._read_plain_head = PlainHeads(heads).read

    @property
    def contracts(self) -> dict[str, Contract]:
        """Every contract that is served, by where it is mounted."""
        return {name: mount.binding.contract for name, mount in self._mounts.items()}

    def describe(self, base_url: str, world_name: str = DEFAULT_WORLD) -> dict[str, Any]:
        """A world as the ready line shows it: addresses, credentials, origin, clock."""
        return describe(self.worlds.get(world_name), base_url, self._tls)

    def end_streams(self) -> None:
        """End every stream of events: the server is about to stop."""
        for world in self.worlds:
            world.journal.close()

    def close(self) -> None:
        """Close every world's store."""
        self.worlds.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI event: the lifespan, or a request."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            self.clockwork.start()
            await send({"type": "lifespan.startup.complete"})
        await self.clockwork.stop()
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def begin(
        self, data: bytes, scheme: str, abort: Callable[[], None], *, connection: int
    ) -> Passage | None:
        """Begin to answer what a connection received, if that is one whole request to a vendor.

        None for everything else, which takes its way through ASGI.
        """
        end = data.find(END_OF_HEAD) + len(END_OF_HEAD)
        plain = self._read_plain_head(data[:end], scheme)
        if plain is None or plain.n_body_bytes != len(data) - end:
            return None
        request_id = self.worlds.get(DEFAULT_WORLD).next_request_id()
        return plain.lane.begin(
            Arrival(plain.question, request_id, data[end:], abort=abort, connection=connection)
        )

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: Passage | None = scope.get("skillsim")
        if begun is not None:
            await begun.lane(scope, receive, send)
            return
        request_id = self.worlds.get(DEFAULT_WORLD).next_request_id()
        head = self._read_head(scope)
        if isinstance(head, Refusal):
            # Nothing is served at the root itself, so a reader there is looking for the console.
            if head.mount is None and head.error.status == 404 and is_reader_of_root(scope):
                await self._console.redirect(scope, receive, _with_request_id(send, request_id))
                return
            await self._refuse(head.error, head.mount, request_id, scope["method"], send)
            return
        if head.is_docs:
            await self._show_docs(scope, receive, send, head.mount, request_id)
            return
        arrival = Arrival(
            head.question,
            request_id,
            partial(edge.read_body, receive) if head.has_body else b"",
            needs_length=scope["http_version"] == "1.0",
            abort=scope.get("skillsim.abort"),
            connection=scope.get("skillsim.connection", 0),
        )
        await head.app({**scope, "skillsim": arrival}, receive, send)

    async def _show_docs(
        self, scope: Scope, receive: Receive, send: Send, mount: Mount, request_id: str
    ) -> None:
        try:
            await self._docs(scope, receive, _with_request_id(send, request_id))
        except ApiError as error:
            await self._refuse(error, mount, request_id, scope["method"], send)

    async def _refuse(
        self, error: ApiError, mount: Mount | None, request_id: str, method: str, send: Send
    ) -> None:
        binding = (mount or self._mounts[ADMIN]).binding
        body, media = binding.error_body(error, request_id, None)
        answer = rendering.render_error(error, body, media, request_id)
        await send_answer(answer, send, without_body=method == "HEAD")


def describe(world: World, base_url: str, tls: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A world as the ready line and the admin API show it."""
    root = base_url if world.name == DEFAULT_WORLD else f"{base_url}/@{world.name}"
    own_page = "" if world.name == DEFAULT_WORLD else f"?world={world.name}"
    clock = world.clock.state
    vendors = {
        name: {"base_url": f"{root}/{name}", "credentials": desk.describe()}
        for name, desk in world.desks.items()
    }
    return {
        **admin_handlers.describe_world(world),
        "clock": {"mode": clock.mode, "now": to_precise_text(clock.now_us), "speed": clock.speed},
        "base_url": base_url,
        "vendors": vendors,
        "admin": f"{base_url}/{ADMIN}",
        "console": f"{base_url}{CONSOLE}/{own_page}",
        "tls": None if tls is None else dict(tls),
        "pid": os.getpid(),
    }


def _with_request_id(send: Send, request_id: str) -> Send:
    """A `send` that names the request in the head of its answer."""

    async def named(message: Message) -> None:
        if message["type"] == "http.response.start":
            pair = (b"x-request-id", request_id.encode())
            message = {**message, "headers": [*message["headers"], pair]}
        await send(message)

    return named


def create_app(
    config: Config,
    *,
    own_ports: Collection[int] = (),
    tls: Mapping[str, str] | None = None,
    read: Any = system_now_us,
) -> Simulator:
    """The simulator, ready to serve. Raises ConfigurationError with one sentence.

    `own_ports` are refused as a webhook's target; `tls` says where the TLS listener is, as the
    ready line shows it; `read` is where system time comes from.
    """
    vendors = registry.discover()
    contracts = {v.name: contract.load(resources.contract_path(v.name)) for v in vendors}
    opening.make_directory(config)
    worlds = Worlds(vendors, contracts, data=config.data, read=read)
    clockwork = Clockwork(worlds, vendors, contracts, config, own_ports=own_ports)
    opening.open_worlds(config, worlds, read)
    snapshots = Snapshots(config.data)
    by_name = {vendor.name: vendor for vendor in vendors}

    def make_context(links: Links) -> AdminCtx:
        shown = partial(describe, base_url=links.base, tls=tls)
        return AdminCtx(worlds, snapshots, clockwork.timelines, by_name, shown)

    admin_contract = contract.load(Path(guard.__file__).with_name("openapi.yaml"))
    admin = AdminBinding(admin_contract, make_context, config.admin_token)
    mounts = {ADMIN: Mount(admin, connexion_app.build(admin))}
    for vendor in vendors:
        binding = VendorBinding(vendor, contracts[vendor.name], worlds)
        hosts = tuple(re.compile(pattern) for pattern in vendor.hosts)
        mounts[vendor.name] = Mount(
            binding,
            connexion_app.build(binding),
            hosts,
            vendor.pages,
            re.compile(vendor.page_paths),
            VendorPages(vendor, worlds, random_secret) if vendor.make_pages else None,
        )
        if vendor.admin_handlers is not None:
            own = VendorAdminBinding(
                contract.load(Path(str(vendor.admin_handlers.__file__)).with_name("admin.yaml")),
                make_context,
                config.admin_token,
                vendor.admin_handlers,
            )
            mounts[f"{ADMIN}/{vendor.name}"] = Mount(own, connexion_app.build(own))
    return Simulator(config, mounts, worlds, clockwork, tls)
