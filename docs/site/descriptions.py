"""What a page says of itself to a search engine, or in the preview of a link to it."""

import json
import re
import textwrap

MOST_CHARACTERS = 160

# A paragraph of prose: no heading, table, list, picture, markup, block of code or state of an ADR.
_PROSE = re.compile(r"(?<=\n\n)(?![#|<!\s-]|```|Status:).+?(?=\n\n|\Z)", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"\\(?=[^\w\s])|[`*]")


def described(text: str) -> str:
    """The text of a page with its first paragraph as its description, in front."""
    words = json.dumps(description(text), ensure_ascii=False)
    return f"---\nmyst:\n  html_meta:\n    description: {words}\n---\n\n{text}"


def description(text: str) -> str:
    """The first paragraph of a page as plain text on one line, cut to what previews show."""
    found = _PROSE.search(text)
    plain = _MARKUP.sub("", _LINK.sub(r"\1", found[0])) if found else ""
    return textwrap.shorten(plain, MOST_CHARACTERS, placeholder=" …")
