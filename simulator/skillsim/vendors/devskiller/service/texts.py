"""Lists of texts, and the JSON they are kept as. The same ones come again and again."""

import json
from functools import lru_cache


@lru_cache(maxsize=512)
def to_json(texts: tuple[str, ...]) -> str:
    """The texts as they are stored."""
    return json.dumps(texts)


@lru_cache(maxsize=512)
def from_json(stored: str) -> tuple[str, ...]:
    """The texts that `to_json` stored."""
    return tuple(json.loads(stored))
