"""The admin API's contracts bound to the server: its own, and one of each vendor that has one."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from starlette.types import Receive, Send

from skillsim.admin import guard, handlers
from skillsim.admin.context import AdminCtx
from skillsim.context import Links, Reply, VendorAdminCtx
from skillsim.contract import Contract
from skillsim.errors import ApiError
from skillsim.ids import Ids
from skillsim.lane import Arrival, send_answer
from skillsim.plan import Plan
from skillsim.rendering import Answer
from skillsim.stages import Request
from skillsim.store import Transaction
from skillsim.streaming import send_stream

MakeContext = Callable[[Links], AdminCtx]


@dataclass(frozen=True)
class AdminBinding:
    """The control plane itself."""

    contract: Contract
    make_context: MakeContext
    token: str | None

    @property
    def handlers(self) -> ModuleType:
        """The package that holds the admin handlers."""
        return handlers

    def visit(self, arrival: Arrival) -> "AdminVisit":
        """An admin request begins."""
        return AdminVisit(self, arrival)

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Any:
        """The handler's reply, or an awaitable of it."""
        return plan.handler(self.make_context(request.links), **arguments)

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        """The refusal as problem+json."""
        return guard.problem_body(error)


@dataclass(frozen=True)
class VendorAdminBinding(AdminBinding):
    """A vendor's own admin actions; each runs in one transaction of the world it names."""

    vendor_handlers: ModuleType

    @property
    def handlers(self) -> ModuleType:
        """The module that holds the vendor's admin handlers."""
        return self.vendor_handlers

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Reply:
        """The handler's reply; its changes are committed when this returns."""
        name = str(arguments.get("world", "default"))
        world = self.make_context(request.links).world(name)
        now_us = world.clock.now_us()

        def work(tx: Transaction) -> Reply:
            ctx = VendorAdminCtx(tx, now_us, Ids(tx, world.seed), request.links, world.settings)
            reply: Reply = plan.handler(ctx, **arguments)
            return reply

        return world.transact(work)


class AdminVisit:
    """One request to the control plane; it is never held back."""

    delay_s = 0.0

    def __init__(self, binding: AdminBinding, arrival: Arrival) -> None:
        self._binding = binding
        self._headers = arrival.question.headers

    def enter(self, plan: Plan, request: Request) -> None:
        """Nothing stands in the way of an admin request."""

    def admit(self, plan: Plan, request: Request) -> None:
        """Refuse a caller without the admin token, if there is one, and what a form could send."""
        if plan.scheme is not None:
            guard.check_token(self._headers, self._binding.token)
            guard.check_media_type(request.method, self._headers)

    def is_strict(self) -> bool:
        """Any kind of JSON will do."""
        return False

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Any:
        """The handler's reply, or an awaitable of it."""
        return self._binding.run(plan, request, arguments)

    def finish(self, request: Request, answer: Answer) -> Answer:
        """Nothing is added to the answer."""
        return answer

    def is_plain(self, answer: Answer) -> bool:
        """Whether the answer is one piece."""
        return answer.stream is None

    async def answer(
        self, answer: Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        """Send the answer; a stream goes on for as long as the client listens."""
        if answer.stream is None or without_body:
            await send_answer(answer, send, without_body=without_body)
            return
        await send_stream(answer, receive, send)

    def leave(self, plan: Plan | None, request: Request, answer: Answer) -> None:
        """The journal is of the vendors' traffic, not of ours."""
