"""One request to a vendor: whose it is, what limits and faults do to it, and what is remembered."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.types import Receive, Send

from skillsim.clock import elapsed_us, stopwatch
from skillsim.context import ANONYMOUS, Ctx, Reply
from skillsim.errors import ApiError, Conflict, Invalid, NotFound, TooManyRequests
from skillsim.faults import injected_error
from skillsim.faults.broken_answers import cut_off, faulty_send
from skillsim.faults.prefer import parse_prefer, preference_applied
from skillsim.faults.rule import FaultRule
from skillsim.ids import Ids
from skillsim.journal import MAX_BODY_BYTES
from skillsim.journal.redaction import alias, redact_headers
from skillsim.kept_answers import Kept, keep
from skillsim.lane import Arrival, send_answer
from skillsim.limiter import Decision
from skillsim.plan import Plan
from skillsim.rendering import Answer
from skillsim.stages import FORM, Request, parse_fields, parse_json
from skillsim.store import Transaction
from skillsim.streaming import Tally, send_stream, whole
from skillsim.world import World
from skillsim.worlds import DEFAULT_WORLD, Worlds

log = logging.getLogger("skillsim.vendor_visit")


class VendorVisit:
    """One request to a vendor."""

    __slots__ = (
        "_arrival",
        "_began_us",
        "_caller",
        "_headers",
        "_is_inside",
        "_kept_for",
        "_name",
        "_now_us",
        "_refusal",
        "_rules",
        "_tally",
        "_world",
        "_worlds",
        "delay_s",
    )

    def __init__(self, name: str, worlds: Worlds, arrival: Arrival) -> None:
        self._began_us = stopwatch()
        self._name = name
        self._worlds = worlds
        self._arrival = arrival
        self._tally: Tally | None = None
        self._caller = ANONYMOUS
        self._is_inside = False
        self._rules: tuple[FaultRule, ...] = ()
        self._headers: dict[str, str] | None = None
        self._kept_for: object = None
        self._refusal: ApiError | None = None
        self.delay_s = 0.0
        try:
            self._world = self._choose(arrival.question.headers)
        except NotFound as error:
            self._world, self._refusal = worlds.get(DEFAULT_WORLD), error
        self._now_us = self._world.clock.now_us()

    def enter(self, plan: Plan, request: Request) -> ApiError | None:
        """Find the world, then what it, or the client, wants to go wrong."""
        if self._refusal is not None:
            raise self._refusal
        if plan.scheme is None and self._arrival.question.world is None:
            self._choose_by_client(_client_id(request))
        world = self._world
        self.delay_s = world.settings["latency_ms"] / 1000
        status = self._struck(plan, request) if world.faults.has_rules else None
        prefer = request.headers.get(b"prefer")
        if prefer is not None:
            preferred, wait_s = parse_prefer(prefer.decode("latin-1"))
            status = preferred or status
            self.delay_s += wait_s or 0.0
            self._add_headers(preference_applied(preferred, wait_s))
        return None if status is None else injected_error(status)

    def _struck(self, plan: Plan, request: Request) -> int | None:
        """The status that a fault rule answers with, if one does; others wait for their turn."""
        faults = self._world.faults
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
            self._add_headers(decision.headers(now_us))
        if not decision.is_allowed:
            raise self._too_many(decision)

    def is_strict(self) -> bool:
        """Whether the world insists on the vendor's own media types."""
        return bool(self._world.settings["strict_media_types"])

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Reply | Answer:
        """The handler's reply, its changes committed when this returns; or what it was last time.

        What a handler read, and nothing else, is the same again until something is written.
        """
        world = self._world
        kept: Kept | None = request.memory.answer
        if kept is not None and kept.holds(world.state, self._caller):
            return Answer(kept.status, list(kept.headers), kept.body)
        before = world.state
        reply, is_timeless = world.transact(partial(self._handle, plan, request, arguments))
        if request.method == "GET" and is_timeless and world.state is before:
            self._kept_for = before
        if reply.erased:
            world.journal.scrub(reply.erased)
        return reply

    def _handle(
        self, plan: Plan, request: Request, arguments: dict[str, Any], tx: Transaction
    ) -> tuple[Reply, bool]:
        """The handler's reply, and whether it is the same at any time."""
        world, name = self._world, self._name
        ctx = Ctx(
            tx,
            world.clock.now_us() if self.delay_s else self._now_us,
            Ids(tx, world.seed),
            request.links,
            self._caller,
            world.desks[name],
            partial(self._read_later, world.generation),
            world.settings,
        )
        return plan.handler(ctx, **arguments), ctx.is_timeless

    def finish(self, request: Request, answer: Answer) -> Answer:
        """The answer with the headers that a world adds."""
        if self._kept_for is not None:
            request.memory.answer = keep(answer, self._kept_for, self._caller)
        if self._headers:
            added = [(k.lower().encode(), v.encode()) for k, v in self._headers.items()]
            answer.headers.extend(added)
        return answer

    def is_plain(self, answer: Answer) -> bool:
        """Whether the answer is one piece that no fault breaks."""
        return answer.stream is None and not self._rules

    async def answer(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        """Send the answer, broken in the way a fault rule says."""
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
            await cut_off(self._arrival.abort)

    async def _send(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        for rule in self._rules:
            if rule.effect not in ("delay", "status"):
                abort = self._arrival.abort
                await faulty_send(rule, answer, send, abort, without_body=without_body)
                return
        if self._arrival.needs_length and not without_body:
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
        memory = request.memory
        if memory.recorded_headers is None:
            memory.recorded_headers = redact_headers(request.headers.items())
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
            client=self._shown_client(request),
            duration_us=elapsed_us(self._began_us),
            request_headers=memory.recorded_headers,
            request_body=request.body,
            response_headers=answer.headers,
            response_body=self._tally.beginning if self._tally else answer.body,
            response_bytes=self._tally.n_bytes if self._tally else len(answer.body),
            fault=self._rules[0].id if self._rules else None,
            findings=tuple(request.findings),
            request_id=request.request_id,
            generation=world.generation,
            connection=self._arrival.connection,
            last_connection=self._worlds.connections.last,
        )

    def _read_later(self, generation: int, work: Callable[[Transaction], Any]) -> Any:
        """What `work` reads of the same state, or of what became of it. Raises Conflict."""
        if self._world.generation != generation:
            raise Conflict("the world was reset or restored meanwhile")
        return self._world.transact(work)

    def _choose(self, headers: Mapping[bytes, bytes]) -> World:
        """The world of the path, else of the credential, else the default one."""
        path_world = self._arrival.question.world
        if path_world is not None:
            return self._worlds.get(path_world)
        return self._worlds.owner(self._name, headers) or self._worlds.get(DEFAULT_WORLD)

    def _choose_by_client(self, client_id: str | None) -> None:
        """Go on in the world that a token call names, if it names one."""
        if client_id is not None:
            owner = self._worlds.owner_of_client(self._name, client_id)
            self._world = owner or self._worlds.get(DEFAULT_WORLD)
            self._now_us = self._world.clock.now_us()

    def _add_headers(self, headers: dict[str, str]) -> None:
        self._headers = headers if self._headers is None else self._headers | headers

    def _shown_client(self, request: Request) -> str:
        """Who asked, as a log may show it: an API key is a secret, a client id is not.

        What was refused before anybody proved who asks is put down to whoever's credential it bore.
        """
        desk = self._world.desks[self._name]
        name = self._caller.name or desk.named(request.headers)
        return alias(name) if name and desk.is_key else name

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
