"""The entries of a HAR file, one at a time: memory is that of the largest entry, not the file's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

MAX_ENTRY_CHARS = 64 * 1024 * 1024
MAX_PARTS = 1_000_000
"""Lists, objects and their members of one entry: as text they are small, in memory they are not."""

_CHUNK_CHARS = 1024 * 1024
# So much text cannot become more than memory has.
_UNCOUNTED_CHARS = 4 * 1024 * 1024
_SPACE = " \t\r\n"
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.DOTALL)


class HarError(Exception):
    """A file that is no recording; the message is one sentence."""


class _TooLarge(Exception):
    """A value that memory has no room for."""


def entries_of(path: Path) -> Iterator[Any]:
    """Each entry of `log.entries`, in order, as it stands there. Raises HarError."""
    n_read = 0
    try:
        with path.open(encoding="utf-8-sig") as file:
            for entry in _entries(_Reader(file), path):
                yield entry
                n_read += 1
    except OSError as error:
        raise HarError(f"{path}: cannot be read: {error.strerror}") from error
    except _TooLarge as error:
        raise HarError(f"{path} cannot be read: after {_entries_read(n_read)} {error}") from error
    except (ValueError, RecursionError) as error:
        broken = f"it breaks off after {_entries_read(n_read)}"
        reason = broken if n_read else "it has no log.entries"
        raise HarError(f"{path} is no HAR file: {reason}") from error


def _entries_read(n: int) -> str:
    return "1 entry" if n == 1 else f"{n} entries"


def _entries(reader: "_Reader", path: Path) -> Iterator[Any]:
    has_entries = False
    for name in reader.members():
        if name != "log" or reader.peek() != "{":
            reader.value()
            continue
        for inner in reader.members():
            if inner != "entries":
                reader.value()
                continue
            if reader.peek() != "[":
                raise HarError(f"{path} is no HAR file: log.entries is no list")
            has_entries = True
            yield from reader.items()
    if not has_entries or reader.peek():
        raise HarError(f"{path} is no HAR file: it has no log.entries")


class _Reader:
    """Reads JSON from a file by and by. Whatever is no JSON raises ValueError."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._is_at_end = False
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is no white space; "" at the end of the file."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._read_more():
                return self._text[self._at : self._at + 1]

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
                # What ends with the text may go on: a number is whole when something follows.
                if end < len(self._text) or self._is_at_end:
                    self._at = end
                    return value
            except json.JSONDecodeError:
                if self._is_at_end:
                    raise
            self._read_more()

    def members(self) -> Iterator[str]:
        """The names of the object that begins here; whoever iterates reads each value."""
        for _ in self._separated("{", "}"):
            name = self.value()
            self._take(":")
            yield str(name)

    def items(self) -> Iterator[Any]:
        """The items of the list that begins here."""
        for _ in self._separated("[", "]"):
            yield self.value()

    def _separated(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self.peek() != closing:
            yield None
            while self.peek() == ",":
                self._take(",")
                yield None
        self._take(closing)

    def _take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise ValueError(f"expected {wanted}")
        self._at += 1

    def _read_more(self) -> bool:
        """Whether there was more. Each time as much as is there, so that all of it stays linear."""
        left = self._text[self._at :]
        if len(left) > _UNCOUNTED_CHARS and _n_parts(left) > MAX_PARTS:
            raise _TooLarge(f"comes a value of more than {MAX_PARTS:,} parts")
        room = MAX_ENTRY_CHARS - len(left)
        more = self._file.read(min(max(_CHUNK_CHARS, len(left)), room + 1))
        if len(more) > room:
            raise _TooLarge(f"comes a value of more than {MAX_ENTRY_CHARS:,} characters")
        self._text, self._at = left + more, 0
        self._is_at_end = not more
        return bool(more)


def _n_parts(text: str) -> int:
    """How many lists, objects and members there are, at most; what strings hold counts nothing."""
    return sum(map(_STRING.sub("", text).count, "{[,"))
