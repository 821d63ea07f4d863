"""Links between files of the checkout, as links between pages of the site."""

import os
import re
from collections.abc import Callable
from pathlib import Path

# A fence, a code span, or a link or picture with its target.
_PART = re.compile(
    r"^```.*?^```[ ]*$|`[^`\n]+`|\]\((?P<target>[^)\s]+)\)", re.MULTILINE | re.DOTALL
)


def rewritten(text: str, page: Path, place: str, place_of: Callable[[Path], str | None]) -> str:
    """The text of a page whose relative links lead to where `place_of` says their targets are.

    `page` is where the text stands in the checkout, `place` where it stands in the site. A link
    whose target has no place stays as it is, for Sphinx to complain about.
    """

    def replaced(part: re.Match[str]) -> str:
        target = part["target"]
        if target is None or "://" in target or target.startswith(("#", "mailto:")):
            return part[0]
        path, mark, fragment = target.partition("#")
        found = place_of((page.parent / path).resolve())
        if found is None:
            return part[0]
        return f"]({os.path.relpath(found, os.path.dirname(place) or '.')}{mark}{fragment})"

    return _PART.sub(replaced, text)
