"""The one path of a request: every operation compiled at start, run stage by stage.

`Lane` is a Connexion middleware and stands first in Connexion's own list, so Connexion loads the
contract, resolves its references and operationIds, and serves the documentation pages, and the
lane answers everything else: operations, 404, 405 and HEAD, each in the vendor's envelope.
"""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple, Protocol

from connexion.middleware.abstract import SpecMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim import rendering, stages, streaming
from skillsim.context import Links, Reply
from skillsim.contract import Contract
from skillsim.errors import ApiError, ContractError, Internal, MethodNotAllowed, NotFound
from skillsim.plan import Plan, compile_plan, handler_name
from skillsim.rendering import Answer
from skillsim.router import Router
from skillsim.schema import Schemas
from skillsim.stages import Request

log = logging.getLogger("skillsim.lane")

PlansByMethod = dict[str, Plan]


class Arrival(NamedTuple):
    """What the edge learned of a request; travels in the ASGI scope under `skillsim`."""

    headers: Mapping[bytes, bytes]
    read_body: Callable[[], Awaitable[bytes]] | None
    """Reads the body; None for a request whose head announces none."""
    links: Links
    request_id: str
    world: str | None
    """The world that the path names, if it names one."""


class Visit(Protocol):
    """One request on its way through the lane, as the binding sees it.

    The lane calls these in order; what is raised is answered in the binding's envelope.
    """

    delay_s: float
    """How long the request is held back once it is admitted; `enter` says."""

    async def enter(self, plan: Plan, request: Request) -> None:
        """Before anything is checked: the world, and what it does to this request on purpose."""

    def admit(self, plan: Plan, request: Request) -> None:
        """Who asks, and whether a limit still lets them."""

    def is_strict(self) -> bool:
        """Whether media types other than the contract's own are refused."""

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Any:
        """The handler's Reply, or an awaitable of it."""

    async def answer(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        """Send the finished answer; `receive` tells when a client has left a stream."""

    def leave(self, plan: Plan | None, request: Request, answer: Answer) -> None:
        """After the last byte."""


class Binding(Protocol):
    """What stands behind one contract: its handlers, its visits, and how a refusal looks."""

    @property
    def contract(self) -> Contract:
        """What is promised."""

    @property
    def handlers(self) -> ModuleType:
        """The module that keeps the promises."""

    def visit(self, scope: Scope, arrival: Arrival) -> Visit:
        """A request begins."""

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The JSON body of a refusal and its media type."""


class Lane(SpecMiddleware):
    """Answers every request for one contract."""

    def __init__(self, next_app: ASGIApp, *, binding: Binding) -> None:
        self._documentation = next_app
        self._binding = binding
        self._router: Router[PlansByMethod] = Router()
        # Clients ask for the same few paths again and again.
        self._find = lru_cache(maxsize=1024)(self._look_up)
        # Whose turn it is to make the next slice of a long answer.
        self._turn = asyncio.Lock()

    def add_api(self, specification: Any, *, resolver: Any = None, **_: Any) -> None:
        """Called by Connexion with the loaded contract: compile every operation of it."""
        contract = self._binding.contract
        schemas = Schemas(contract)
        _check_handlers(contract, self._binding.handlers)
        by_path: dict[str, PlansByMethod] = {}
        for operation in contract.operations:
            handler = resolver.resolve_function_from_operation_id(operation.operation_id)
            plan = compile_plan(contract, schemas, operation, handler)
            by_path.setdefault(operation.path, {})[operation.method] = plan
        for path, plans in by_path.items():
            self._router.add(path, plans)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a documentation page goes on to Connexion."""
        if scope["type"] == "lifespan":
            return
        arrival: Arrival | None = scope.get("skillsim")
        if arrival is None:
            await self._documentation(scope, receive, send)
            return
        passage = _Passage(self._binding, scope, arrival)
        visit = passage.visit
        try:
            answer = await self._answer(passage)
            await visit.answer(answer, receive, send, without_body=scope["method"] == "HEAD")
        finally:
            request = passage.request or passage.bare_request()
            visit.leave(passage.plan, request, passage.final or _NOTHING)

    async def _answer(self, passage: "_Passage") -> Answer:
        try:
            answer = await self._run(passage)
        except ApiError as error:
            answer = self._refuse(error, passage)
        except Exception:
            # The border: whatever else went wrong is ours, is logged, and stays inside.
            log.exception("request %s failed", passage.arrival.request_id)
            answer = self._refuse(Internal("see the traceback above"), passage)
        passage.final = answer
        return answer

    async def _run(self, passage: "_Passage") -> Answer:
        scope, arrival, visit = passage.scope, passage.arrival, passage.visit
        plan, values = self._find(scope["method"], scope["path"])
        passage.plan = plan
        request = passage.request = Request(
            method=scope["method"],
            path=scope["path"],
            path_values=values,
            query=scope["query_string"],
            headers=arrival.headers,
            body=await arrival.read_body() if arrival.read_body else b"",
            links=arrival.links,
            request_id=arrival.request_id,
            findings=[],
        )
        await visit.enter(plan, request)
        visit.admit(plan, request)
        if visit.delay_s:
            await asyncio.sleep(visit.delay_s)
        stages.negotiate(plan, request, is_strict=visit.is_strict())
        arguments = stages.validate(plan, request)
        reply = visit.run(plan, request, arguments)
        if not isinstance(reply, (Reply, Answer)):
            reply = await reply
        if isinstance(reply, Answer):
            reply.headers.append((b"x-request-id", request.request_id.encode()))
            return reply
        answer = rendering.render(plan, reply, request.request_id)
        return streaming.in_slices(answer, plan, reply, self._turn) if reply.rest else answer

    def _look_up(self, method: str, path: str) -> tuple[Plan, tuple[str, ...]]:
        found = self._router.find(path)
        if found is None:
            raise NotFound(f"no operation has the path {path}")
        plans, values = found
        plan = plans.get("GET" if method == "HEAD" else method)
        if plan is None:
            allowed = sorted({*plans, "HEAD"} if "GET" in plans else plans)
            raise MethodNotAllowed(
                f"{path} takes {', '.join(allowed)}", headers={"Allow": ", ".join(allowed)}
            )
        return plan, values

    def _refuse(self, error: ApiError, passage: "_Passage") -> Answer:
        request_id = passage.arrival.request_id
        if isinstance(error, Internal):
            # What broke is for the log; the client learns only that it was our mistake.
            log.error("request %s: %s", request_id, error.message)
            error = Internal("internal error")
        operation_id = passage.plan.operation_id if passage.plan else None
        body, media = self._binding.error_body(error, request_id, operation_id)
        return rendering.render_error(error, body, media, request_id)


_NOTHING = Answer(500, [], b"")


class _Passage:
    """One request in the lane: what is known of it so far."""

    __slots__ = ("arrival", "final", "plan", "request", "scope", "visit")

    def __init__(self, binding: Binding, scope: Scope, arrival: Arrival) -> None:
        self.scope = scope
        self.arrival = arrival
        self.visit = binding.visit(scope, arrival)
        self.plan: Plan | None = None
        self.request: Request | None = None
        self.final: Answer | None = None

    def bare_request(self) -> Request:
        """What is known of a request that was refused before its body was read."""
        return Request(
            method=self.scope["method"],
            path=self.scope["path"],
            path_values=(),
            query=self.scope["query_string"],
            headers=self.arrival.headers,
            body=b"",
            links=self.arrival.links,
            request_id=self.arrival.request_id,
            findings=[],
        )


async def send_answer(answer: Answer, send: Send, *, without_body: bool) -> None:
    """Send a finished answer; to HEAD with the same headers and no body."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if without_body else answer.body})


def _check_handlers(contract: Contract, handlers: ModuleType) -> None:
    declared = {handler_name(o.operation_id): o.operation_id for o in contract.operations}
    public = set(_public_functions(handlers))
    missing = sorted(declared.keys() - public)
    if missing:
        raise ContractError(f"{contract.name}: {declared[missing[0]]}: no handler `{missing[0]}`")
    surplus = sorted(public - declared.keys())
    if surplus:
        raise ContractError(f"{contract.name}: handler `{surplus[0]}` has no operation")


def _public_functions(handlers: ModuleType) -> Iterator[str]:
    """Functions whose first parameter is `ctx`, wherever in the vendor's folder they stand."""
    package = handlers.__name__.rpartition(".")[0]
    for name, value in vars(handlers).items():
        is_own = inspect.isfunction(value) and value.__module__.startswith(package + ".")
        if is_own and not name.startswith("_") and "ctx" in inspect.signature(value).parameters:
            yield name
