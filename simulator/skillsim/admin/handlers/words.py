"""Secret words that somebody brings along: which roles there are, and what proves them."""

from collections.abc import Mapping

from skillsim.auth import Desk
from skillsim.errors import Invalid
from skillsim.world import World

Words = Mapping[str, str]


def check_all_words(world: World, credentials: Mapping[str, Mapping[str, Words]]) -> None:
    """Refuse vendors, roles and words that do not exist, and a name that is given twice.

    Vendors and roles are the same in every world, so any world tells. Raises Invalid.
    """
    for vendor, by_role in credentials.items():
        place = f"credentials.{vendor}"
        desk = world.desks.get(vendor)
        if desk is None:
            known = ", ".join(world.desks)
            raise Invalid.field(place, None, f"is no vendor; there is {known}")
        _check_roles(desk, by_role, place)


def check_words(desk: Desk, words: Words, place: str) -> None:
    """Refuse words that prove nothing at this desk. Raises Invalid."""
    expected = {name for grant in desk.grants for name in grant.words}
    for name in words:
        if expected and name not in expected:
            takes = ", ".join(sorted(expected))
            raise Invalid.field(f"{place}.{name}", None, f"proves nothing here; give {takes}")


def _check_roles(desk: Desk, by_role: Mapping[str, Words], place: str) -> None:
    known = [grant.role for grant in desk.grants]
    names: set[str] = set()
    for role, words in by_role.items():
        if role not in known:
            message = f"is no role; there is {', '.join(known)}"
            raise Invalid.field(f"{place}.{role}", None, message)
        check_words(desk, words, f"{place}.{role}")
        name = words.get("client_id") or words.get("api_key")
        if name in names:
            raise Invalid.field(f"{place}.{role}", None, "has the name of another role")
        names |= {name} if name else set()
