"""One Connexion application from one contract and one handler module; all knowledge of Connexion.

Connexion gets a dict, never a path: it would render a file as a template and fetch what a remote
reference names. Of its middlewares two remain: our lane, which comes first, and the documentation
pages. Routing, security and validation are the lane's, compiled from the same contract.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

from connexion.middleware.main import ConnexionMiddleware
from connexion.middleware.swagger_ui import SwaggerUIMiddleware
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from connexion.spec import OpenAPISpecification, Specification
from jsonschema_rs import Draft4Validator
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillsim.errors import ContractError
from skillsim.lane import Binding, Lane
from skillsim.plan import handler_name


def build(binding: Binding) -> ASGIApp:
    """The application that serves one contract, compiled and ready.

    Raises ContractError with a sentence that names the operation that cannot be served.
    """
    # Connexion calls them applications; they are what makes one from the next.
    row: list[Any] = [partial(Lane, binding=binding), SwaggerUIMiddleware]
    stack = ConnexionMiddleware(
        _no_page,
        import_name=__name__,
        middlewares=row,
        resolver=Resolver(find_handler(binding.handlers)),
        # The document that a page shows is ours, see `docs_pages`.
        swagger_ui_options=SwaggerUIOptions(swagger_ui_path="/ui", serve_spec=False),
    )
    with _quick_check(binding.contract.name):
        stack.add_api(binding.contract.document, base_path="/")
    _start(stack)
    _forget_documents(stack)
    return stack.app


async def _no_page(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands behind the documentation pages.

    Connexion's own application there would compile every operation a second time.
    """
    raise HTTPException(404)


def _forget_documents(stack: ConnexionMiddleware) -> None:
    """Empty Connexion's copies of the contract, of several MB: nothing looks at them any more."""
    for api in stack.apis:
        api.specification.raw.clear()
        api.specification.spec.clear()


_CHECK = "_validate_spec"


@contextmanager
def _quick_check(name: str) -> Iterator[None]:
    """Have Connexion hold documents against its own OpenAPI schema with a compiled validator.

    The one it brings is written in Python and takes 0.2 s of every start. What it checks besides,
    that a `default` fits its schema, `plan.py` does.
    """

    def check(_: type, document: dict[str, Any]) -> None:
        for error in _openapi().iter_errors(document):
            place = "/".join(map(str, error.instance_path))
            raise ContractError(f"{name}: not OpenAPI 3.0: {place}: {error.message[:200]}")

    original = Specification.__dict__[_CHECK]
    setattr(Specification, _CHECK, classmethod(check))
    try:
        yield
    finally:
        setattr(Specification, _CHECK, original)


@lru_cache(maxsize=1)
def _openapi() -> Draft4Validator:
    """What every contract is held against."""
    return Draft4Validator(OpenAPISpecification.openapi_schema)


def find_handler(handlers: ModuleType) -> Callable[[str], Any]:
    """The function that maps an operationId to the handler of that name, or None."""
    return lambda operation_id: getattr(handlers, handler_name(operation_id), None)


def _start(stack: ConnexionMiddleware) -> None:
    """Have Connexion build its middlewares now, so that a broken contract stops the start.

    Connexion builds on the first event it sees. The lane answers the lifespan event without
    waiting for anything, so the coroutine runs to its end here, with no event loop.
    """

    async def receive() -> Message:
        raise RuntimeError("the lifespan event needs no messages")

    async def send(message: Message) -> None:
        raise RuntimeError(f"unexpected {message['type']}")

    try:
        stack({"type": "lifespan"}, receive, send).send(None)
    except StopIteration:
        return
    raise RuntimeError("Connexion waited for something while it was built")
