"""Named snapshots of a world."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.errors import ConfigurationError, Conflict
from skillsim.rendering import Answer


def list_snapshots(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /snapshots - their names, sorted."""
    return Reply({"snapshots": ctx.snapshots.names(ctx.world(world))})


def save_snapshot(
    ctx: AdminCtx, *, name: str, world: str = "default", body: dict[str, Any] | None = None
) -> Reply:
    """PUT /snapshots/{name} - keep the present state; one of the same name is replaced."""
    ctx.snapshots.save(ctx.world(world), name)
    return Reply(status=204)


def restore_snapshot(
    ctx: AdminCtx, *, name: str, world: str = "default", body: dict[str, Any] | None = None
) -> Reply:
    """POST /snapshots/{name}/restore - become what was kept, clock and limits included."""
    with _readable(name):
        ctx.snapshots.restore(ctx.world(world), name)
    return Reply(status=204)


def delete_snapshot(ctx: AdminCtx, *, name: str, world: str = "default") -> Reply:
    """DELETE /snapshots/{name} - forget it."""
    ctx.snapshots.delete(ctx.world(world), name)
    return Reply(status=204)


def download_snapshot(ctx: AdminCtx, *, name: str, world: str = "default") -> Answer:
    """GET /snapshots/{name} - the whole of it as an SQLite file."""
    with _readable(name):
        content = ctx.snapshots.to_bytes(ctx.world(world), name)
    headers = [
        (b"content-type", b"application/vnd.sqlite3"),
        (b"content-length", str(len(content)).encode()),
        (b"content-disposition", f'attachment; filename="{name}.sqlite"'.encode()),
    ]
    return Answer(200, headers, content)


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Refuse a snapshot whose file was damaged, or written by a newer version."""
    try:
        yield
    except ConfigurationError as error:
        raise Conflict(f"the snapshot {name} cannot be read: {error}") from error
