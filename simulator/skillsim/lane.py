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
from skillsim.begun import Begun
from skillsim.context import Links, Reply
from skillsim.contract import Contract
from skillsim.errors import ApiError, ContractError, Internal, MethodNotAllowed, NotFound
from skillsim.plan import Plan, compile_plan, handler_name
from skillsim.rendering import Answer
from skillsim.router import Router
from skillsim.schema import Schemas
from skillsim.stages import Memory, Request

log = logging.getLogger("skillsim.lane")

PlansByMethod = dict[str, Plan]


class Question(NamedTuple):
    """What the head of a request asks of a contract; the same for every such head."""

    method: str
    path: str
    """The path as the contract sees it."""
    query: bytes
    headers: Mapping[bytes, bytes]
    links: Links
    world: str | None
    """The world that the path names, if it names one."""
    memory: Memory


class Arrival(NamedTuple):
    """One request that arrived; travels in the ASGI scope under `skillsim`."""

    question: Question
    request_id: str
    body: bytes | Callable[[], Awaitable[bytes]]
    """The body, or what reads it."""
    needs_length: bool = False
    """HTTP/1.0 knows no chunks: only a length tells such a client that the body is complete."""
    abort: Callable[[], None] | None = None
    """Tears the connection down, where that can be done."""
    connection: int = 0
    """The number of the connection it came by; 0 where there is none."""


class Visit(Protocol):
    """One request on its way through the lane, as the binding sees it.

    The lane calls these in order; what is raised is answered in the binding's envelope.
    """

    delay_s: float
    """How long the request is held back once it is admitted; `enter` says."""

    def enter(self, plan: Plan, request: Request) -> ApiError | None:
        """Before anything is checked: the world, and what it does to this request on purpose.

        A refusal that comes back is the answer, after the delay.
        """

    def admit(self, plan: Plan, request: Request) -> None:
        """Who asks, and whether a limit still lets them."""

    def is_strict(self) -> bool:
        """Whether media types other than the contract's own are refused."""

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Any:
        """The handler's Reply, an Answer that is finished, or an awaitable of either."""

    def finish(self, request: Request, answer: Answer) -> Answer:
        """The answer as it is sent."""

    def is_plain(self, answer: Answer) -> bool:
        """Whether the answer goes out as it is, at once."""

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

    def visit(self, arrival: Arrival) -> Visit:
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

    def begin(self, arrival: Arrival) -> "Passage":
        """A request begins; it has gone as far as it can without waiting.

        Whoever asks must be able to do without a task: only requests to vendors are.
        """
        passage = Passage(self, self._binding, arrival)
        passage.running = Begun(self._answer(passage))
        return passage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a documentation page goes on to Connexion."""
        if scope["type"] == "lifespan":
            return
        came: Arrival | Passage | None = scope.get("skillsim")
        if came is None:
            await self._documentation(scope, receive, send)
            return
        passage = came if isinstance(came, Passage) else Passage(self, self._binding, came)
        try:
            answer = await (passage.running or self._answer(passage))
            without_body = passage.request.method == "HEAD"
            await passage.visit.answer(answer, receive, send, without_body=without_body)
        finally:
            passage.end()

    async def _answer(self, passage: "Passage") -> Answer:
        try:
            answer = await self._run(passage)
        except ApiError as error:
            answer = self._refuse(error, passage)
        except Exception:
            # The border: whatever else went wrong is ours, is logged, and stays inside.
            log.exception("request %s failed", passage.request.request_id)
            answer = self._refuse(Internal("see the traceback above"), passage)
        answer = passage.final = passage.visit.finish(passage.request, answer)
        return answer

    async def _run(self, passage: "Passage") -> Answer:
        request, visit, body = passage.request, passage.visit, passage.arrival.body
        plan, request.path_values = self._find(request.method, request.path)
        passage.plan = plan
        request.body = body if isinstance(body, bytes) else await body()
        refusal = visit.enter(plan, request)
        if refusal is None:
            visit.admit(plan, request)
        if visit.delay_s:
            await asyncio.sleep(visit.delay_s)
        if refusal is not None:
            raise refusal
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

    def _refuse(self, error: ApiError, passage: "Passage") -> Answer:
        request_id = passage.request.request_id
        if isinstance(error, Internal):
            # What broke is for the log; the client learns only that it was our mistake.
            log.error("request %s: %s", request_id, error.message)
            error = Internal("internal error")
        operation_id = passage.plan.operation_id if passage.plan else None
        body, media = self._binding.error_body(error, request_id, operation_id)
        return rendering.render_error(error, body, media, request_id)


_NOTHING = Answer(500, [], b"")


class Passage:
    """One request in the lane: what is known of it so far."""

    __slots__ = ("arrival", "final", "lane", "plan", "request", "running", "visit")

    def __init__(self, lane: Lane, binding: Binding, arrival: Arrival) -> None:
        question = arrival.question
        self.lane = lane
        self.arrival = arrival
        self.request = Request(
            question.method,
            question.path,
            question.query,
            question.headers,
            question.links,
            arrival.request_id,
            question.memory,
            [],
        )
        self.visit = binding.visit(arrival)
        self.plan: Plan | None = None
        self.final: Answer | None = None
        self.running: Begun[Answer] | None = None

    @property
    def plain_answer(self) -> Answer | None:
        """The answer, when it is there and goes out as it is."""
        answer = self.final
        return answer if answer is not None and self.visit.is_plain(answer) else None

    def end(self) -> None:
        """The answer was sent to its last byte, or never will be."""
        self.visit.leave(self.plan, self.request, self.final or _NOTHING)


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
