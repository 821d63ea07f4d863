"""The control plane without HTTP: the whole server as its handlers see it, in memory.

`call` runs a handler and holds body and reply against the contract, as the lane does.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import skillsim
from skillsim import contract, registry, rendering, resources
from skillsim.admin import handlers
from skillsim.admin.context import AdminCtx
from skillsim.agenda import Item
from skillsim.app import describe
from skillsim.contract import Contract
from skillsim.ids import Ids
from skillsim.instants import from_text
from skillsim.origin import Origin
from skillsim.plan import Plan, compile_plan, handler_name
from skillsim.registry import Vendor
from skillsim.rendering import Answer
from skillsim.schema import Schemas, problems
from skillsim.snapshots import Snapshots
from skillsim.store import Transaction
from skillsim.timeline import Timeline
from skillsim.webhooks import sender
from skillsim.webhooks.dispatcher import Terms
from skillsim.world import Beginnings, World
from skillsim.worlds import Worlds, WorldSpec

NOW_US = from_text("2026-08-01T12:00:00Z")
NOW = "2026-08-01T12:00:00.000000Z"
EMPTY = Origin("empty", 1, from_text("2026-08-01T00:00:00Z"))
FOLDER = Path(str(skillsim.__file__)).parent

Json = dict[str, Any]


class Receiver:
    """A webhook's receiver that answers everything with one status."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.bodies: list[bytes] = []

    async def post(
        self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float
    ) -> sender.Answer:
        """The answer of this receiver."""
        self.bodies.append(body)
        return sender.Answer(self.status, None, None, (), b"ok", False, False, 1500)


@lru_cache(maxsize=1)
def vendors() -> tuple[Vendor, ...]:
    """Every vendor there is."""
    return registry.discover()


@lru_cache(maxsize=1)
def vendor_contracts() -> dict[str, Contract]:
    """Their contracts."""
    return {v.name: contract.load(resources.contract_path(v.name)) for v in vendors()}


@lru_cache(maxsize=1)
def admin_contract() -> Contract:
    """What the control plane promises."""
    return contract.load(FOLDER / "admin" / "openapi.yaml")


@lru_cache(maxsize=1)
def plans() -> dict[str, Plan]:
    """Its operations, ready to run."""
    declared = admin_contract()
    schemas = Schemas(declared)
    return {
        o.operation_id: compile_plan(
            declared, schemas, o, getattr(handlers, handler_name(o.operation_id))
        )
        for o in declared.operations
    }


def make_ctx(
    receiver: Receiver | None = None,
    *,
    data: Path | None = None,
    origin: Origin = EMPTY,
    **extra_vendors: Vendor,
) -> AdminCtx:
    """A server whose default world, empty unless an origin is given, has a frozen clock."""
    worlds = Worlds(vendors(), vendor_contracts(), data=data, read=lambda: NOW_US)
    timelines: dict[str, Timeline] = {}

    def add_timeline(world: World) -> None:
        timelines[world.name] = _timeline(world, receiver or Receiver(204))

    worlds.on_made = add_timeline

    def remove_timeline(world: World) -> None:
        del timelines[world.name]

    worlds.on_dropped = remove_timeline
    beginnings = Beginnings(clock_us=NOW_US, speed=0.0)
    worlds.create(WorldSpec("default", origin, beginnings, use_samples=True))
    by_name = {v.name: v for v in vendors()} | extra_vendors
    shown = partial(describe, base_url="http://127.0.0.1:8600")
    return AdminCtx(worlds, Snapshots(data), timelines, by_name, shown)


def _timeline(world: World, receiver: Receiver) -> Timeline:
    return Timeline(
        world,
        due_functions={"test": _do_nothing},
        sender=receiver,  # type: ignore[arg-type]  # stands in for the one that really sends
        terms_by_vendor={"test": Terms((3.0,), 15.0, frozenset({"5xx"}), "a/b", "Secret", "Test")},
        on_attempt=lambda world, sending, outcome: None,
    )


def _do_nothing(
    tx: Transaction, ids: Ids, item: Item, now_us: int, settings: Mapping[str, Any]
) -> None:
    """What a vendor does about an item of its own."""


def call(ctx: AdminCtx, operation_id: str, **arguments: Any) -> Any:
    """What an operation answers: the body of a reply, or a finished answer."""
    plan = plans()[operation_id]
    if plan.body is not None and arguments.get("body") is not None:
        assert refused(operation_id, arguments["body"]) == []
    reply = plan.handler(ctx, **arguments)
    if inspect.isawaitable(reply):
        reply = asyncio.run(_finish(reply))
    if isinstance(reply, Answer):
        return reply
    rendering.render(plan, reply, "request")
    return reply.body


async def _finish(reply: Any) -> Any:
    return await reply


def refused(operation_id: str, body: Any) -> list[str]:
    """The fields of a body that the contract refuses."""
    plan = plans()[operation_id]
    assert plan.body is not None
    return [p.field for p in problems(plan.body.validators["application/json"], body)]


def read_stream(answer: Answer, most: int = 1_000_000, act: Callable[[], Any] | None = None) -> str:
    """The first pieces of a streamed answer; `act` happens after the first one."""
    assert answer.stream is not None
    return asyncio.run(_read(answer.stream, most, act))


async def _read(stream: AsyncIterator[bytes], most: int, act: Callable[[], Any] | None) -> str:
    pieces: list[bytes] = []
    async for piece in stream:
        pieces.append(piece)
        if act is not None and len(pieces) == 1:
            act()
        if len(pieces) == most:
            break
    return b"".join(pieces).decode()


def made_up_vendor(**changes: Any) -> Vendor:
    """A vendor that exists in tests only."""
    return replace(vendors()[0], name="test", **changes)
