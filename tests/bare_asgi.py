"""The least an ASGI application can do: one fixed answer, about as long as a candidate."""

from starlette.types import Receive, Scope, Send

BODY = b'{"id":"' + b"0" * 36 + b'","firstName":"Ada","padding":"' + b"x" * 700 + b'"}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(BODY)).encode())]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """200, always."""
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
