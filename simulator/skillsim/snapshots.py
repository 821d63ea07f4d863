"""Named snapshots of worlds: everything a reset would lose, kept under a name.

A snapshot holds data, clock, agenda, switches, faults and limit counters; the journal and the
credentials belong to the sandbox, not to the moment. With a data directory snapshots are files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skillsim.errors import ConfigurationError, Conflict, NotFound
from skillsim.store import Store
from skillsim.templates import open_store, stored_origin
from skillsim.world import World
from skillsim.worlds import NAME

MAX_SNAPSHOTS = 50


class Snapshots:
    """The snapshots of every world of one server."""

    def __init__(self, data: Path | None) -> None:
        self._root = data / "snapshots" if data else None
        self._in_memory: dict[tuple[str, str], Store] = {}

    def names(self, world: World) -> list[str]:
        """The names of a world's snapshots, sorted."""
        if self._root is None:
            return sorted(name for owner, name in self._in_memory if owner == world.name)
        return sorted(path.stem for path in (self._root / world.name).glob("*.sqlite"))

    def save(self, world: World, name: str) -> None:
        """Keep the world's present state; one of the same name is replaced.

        Raises Conflict when the world has too many.
        """
        names = self.names(world)
        if name not in names and len(names) >= MAX_SNAPSHOTS:
            raise Conflict(f"a world has at most {MAX_SNAPSHOTS} snapshots: delete one first")
        if self._root is None:
            self._save_in_memory(world, name)
        else:
            self._save_in_file(world, self._path(world, name))

    def restore(self, world: World, name: str) -> None:
        """Put the world back to a snapshot. Raises NotFound."""
        with self._opened(world, name) as source:
            world.restore_from(source)

    def delete(self, world: World, name: str) -> None:
        """Forget a snapshot. Raises NotFound."""
        self._check(world, name)
        self._forget(world, name)

    def delete_all(self, world: World) -> None:
        """Forget every snapshot of a world."""
        for name in self.names(world):
            self._forget(world, name)

    def to_bytes(self, world: World, name: str) -> bytes:
        """A snapshot as the bytes of an SQLite file. Raises NotFound."""
        with self._opened(world, name) as source:
            return source.to_bytes()

    def _save_in_memory(self, world: World, name: str) -> None:
        target = Store.in_memory()
        try:
            world.save_to(target)
        except BaseException:
            target.close()
            raise
        self._forget(world, name)
        self._in_memory[world.name, name] = target

    def _save_in_file(self, world: World, path: Path) -> None:
        """Whole or not at all: a full disk or a kill leaves the one that was there before."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".new")
        try:
            draft.write_bytes(world.export())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def _check(self, world: World, name: str) -> None:
        if name not in self.names(world):
            raise NotFound(f"the world {world.name} has no snapshot {name}")

    @contextmanager
    def _opened(self, world: World, name: str) -> Iterator[Store]:
        self._check(world, name)
        if self._root is None:
            yield self._in_memory[world.name, name]
            return
        path = self._path(world, name)
        store = open_store(path)
        try:
            if stored_origin(store) is None:
                raise ConfigurationError(f"the data file {path} is empty")
            yield store
        finally:
            store.close()

    def _forget(self, world: World, name: str) -> None:
        store = self._in_memory.pop((world.name, name), None)
        if store is not None:
            store.close()
        if self._root is not None:
            path = self._path(world, name)
            for file in (path, *(path.with_name(path.name + e) for e in ("-wal", "-shm"))):
                file.unlink(missing_ok=True)

    def _path(self, world: World, name: str) -> Path:
        assert self._root is not None
        assert NAME.fullmatch(name), name
        return self._root / world.name / f"{name}.sqlite"
