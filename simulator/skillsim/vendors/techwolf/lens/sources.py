"""Where skills are known from, as lists of words and as bits of a number.

Lists are united for every cluster of every employee; numbers are united at once.
"""

from functools import lru_cache

# Documented: the event types of the skill events page; lists of sources are printed in this order.
SOURCES = (
    "working_history",
    "education_history",
    "resume_document",
    "learning",
    "feedback",
    "goal",
    "project",
    "ticket",
    "certificate",
    "skill_notes",
    "skill_profile_feedback",
)


@lru_cache(maxsize=1 << len(SOURCES))
def to_bits(sources: tuple[str, ...]) -> int:
    """One bit for each source. Raises ValueError for one that is not in SOURCES."""
    return sum(1 << SOURCES.index(source) for source in set(sources))


@lru_cache(maxsize=1 << len(SOURCES))
def from_bits(bits: int) -> tuple[str, ...]:
    """The sources of these bits, in the order of SOURCES."""
    return tuple(source for place, source in enumerate(SOURCES) if bits >> place & 1)
