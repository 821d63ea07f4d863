"""Whether a sandbox could run here: its settings, its ports, its folders."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import skillsim
from skillsim.client import AdminClient, AdminError, Unreachable
from skillsim.config import CONFIG_FILE, Config, make_config
from skillsim.doctor.finding import Finding, fail, ok, warn
from skillsim.doctor.machine import room
from skillsim.errors import ConfigurationError

ASK_S = 2.0
OTHERS = 0o077


def config_of(flags: Mapping[str, Any], file: Path | None) -> tuple[Config, list[Finding]]:
    """The settings that `serve` would have, and what to say of them.

    They are the defaults when the settings are refused: what they name is not known then.
    """
    try:
        config = make_config(flags, file=file)
    except ConfigurationError as error:
        return Config(), [fail("settings", str(error), "mend it; see docs/settings.md")]
    read = file or Path(CONFIG_FILE)
    where = f"from {read}" if read.is_file() else "no settings file"
    variables = sorted(n for n in os.environ if n.startswith("SKILLSIM_"))
    told = [where, *([f"environment: {', '.join(variables)}"] if variables else [])]
    return config, [ok("settings", "; ".join(told))]


def ports(config: Config) -> Iterator[Finding]:
    """Whether each port is free, or who answers there."""
    yield from _port("port", config.host, config.port)
    if config.tls:
        yield from _port("TLS port", config.host, config.tls_port)


def _port(name: str, host: str, port: int) -> Iterator[Finding]:
    # Late: it brings the web server along.
    from skillsim import banner, listener

    address = f"{host} port {port}"
    try:
        listener.bind(host, port).close()
    except ConfigurationError as error:
        yield _who(name, banner.base_url(host, port), str(error))
        return
    yield ok(name, f"{address} is free" if port else "a free one is picked")


def _who(name: str, url: str, refusal: str) -> Finding:
    try:
        version = AdminClient(url, timeout_s=ASK_S).get_version()["version"]
    except (AdminError, Unreachable, KeyError, ValueError):
        return fail(name, refusal, "end what listens there, or serve with another --port")
    told = f"skillsim {version} answers at {url}"
    if version == skillsim.__version__:
        return ok(name, told)
    return warn(name, told, f"end it, if you want {skillsim.__version__}")


def data_folder(config: Config) -> Iterator[Finding]:
    """Whether worlds could be kept in the folder, and by whom they could be read."""
    folder = config.data
    if folder is None:
        yield ok("data", "worlds are in memory; --data DIR keeps them")
        return
    if folder.exists() and not folder.is_dir():
        yield fail("data", f"{folder} is no folder", "name another one with --data")
        return
    kept = _kept(folder)
    yield kept
    if kept.state == "ok":
        yield room("data", _nearest(folder), "make room, or name another one with --data")
    if folder.exists() and folder.stat().st_mode & OTHERS:
        yield warn("data", f"others on this machine may look into {folder}", f"chmod 700 {folder}")


def _kept(folder: Path) -> Finding:
    """Whether a database as a world has it can be made there; nothing stays."""
    from skillsim import database
    from skillsim.store import StoreError

    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=_nearest(folder)) as scratch:
            connection = database.connect(str(Path(scratch) / "world.sqlite"))
            try:
                (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            finally:
                connection.close()
    except (OSError, StoreError) as error:
        reason = getattr(error, "strerror", None) or error
        return fail("data", f"{folder} cannot be written: {reason}", "name another one with --data")
    if mode == "wal":
        return ok("data", f"{folder} keeps worlds")
    return fail("data", f"{folder} is on a disk that SQLite cannot share", "use a local disk")


def cache_folder(config: Config) -> Iterator[Finding]:
    """Whether first states of large companies can be kept from one start to the next."""
    from skillsim import template_cache

    folder = template_cache.cache_folder(config.cache)
    if folder is None:
        yield ok("cache", "none: every start makes a large company again")
    elif os.access(_nearest(folder), os.W_OK | os.X_OK):
        yield ok("cache", f"{folder}")
    else:
        yield warn("cache", f"{folder} cannot be written", "name another one with --cache")


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists."""
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
