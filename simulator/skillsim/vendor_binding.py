"""A vendor's contract bound to the worlds it is asked in: whose request it is, what limits and
faults do to it, and what is remembered of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from starlette.types import Receive, Scope, Send

from skillsim.clock import elapsed_us, stopwatch
from skillsim.context import ANONYMOUS, Ctx, Reply
from skillsim.contract import Contract
from skillsim.errors import ApiError, Conflict, Invalid, NotFound, TooManyRequests
from skillsim.faults import injected_error
from skillsim.faults.broken_answers import cut_off, faulty_send
from skillsim.faults.prefer import parse_prefer
from skillsim.faults.rule import FaultRule
from skillsim.ids import Ids
from skillsim.instants import SECOND_US
from skillsim.journal import MAX_BODY_BYTES
from skillsim.journal.redaction import alias
from skillsim.lane import Arrival, send_answer
from skillsim.limiter import Decision
from skillsim.plan import Plan
from skillsim.registry import Vendor
from skillsim.rendering import Answer
from skillsim.stages import FORM, Request, parse_fields, parse_json
from skillsim.store import Transaction
from skillsim.streaming import Tally, send_stream, whole
from skillsim.world import World
from skillsim.worlds import DEFAULT_WORLD, Worlds

log = logging.getLogger("skillsim.vendor_binding")


@dataclass(frozen=True)
class VendorBinding:
    """One vendor, as the lane asks for it."""

    vendor: Vendor
    contract: Contract
    worlds: Worlds

    @property
    def handlers(self) -> ModuleType:
        """The module that holds the vendor's handlers."""
        return self.vendor.handlers

    def visit(self, scope: Scope, arrival: Arrival) -> "VendorVisit":
        """A request to this vendor begins."""
        return VendorVisit(
            self,
            arrival,
            scope.get("skillsim.abort"),
            # HTTP/1.0 knows no chunks: only a length tells such a client that the body is complete.
            needs_length=scope["http_version"] == "1.0",
        )

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The refusal in the vendor's envelope."""
        return self.vendor.error_shape(error, request_id, operation_id)


