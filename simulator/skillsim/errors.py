"""What can go wrong, as one small tree of exceptions; nothing here renders anything.

Domain code raises the narrowest child with a sentence that says what was wrong and what to send
instead. The stages catch it at the border and each vendor's `wire.py` gives it that vendor's shape.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Problem:
    """One rejected field of a request: where it is, what was sent, and why it was refused."""

    field: str
    value: object
    message: str


class ApiError(Exception):
    """A refusal that a client sees; `status` is the HTTP status it is answered with."""

    status: ClassVar[int] = 500

    def __init__(
        self,
        message: str,
        *,
        problems: tuple[Problem, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems
        self.headers = dict(headers or {})


class Invalid(ApiError):
    """The request is understood and wrong (400)."""

    status = 400

    @classmethod
    def field(cls, name: str, value: object, message: str) -> "Invalid":
        """The refusal of one field, with the value that was sent."""
        return cls("Validation error", problems=(Problem(name, value, message),))


class Unauthenticated(ApiError):
    """No credential, or one that proves nothing (401)."""

    status = 401


class Forbidden(ApiError):
    """A valid credential that may not do this (403)."""

    status = 403


class NotFound(ApiError):
    """No such route, or no such record (404)."""

    status = 404


class MethodNotAllowed(ApiError):
    """The path exists, the method does not (405); carries the `Allow` header."""

    status = 405


class NotAcceptable(ApiError):
    """Nothing the client accepts can be produced (406)."""

    status = 406


class RequestTimeout(ApiError):
    """The request's body did not arrive in time (408)."""

    status = 408


class Conflict(ApiError):
    """The record's present state does not allow this (409)."""

    status = 409


class TooLarge(ApiError):
    """The body is larger than the limit (413)."""

    status = 413


class TargetTooLong(ApiError):
    """The request target is longer than the limit (414)."""

    status = 414


class UnsupportedMediaType(ApiError):
    """The body's media type or encoding is not one the operation takes (415)."""

    status = 415


class Misdirected(ApiError):
    """The Host header names a server that this is not (421)."""

    status = 421


class TooManyRequests(ApiError):
    """A limit of the vendor's is reached (429)."""

    status = 429


class HeadersTooLarge(ApiError):
    """Too many header fields, or too many bytes of them (431)."""

    status = 431


class Internal(ApiError):
    """Our own mistake (500); the message never says more than that."""

    status = 500


class ConfigurationError(Exception):
    """The start is refused: the message is the one sentence that a person is shown (exit 2)."""


class ContractError(ConfigurationError):
    """A contract, or the handlers bound to it, cannot be used; the message names the place."""
