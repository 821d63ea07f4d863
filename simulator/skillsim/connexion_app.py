"""One Connexion application from one contract and one handler module; all knowledge of Connexion.

Connexion gets a dict, never a path: it would render a file as a template and fetch what a remote
reference names. Of its middlewares two remain: our lane, which comes first, and the documentation
pages. Routing, security and validation are the lane's, compiled from the same contract.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from types import ModuleType
from typing import Any

from connexion.middleware.main import API, ConnexionMiddleware
from connexion.middleware.swagger_ui import SwaggerUIMiddleware
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from connexion.spec import OpenAPISpecification
from jsonschema_rs import Draft4Validator
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillsim.contract import Contract
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
    # What `add_api` does, but for the reading of a document, which `_Promised` does its own way.
    promised = _Promised(binding.contract)
    stack.apis.append(API(promised, base_path="/", **vars(stack.options)))
    _start(stack)
    _forget_documents(stack)
    return stack.app


async def _no_page(scope: Scope, receive: Receive, send: Send) -> None:
    """What stands behind the documentation pages.

    Connexion's own application there would compile every operation a second time.
    """
    raise HTTPException(404)


def _forget_documents(stack: ConnexionMiddleware) -> None:
    """Empty Connexion's view of the contract: nothing looks at it any more."""
    for api in stack.apis:
        api.specification.raw.clear()
        api.specification.spec.clear()


class _Promised(OpenAPISpecification):
    """A contract as Connexion sees it.

    Connexion would check a document with a validator written in Python, which takes 0.2 s of every
    start, then copy it three times and write out every reference. Here the document is held against
    the same OpenAPI schema, compiled, and stays as it is. What Connexion checks besides, that a
    `default` fits its schema and a reference leads somewhere, `plan.py` and `contract.py` do.
    """

    def __init__(self, contract: Contract) -> None:
        for error in _openapi().iter_errors(contract.document):
            place = "/".join(map(str, error.instance_path))
            raise ContractError(f"{contract.name}: not OpenAPI 3.0: {place}: {error.message[:200]}")
        # Only its outermost members are ever set, to the place where it is mounted.
        self._raw_spec = self._spec = {"components": {}, **contract.document}
        self._base_uri = ""


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
