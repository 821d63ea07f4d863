"""How deep JSON is nested: what is too deep for those who walk through it is not judged."""

import re
from itertools import accumulate

MAX_DEPTH = 100
"""No contract has a tenth of it."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)
_NO_BRACKET = re.compile(rb"[^][{}]+")
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def is_too_deep(body: bytes) -> bool:
    """Whether lists and objects of a JSON body are nested more than `MAX_DEPTH` deep."""
    if body.lstrip()[:1] not in (b"[", b"{") or body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return False
    brackets = _NO_BRACKET.sub(b"", _STRING.sub(b"", body))
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MAX_DEPTH
