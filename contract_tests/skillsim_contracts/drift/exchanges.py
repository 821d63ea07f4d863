"""One request with its answer, as a recording or the proxy saw it."""

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]
"""Header fields in their order; the names are lower case."""

MAX_JUDGED_BYTES = 1024 * 1024
"""A larger body is passed on, but neither judged nor saved."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What was asked and what came back.

    A body of None was not recorded, or not wholly; a status of 0 means that no answer came.
    `is_complete` says that every header field was seen: browsers leave credentials out of what
    they record.
    """

    number: int
    method: str
    url: str
    request_headers: Headers
    request_body: bytes | None
    status: int
    answer_headers: Headers
    answer_body: bytes | None
    is_complete: bool = False
    started_at: str = ""
    """RFC 3339 text, or empty when nobody knows."""
    duration_ms: float = 0.0

    @property
    def is_cut(self) -> bool:
        """Whether a body is not known."""
        return None in (self.request_body, self.answer_body)


def value_of(headers: Headers, name: str) -> str | None:
    """The first field of a name in lower case; None when there is none."""
    return next((value for known, value in headers if known == name), None)


def media_type_of(headers: Headers) -> str:
    """The media type of a body in lower case, without parameters; "" when nobody says."""
    return (value_of(headers, "content-type") or "").partition(";")[0].strip().lower()
