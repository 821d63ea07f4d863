"""FriendlyIds, remembered: a list of people prints hundreds, and most of them again and again."""

from functools import lru_cache

from skillsim import ids

to_friendly = lru_cache(maxsize=16384)(ids.to_friendly)
