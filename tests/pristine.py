"""Pristine Connexion over the same contracts and handlers: the oracle the lane is held against.

Nothing of the lane is used: Connexion routes, checks credentials, validates and renders.
"""

import copy
from collections.abc import Callable
from typing import Any

from connexion.apps.asynchronous import AsyncApp
from connexion.exceptions import OAuthProblem, OAuthScopeProblem
from connexion.lifecycle import ConnexionRequest, ConnexionResponse
from connexion.resolver import Resolver
from connexion.security import AbstractSecurityHandler
from starlette.types import ASGIApp

from skillsim.app import Simulator
from skillsim.connexion_app import find_handler
from skillsim.context import ANONYMOUS, Caller, Ctx, Links, Reply
from skillsim.contract import Contract, Operation
from skillsim.errors import ApiError, Forbidden, Unauthenticated
from skillsim.ids import Ids
from skillsim.registry import discover
from skillsim.world import World

BASE = "http://127.0.0.1:8600"


def pristine_app(simulator: Simulator, vendor: str) -> ASGIApp:
    """A stock Connexion application that serves one vendor from this simulator's world."""
    contract = simulator.contracts[vendor]
    world = simulator.worlds.get("default")
    security = {kind: _security_handler(world, vendor) for kind in ("oauth2", "apiKey")}
    app = AsyncApp(
        __name__,
        pythonic_params=True,
        resolver=Resolver(_adapted(contract, world, vendor)),
        security_map=security,
    )
    app.add_error_handler(ApiError, _api_error)
    document = copy.deepcopy(contract.document)
    app.add_api(document, base_path="", validate_responses=True)
    return app


def _security_handler(world: World, vendor: str) -> type[AbstractSecurityHandler]:
    class Handler(AbstractSecurityHandler):
        def get_fn(self, security_scheme: dict[str, Any], required_scopes: list[str]) -> Any:
            async def check(request: ConnexionRequest) -> dict[str, Any]:
                headers = {k.lower().encode(): v.encode() for k, v in request.headers.items()}
                try:
                    caller = world.desks[vendor].caller(headers, frozenset(required_scopes))
                except Unauthenticated as error:
                    raise OAuthProblem(detail=str(error)) from error
                except Forbidden as error:
                    raise OAuthScopeProblem(required_scopes, []) from error
                return {"sub": caller.name, "caller": caller}

            return check

    return Handler


def _adapted(contract: Contract, world: World, vendor: str) -> Callable[[str], Callable[..., Any]]:
    """Handlers as Connexion calls them: keyword arguments in, body, status and headers out."""
    find = find_handler(next(v.handlers for v in discover() if v.name == vendor))
    operations = {o.operation_id: o for o in contract.operations}

    def resolve(operation_id: str) -> Callable[..., Any]:
        handler = find(operation_id)

        def run(**given: Any) -> Any:
            caller: Caller = (given.pop("token_info", None) or {}).get("caller", ANONYMOUS)
            given.pop("user", None)
            # Connexion renames what shadows a builtin: `id` arrives as `id_`.
            arguments = {name.rstrip("_"): value for name, value in given.items()}

            def work(tx: Any) -> Reply:
                now_us = world.clock.now_us()
                links = Links(f"{BASE}/{vendor}")
                ctx = Ctx(
                    tx,
                    now_us,
                    Ids(tx, world.seed),
                    links,
                    caller,
                    world.desks[vendor],
                    world.transact,
                    world.settings,
                )
                reply: Reply = handler(ctx, **arguments)
                return reply

            reply = world.transact(work)
            return reply.body, reply.status, _headers(operations[operation_id], reply)

        return run

    return resolve


def _headers(operation: Operation, reply: Reply) -> dict[str, str]:
    """The reply's headers with its media type: Connexion does not choose among several."""
    content = operation.responses[str(reply.status)].get("content", {})
    return {**reply.headers, **({"Content-Type": next(iter(content))} if content else {})}


def _api_error(request: ConnexionRequest, error: Exception) -> ConnexionResponse:
    status = error.status if isinstance(error, ApiError) else 500
    return ConnexionResponse(  # type: ignore[no-untyped-call]
        status_code=status, body="{}", content_type="application/json"
    )
