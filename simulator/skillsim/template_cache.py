"""First states of large companies, kept as files from one start to the next.

A file's name says what fixes the state and what its bytes must add up to, so a file that is found
is right or is passed over. No trouble here stops a start: the state is made again instead.
"""

import contextlib
import hashlib
import json
import logging
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from skillsim import __version__
from skillsim.origin import Origin
from skillsim.resources import fixtures_root, own_vendors
from skillsim.store import SCHEMA_VERSION, Store, StoreError

KEPT = 5
"""How many files a folder keeps; the one that was not used for the longest time goes first."""

_PACKAGE = Path(__file__).parent
_OURS = re.compile(r"[0-9a-f]{32}-([0-9a-f]{64}\.sqlite|\w+\.draft)")

_log = logging.getLogger(__name__)


class TemplateCache:
    """A folder of finished stores, found by key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str) -> Store | None:
        """The store that was added under this key; None unless it is there to the last byte."""
        with contextlib.suppress(OSError, StoreError):
            for path in self._folder.glob(f"{key}-*.sqlite"):
                if path.name == _name(key, path):
                    # So that the oldest file is the one that was not used for the longest time.
                    with contextlib.suppress(OSError):
                        os.utime(path)
                    return Store.finished(path)
        return None

    def add(self, key: str, fill: Callable[[Store, Path], None]) -> Store | None:
        """The store of this key, filled and kept; None, and a warning, when that fails.

        `fill` may leave files in the folder that it is given.
        """
        try:
            return self._add(key, fill)
        except (OSError, StoreError) as error:
            _log.warning("%s cannot keep the first state of the world: %s", self._folder, error)
            return None

    def _add(self, key: str, fill: Callable[[Store, Path], None]) -> Store:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(".draft", f"{key}-", self._folder) as name:
            draft = Path(name, "whole")
            draft.touch(mode=0o600)
            with contextlib.closing(Store.draft(draft)) as store:
                fill(store, draft.parent)
            path = draft.replace(self._folder / _name(key, draft))
        finished = Store.finished(path)
        self._prune()
        return finished

    def _prune(self) -> None:
        with contextlib.suppress(OSError):
            ours = [path for path in self._folder.iterdir() if _OURS.fullmatch(path.name)]
            ours.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
            for path in ours[KEPT:]:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)


def key_of(origin: Origin, vendors: Iterable[str]) -> str:
    """What fixes a first state, as 32 hexadecimal digits: its origin, and all that makes it."""
    parts = [asdict(origin), list(vendors), _makers()]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def cache_folder(setting: str | None, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder that a setting means: none for an empty one, the user's own without one."""
    if setting is not None:
        return Path(setting) if setting else None
    given = Path(environment.get("XDG_CACHE_HOME", ""))
    try:
        caches = given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return caches / "skillsim" / "templates"


@lru_cache(maxsize=1)
def _makers() -> list[str]:
    """A fingerprint of all code and fixtures, and the versions of what they rest on."""
    digest = hashlib.blake2b(digest_size=16)
    own = own_vendors()
    owned = ((own / "vendors", "*.py"), (own / "fixtures", "*.*")) if own else ()
    for root, pattern in ((_PACKAGE, "*.py"), (fixtures_root(), "*.*"), *owned):
        for path in sorted(path for path in root.rglob(pattern) if path.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)} ".encode())
            digest.update(content)
    versions = (__version__, str(SCHEMA_VERSION), platform.python_version(), version("faker"))
    return [*versions, digest.hexdigest()]


def _name(key: str, content: Path) -> str:
    with content.open("rb") as file:
        return f"{key}-{hashlib.file_digest(file, 'sha256').hexdigest()}.sqlite"
