"""Markdown from plain values."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

_SPECIAL = re.compile(r"([\\`*_\[\]<>#{}$|])")


def escaped(text: str) -> str:
    """Plain text that no character of is taken for markup."""
    return _SPECIAL.sub(r"\\\1", text)


def in_line(text: str) -> str:
    """A Markdown text on one line, for a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(value: Any) -> str:
    """A code span; a value that is no text is spelled as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def codes(values: Iterable[Any]) -> str:
    """Code spans with commas between them."""
    return ", ".join(code(value) for value in values)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; columns that are empty in every row are left out, and so is a table without rows."""
    cells = [[in_line(cell) for cell in row] for row in rows]
    kept = [n for n in range(len(headings)) if any(row[n] for row in cells)]
    lines = [[headings[n] for n in kept], ["---"] * len(kept)]
    lines += [[row[n] for n in kept] for row in cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n" if cells else ""


def as_json(value: Any) -> str:
    """A fenced block of JSON."""
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```\n"


def page(*parts: str) -> str:
    """Parts of a page with blank lines between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
