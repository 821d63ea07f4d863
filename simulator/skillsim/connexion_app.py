"""One Connexion application from one contract and one handler module; all knowledge of Connexion.

Connexion gets a dict, never a path: it would render a file as a template and fetch what a remote
reference names. Of its middlewares two remain: our lane, which comes first, and the documentation
pages. Routing, security and validation are the lane's, compiled from the same contract.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any

from connexion.apps.asynchronous import AsyncApp
from connexion.middleware.swagger_ui import SwaggerUIMiddleware
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from connexion.spec import OpenAPISpecification, Specification
from jsonschema_rs import Draft4Validator
from starlette.types import ASGIApp, Message

from skillsim.errors import ContractError
from skillsim.lane import Binding, Lane
from skillsim.plan import handler_name


def build(binding: Binding) -> ASGIApp:
    """The application that serves one contract, compiled and ready.

    Raises ContractError with a sentence that names the operation that cannot be served.
    """
    app = AsyncApp(
        __name__,
        middlewares=[partial(Lane, binding=binding), SwaggerUIMiddleware],
        resolver=Resolver(find_handler(binding.handlers)),
        swagger_ui_options=SwaggerUIOptions(swagger_ui_path="/ui"),
    )
    with _quick_check(binding.contract.name):
        # Connexion edits the document it is given.
        app.add_api(copy.deepcopy(binding.contract.document), base_path="/")
    _start(app)
    return app


_CHECK = "_validate_spec"


@contextmanager
def _quick_check(name: str) -> Iterator[None]:
    """Have Connexion hold documents against its own OpenAPI schema with a compiled validator.

    The one it brings is written in Python and takes 0.2 s of every start. What it checks besides,
    that a `default` fits its schema, `plan.py` does.
    """
    validator = Draft4Validator(OpenAPISpecification.openapi_schema)

    def check(_: type, document: dict[str, Any]) -> None:
        for error in validator.iter_errors(document):
            place = "/".join(map(str, error.instance_path))
            raise ContractError(f"{name}: not OpenAPI 3.0: {place}: {error.message[:200]}")

    original = Specification.__dict__[_CHECK]
    setattr(Specification, _CHECK, classmethod(check))
    try:
        yield
    finally:
        setattr(Specification, _CHECK, original)


def find_handler(handlers: ModuleType) -> Callable[[str], Any]:
    """The function that maps an operationId to the handler of that name, or None."""
    return lambda operation_id: getattr(handlers, handler_name(operation_id), None)


def _start(app: ASGIApp) -> None:
    """Have Connexion build its middlewares now, so that a broken contract stops the start.

    Connexion builds on the first event it sees. The lane answers the lifespan event without
    waiting for anything, so the coroutine runs to its end here, with no event loop.
    """

    async def receive() -> Message:
        raise RuntimeError("the lifespan event needs no messages")

    async def send(message: Message) -> None:
        raise RuntimeError(f"unexpected {message['type']}")

    try:
        app({"type": "lifespan"}, receive, send).send(None)  # type: ignore[attr-defined]
    except StopIteration:
        return
    raise RuntimeError("Connexion waited for something while it was built")
