"""Every record as one line for a pipe, with the names of its vendor and entity."""

from collections.abc import Mapping
from typing import BinaryIO

import orjson

from skillsim.generating.formats import Encoded, WrittenFile


class LineSink:
    """A sink that writes what the jsonl encoder made as lines of one stream.

    A line is `{"vendor": …, "entity": …, "record": …}`; the vendor of identities and labels is
    null. Raises BrokenPipeError when nobody reads any more.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, vendor: str, encoded: Mapping[str, Encoded]) -> None:
        """Write the records of one vendor in one part."""
        for entity, part in encoded.items():
            if part.rows:
                self._stream.write(_wrapped(vendor, entity, part.payload))

    def close(self) -> list[WrittenFile]:
        """Write what is still held back; there are no files."""
        self._stream.flush()
        return []

    def abort(self) -> None:
        """Nothing: what is written is written."""


def _wrapped(vendor: str, entity: str, lines: bytes) -> bytes:
    # JSON has no line break inside a record, so every one is the end of a line.
    names = orjson.dumps({"vendor": vendor or None, "entity": entity})
    head = names[:-1] + b',"record":'
    return head + lines[:-1].replace(b"\n", b"}\n" + head) + b"}\n"
