"""Bodies without their content coding (RFC 9110, 8.4.1), as far as it can be read here."""

import zlib

from skillsim_contracts.drift.exchanges import MAX_JUDGED_BYTES, Headers, value_of

READABLE = ("gzip", "x-gzip", "deflate")


def coding_of(headers: Headers) -> str:
    """The content coding of a body in lower case; `identity` when there is none."""
    return (value_of(headers, "content-encoding") or "identity").strip().lower()


def decoded(body: bytes, headers: Headers) -> bytes | None:
    """The body without its coding; None when that is unknown or broken, or too much comes out."""
    coding = coding_of(headers)
    if coding == "identity" or not body:
        return body
    return _inflated(body) if coding in READABLE else None


def _inflated(body: bytes) -> bytes | None:
    # 32 and the widest window: gzip and zlib alike.
    inflating = zlib.decompressobj(32 + zlib.MAX_WBITS)
    try:
        plain = inflating.decompress(body, MAX_JUDGED_BYTES + 1)
    except zlib.error:
        return None
    return plain if inflating.eof and len(plain) <= MAX_JUDGED_BYTES else None
