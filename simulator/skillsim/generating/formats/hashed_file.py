"""A new file that knows the size and the hash of what was written to it."""

import hashlib
from contextlib import suppress
from pathlib import Path


class HashedFile:
    """A file that is written once, from beginning to end; the folders above it are made.

    What the disk refuses is an OSError that names the file; so is a file that exists already.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.n_bytes = 0
        self._hash = hashlib.sha256()
        self._is_given_up = False
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")

    @property
    def sha256(self) -> str:
        """The hash of everything written so far, in hexadecimal digits."""
        return self._hash.hexdigest()

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return self._file.closed and not self._is_given_up

    def write(self, content: bytes) -> int:
        """Add bytes at the end; after `abort` they are dropped."""
        if not self._is_given_up:
            try:
                self._file.write(content)
            except OSError as error:
                raise self._named(error) from error
            self._hash.update(content)
            self.n_bytes += len(content)
        return len(content)

    def tell(self) -> int:
        """How many bytes were written."""
        return self.n_bytes

    def flush(self) -> None:
        """Nothing: bytes reach the disk on `close`."""

    def close(self) -> None:
        """Finish the file."""
        try:
            self._file.close()
        except OSError as error:
            raise self._named(error) from error

    def abort(self) -> None:
        """Let go of the file, finished or half."""
        self._is_given_up = True
        with suppress(OSError):
            self._file.close()

    def _named(self, error: OSError) -> OSError:
        return OSError(error.errno, error.strerror, str(self.path))