class VendorVisit:
    """One request to a vendor."""

    def __init__(
        self,
        binding: VendorBinding,
        arrival: Arrival,
        abort: Callable[[], None] | None,
        *,
        needs_length: bool = False,
    ) -> None:
        self._name = binding.vendor.name
        self._worlds = binding.worlds
        self._arrival = arrival
        self._abort = abort
        self._needs_length = needs_length
        self._tally: Tally | None = None
        self._caller = ANONYMOUS
        self._is_inside = False
        self._rules: tuple[FaultRule, ...] = ()
        self._headers: dict[str, str] = {}
        self.delay_s = 0.0
        self._began_us = stopwatch()
        self._refusal: ApiError | None = None
        try:
            self._world = self._choose(None)
        except NotFound as error:
            self._world, self._refusal = self._worlds.get(DEFAULT_WORLD), error
        self._now_us = self._world.clock.now_us()

    async def enter(self, plan: Plan, request: Request) -> None:
        """Find the world, then apply what it, or the client, wants to go wrong."""
        if self._refusal is not None:
            raise self._refusal
        if plan.scheme is None and self._arrival.world is None:
            self._world = self._choose(_client_id(request))
            self._now_us = self._world.clock.now_us()
        self.delay_s = int(self._world.settings["latency_ms"]) / 1000
        status = self._struck(plan, request)
        prefer = request.headers.get(b"prefer")
        if prefer is not None:
            preferred, wait_s = parse_prefer(prefer.decode("latin-1"))
            status = preferred or status
            self.delay_s += wait_s or 0.0
            self._headers |= _applied(preferred, wait_s)
        if status is not None:
            await asyncio.sleep(self.delay_s)
            raise injected_error(status)

    def _struck(self, plan: Plan, request: Request) -> int | None:
        """The status that a fault rule answers with, if one does; others wait for their turn."""
        faults = self._world.faults
        if not faults.has_rules:
            return None
        rules = self._rules = faults.match(
            vendor=self._name,
            operation_id=plan.operation_id,
            method=request.method,
            path=request.path,
            now_us=self._now_us,
        )
        if not rules:
            return None
        self.delay_s += faults.delay_s(rules)
        # A reset strikes before anything is applied, so nothing runs; no byte of this is sent.
        strikes = (rule.status or 503 for rule in rules if rule.effect in ("status", "reset"))
        return next(strikes, None)

    def admit(self, plan: Plan, request: Request) -> None:
        """Check the credential, then the limits. Raises Unauthenticated, Forbidden, TooMany."""
        if plan.scheme is None:
            return
        world, name = self._world, self._name
        caller = self._caller = world.desks[name].caller(request.headers, plan.scopes)
        settings = world.settings
        if not settings["rate_limit.enabled"]:
            return
        inside = world.limiter.enter(name, caller)
        if not inside.is_allowed:
            raise self._too_many(inside)
        self._is_inside = True
        algorithm, now_us = str(settings["rate_limit.algorithm"]), self._now_us
        decision = world.limiter.admit(name, caller, now_us=now_us, algorithm=algorithm)
        if settings["rate_limit.headers"]:
            self._headers |= _limit_headers(decision, now_us)
        if not decision.is_allowed:
            raise self._too_many(decision)

    def is_strict(self) -> bool:
        """Whether the world insists on the vendor's own media types."""
        return bool(self._world.settings["strict_media_types"])

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Reply:
        """The handler's reply; its changes are committed when this returns."""
        world, caller = self._world, self._caller
        now_us = world.clock.now_us() if self.delay_s else self._now_us
        desk = world.desks[self._name]
        later = partial(self._read_later, world.generation)

        def work(tx: Transaction) -> Reply:
            ids = Ids(tx, world.seed)
            ctx = Ctx(tx, now_us, ids, request.links, caller, desk, later, world.settings)
            reply: Reply = plan.handler(ctx, **arguments)
            return reply

        reply = world.transact(work)
        if request.method != "GET":
            world.on_change()
        if reply.erased:
            world.journal.scrub(reply.erased)
        return reply

    async def answer(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        """Send the answer, broken in the way a fault rule says."""
        if self._headers:
            added = [(k.lower().encode(), v.encode()) for k, v in self._headers.items()]
            answer.headers.extend(added)
        if answer.stream is None or without_body:
            await self._send(answer, receive, send, without_body=without_body)
            return
        self._tally = Tally(MAX_BODY_BYTES)
        stream = self._tally.watch(answer.stream)
        try:
            await self._send(answer._replace(stream=stream), receive, send, without_body=False)
        except ConnectionResetError:
            raise
        except Exception as error:
            # Its beginning may be on the way: a cut shows the client that the end is missing.
            log.error(
                "request %s ends in the middle: %s",
                self._arrival.request_id,
                error,
                exc_info=not isinstance(error, ApiError),
            )
            await cut_off(self._abort)

    async def _send(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        for rule in self._rules:
            if rule.effect not in ("delay", "status"):
                await faulty_send(rule, answer, send, self._abort, without_body=without_body)
                return
        if self._needs_length and not without_body:
            answer = await whole(answer)
        if answer.stream is None or without_body:
            await send_answer(answer, send, without_body=without_body)
        else:
            await send_stream(answer, receive, send)

    def leave(self, plan: Plan | None, request: Request, answer: Answer) -> None:
        """Give the place in flight back, and write the exchange down."""
        world = self._world
        if self._is_inside:
            world.limiter.leave(self._name, self._caller)
        is_lost = bool(self._rules) and any(r.effect in ("reset", "drop") for r in self._rules)
        world.journal.record(
            direction="in",
            at_us=world.clock.now_us(),
            vendor=self._name,
            operation_id=plan.operation_id if plan else None,
            method=request.method,
            path=request.path,
            query=request.query,
            status=None if is_lost else answer.status,
            client=self._shown_client(),
            duration_us=elapsed_us(self._began_us),
            request_headers=request.headers.items(),
            request_body=request.body,
            response_headers=answer.headers,
            response_body=self._tally.beginning if self._tally else answer.body,
            response_bytes=self._tally.n_bytes if self._tally else len(answer.body),
            fault=self._rules[0].id if self._rules else None,
            findings=tuple(request.findings),
            request_id=request.request_id,
        )

    def _read_later(self, generation: int, work: Callable[[Transaction], Any]) -> Any:
        """What `work` reads of the same state, or of what became of it. Raises Conflict."""
        if self._world.generation != generation:
            raise Conflict("the world was reset or restored meanwhile")
        return self._world.transact(work)

    def _choose(self, client_id: str | None) -> World:
        """The world of the path, else of the credential, else the default one."""
        if self._arrival.world is not None:
            return self._worlds.get(self._arrival.world)
        if client_id is not None:
            owner = self._worlds.owner_of_client(self._name, client_id)
        else:
            owner = self._worlds.owner(self._name, self._arrival.headers)
        return owner or self._worlds.get(DEFAULT_WORLD)

    def _shown_client(self) -> str:
        """Who asked, as a log may show it: an API key is a secret, a client id is not."""
        name = self._caller.name
        return alias(name) if name and self._world.desks[self._name].is_key else name

    def _too_many(self, decision: Decision) -> TooManyRequests:
        headers = {}
        if decision.retry_after_s is not None and self._world.settings["retry_after"]:
            headers["Retry-After"] = str(decision.retry_after_s)
        return TooManyRequests("the rate limit is reached; try again later", headers=headers)


def _client_id(request: Request) -> str | None:
    """The client that a token call names, in JSON or as a form; None when it names none."""
    content_type = request.headers.get(b"content-type", b"").decode("latin-1")
    try:
        if content_type.startswith(FORM):
            return parse_fields(request.body)["client_id"][-1]
        named = parse_json(request.body)["client_id"]
    except (Invalid, KeyError, TypeError):
        return None
    return named if isinstance(named, str) else None


def _applied(status: int | None, wait_s: float | None) -> dict[str, str]:
    parts = [] if status is None else [f"code={status}"]
    parts += [] if wait_s is None else [f"wait={wait_s:g}"]
    return {"Preference-Applied": ", ".join(parts)} if parts else {}


def _limit_headers(decision: Decision, now_us: int) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(decision.limit),
        "X-RateLimit-Remaining": str(decision.remaining),
        "X-RateLimit-Reset": str(max(0, -(-(decision.reset_us - now_us) // SECOND_US))),
    }
