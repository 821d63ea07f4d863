"""The one path of a request: from a contract and its handlers to an answer."""

import asyncio
import logging
from types import FunctionType, ModuleType
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim import connexion_app, rendering
from skillsim.context import Ctx, Links, Reply
from skillsim.contract import Contract
from skillsim.errors import ApiError, Conflict, ContractError
from skillsim.lane import Arrival, Question, send_answer
from skillsim.plan import Plan
from skillsim.stages import Memory, Request
from tests.asgi import Answer, ask
from tests.tiny_contract import Json, operation, parse

THING: Json = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
ID: Json = {"name": "id", "in": "path", "required": True, "schema": {"pattern": "^[0-9]$"}}
RESPONSES: Json = {
    "200": {"description": "good", "content": {"application/json": {"schema": THING}}}
}


class TinyVisit:
    """A request that everybody may send."""

    delay_s = 0.0

    def enter(self, plan: Plan, request: Request) -> ApiError | None:
        return None

    def admit(self, plan: Plan, request: Request) -> None:
        pass

    def is_strict(self) -> bool:
        return False

    def run(self, plan: Plan, request: Request, arguments: dict[str, Any]) -> Any:
        return plan.handler(None, **arguments)

    def finish(self, request: Request, answer: rendering.Answer) -> rendering.Answer:
        return answer

    def is_plain(self, answer: rendering.Answer) -> bool:
        return True

    async def answer(
        self, answer: rendering.Answer, receive: Receive, send: Send, *, without_body: bool
    ) -> None:
        await send_answer(answer, send, without_body=without_body)

    def leave(self, plan: Plan | None, request: Request, answer: rendering.Answer) -> None:
        pass


class TinyBinding:
    """A contract and its handlers, without a world."""

    def __init__(self, contract: Contract, handlers: ModuleType) -> None:
        self.contract = contract
        self.handlers = handlers

    def visit(self, arrival: Arrival) -> TinyVisit:
        return TinyVisit()

    def error_body(
        self, error: ApiError, request_id: str, operation_id: str | None
    ) -> tuple[Any, str]:
        return {"error": error.message, "operation": operation_id}, "application/json"


def get_thing(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    return Reply({"name": id})


def list_things(ctx: Ctx) -> Reply:
    return Reply({"name": "all"})


async def list_things_later(ctx: Ctx) -> Reply:
    await asyncio.sleep(0)
    return Reply({"name": "later"})


def list_broken(ctx: Ctx) -> Reply:
    return Reply({"nick": "a secret"})


def list_crashing(ctx: Ctx) -> Reply:
    raise RuntimeError("a secret")


def list_conflicting(ctx: Ctx) -> Reply:
    raise Conflict("not now")


def helper(number: int) -> int:
    return number


def module(**functions: Any) -> ModuleType:
    """A handler module; functions are made its own, as if they were written there."""
    made = ModuleType("tiny.handlers")
    for name, function in functions.items():
        own = FunctionType(function.__code__, {**function.__globals__}, name)
        own.__kwdefaults__, own.__module__ = function.__kwdefaults__, "tiny.handlers"
        setattr(made, name, own)
    return made


def contract() -> Contract:
    things = operation("listThings", responses=RESPONSES)
    thing = operation("getThing", parameters=[ID], responses=RESPONSES)
    return parse({"/things": {"get": things}, "/things/{id}": {"get": thing}})


def app_of(listing: Any = list_things) -> ASGIApp:
    """The application, with the arrival that the edge would give it."""
    handlers = module(list_things=listing, get_thing=get_thing)
    built = connexion_app.build(TinyBinding(contract(), handlers))

    async def body() -> bytes:
        return b""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        question = Question(
            scope["method"],
            scope["path"],
            scope["query_string"],
            dict(scope["headers"]),
            Links("http://tiny"),
            None,
            Memory(),
        )
        arrival = Arrival(question, "request-1", body)
        await built({**scope, "skillsim": arrival}, receive, send)

    return app


def get(path: str = "/things", *, listing: Any = list_things) -> Answer:
    return ask(app_of(listing), "GET", path)


def refusal(**functions: Any) -> str:
    with pytest.raises(ContractError) as caught:
        connexion_app.build(TinyBinding(contract(), module(**functions)))
    return str(caught.value)


def test_operation_is_answered_by_its_handler() -> None:
    answer = get("/things/7")

    assert (answer.status, answer.json()) == (200, {"name": "7"})


def test_handler_may_be_a_coroutine() -> None:
    assert get(listing=list_things_later).json() == {"name": "later"}


def test_refusal_of_a_handler_has_the_envelope_of_the_contract() -> None:
    answer = get(listing=list_conflicting)

    assert answer.status == 409
    assert answer.json() == {"error": "not now", "operation": "listThings"}


@pytest.mark.parametrize("listing", [list_broken, list_crashing], ids=["broken", "crashing"])
def test_our_own_mistake_is_logged_and_stays_inside(
    listing: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "skillsim.lane"):
        answer = get(listing=listing)

    assert answer.status == 500
    assert answer.json() == {"error": "internal error", "operation": "listThings"}
    assert b"secret" not in answer.body
    assert "request-1" in caplog.text


@pytest.mark.parametrize("path", ["/", "/thing", "/things/", "/things/77", "/ui/", "/openapi.json"])
def test_path_without_an_operation_is_not_found(path: str) -> None:
    assert get(path).status == 404


def test_missing_handler_stops_by_name() -> None:
    message = refusal(list_things=list_things)

    assert message == "tiny: getThing: no handler `get_thing`"


def test_surplus_handler_stops_by_name() -> None:
    message = refusal(list_things=list_things, get_thing=get_thing, list_peoples=list_things)

    assert message == "tiny: handler `list_peoples` has no operation"


def test_function_without_ctx_is_no_handler() -> None:
    handlers = module(list_things=list_things, get_thing=get_thing, helper=helper)

    connexion_app.build(TinyBinding(contract(), handlers))


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param({"things": {"get": operation("listThings")}}, id="path_without_slash"),
        pytest.param({"/things/{id}": {"get": operation("listThings")}}, id="undeclared_parameter"),
        pytest.param(
            {"/things": {"get": operation("listThings", tags="things")}}, id="tags_are_text"
        ),
    ],
)
def test_contract_that_is_not_openapi_stops_in_one_sentence(paths: Json) -> None:
    binding = TinyBinding(parse(paths), module(list_things=list_things))

    with pytest.raises(ContractError, match=r"^tiny: [^\n]+$"):
        connexion_app.build(binding)
