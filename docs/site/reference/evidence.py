"""What a promise rests on, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from docs.site.reference.markdown import in_line


def decisions(names: Iterable[str]) -> str:
    """Links to decisions, with commas between them."""
    return ", ".join(f"[{name}](#{name.lower()})" for name in names)


def sentence(evidence: Mapping[str, Any]) -> str:
    """The basis, the source and the decisions of a promise."""
    named = evidence.get("decisions", ())
    also = f" Decisions: {decisions(named)}." if named else ""
    return f"*{evidence['basis']}*: {in_line(evidence['source']).rstrip('.')}.{also}"
