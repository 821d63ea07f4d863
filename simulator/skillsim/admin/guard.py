"""Who may use the control plane.

A web page must not be able to drive somebody's sandbox. So the Host must be one of ours (checked
before this), an Origin must be the very address the page was served from, a browser's own word for
"another site" is believed, and a body must be JSON, which no form can send.
"""

import hmac
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from skillsim.errors import ApiError, Forbidden, Unauthenticated, UnsupportedMediaType


def check_origin(headers: Mapping[bytes, bytes], scheme: str) -> None:
    """Refuse what another site sent. Raises Forbidden."""
    origin = headers.get(b"origin")
    own = f"{scheme}://{headers[b'host'].decode('latin-1')}".encode()
    if origin is not None and origin.lower() != own.lower():
        raise Forbidden("requests from other origins are refused")
    if headers.get(b"sec-fetch-site", b"none").lower() in (b"cross-site", b"same-site"):
        raise Forbidden("requests from other sites are refused")


def check_media_type(method: str, headers: Mapping[bytes, bytes]) -> None:
    """Refuse a change that does not come as JSON. Raises UnsupportedMediaType."""
    essence = headers.get(b"content-type", b"").split(b";", 1)[0].strip().lower()
    if method not in ("GET", "HEAD", "OPTIONS") and essence != b"application/json":
        raise UnsupportedMediaType("send Content-Type: application/json")


def check_token(headers: Mapping[bytes, bytes], token: str | None) -> None:
    """Refuse a caller without the admin token, when there is one. Raises Unauthenticated."""
    if token is None:
        return
    given = headers.get(b"authorization", b"")
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Unauthenticated("send Authorization: Bearer with the admin token")


def problem_body(error: ApiError) -> tuple[dict[str, Any], str]:
    """A refusal as `application/problem+json` (RFC 9457)."""
    body: dict[str, Any] = {
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
    }
    if error.problems:
        body["errors"] = [{"field": p.field, "detail": p.message} for p in error.problems]
    return body, "application/problem+json"
