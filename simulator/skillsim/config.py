"""The settings of one server: flag over environment over file over default."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from skillsim.errors import ConfigurationError

CONFIG_FILE = "skillsim.yaml"


@dataclass(frozen=True)
class Config:
    """Everything a server is started with; see docs/settings.md."""

    host: str = "127.0.0.1"
    port: int = 8600
    scenario: str | None = None
    """None stands for `small`, or for what the data directory was made from."""
    seed: int | None = None
    """None stands for 1, or for what the data directory was made from."""
    as_of: str | None = None
    data: Path | None = None
    allow_host: tuple[str, ...] = ()
    admin_token: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def make_config(
    flags: Mapping[str, Any],
    *,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Config:
    """The settings from all sources; flags that are None were not given.

    `file` must exist; without it `skillsim.yaml` in the working directory is read when it is there.
    Raises ConfigurationError with the setting's name and what it takes.
    """
    merged: dict[str, Any] = _read_file(file)
    for setting in fields(Config):
        name = setting.name
        if (text := environment.get("SKILLSIM_" + name.upper())) is not None:
            merged[name] = text
        if flags.get(name) is not None:
            merged[name] = flags[name]
    config = Config(**{name: _convert(name, value) for name, value in merged.items()})
    if not config.is_loopback and config.admin_token is None:
        raise ConfigurationError(
            f"listening on {config.host} lets others in: set an admin token"
            " (--admin-token or SKILLSIM_ADMIN_TOKEN), or listen on 127.0.0.1"
        )
    return config


def _read_file(file: Path | None) -> dict[str, Any]:
    path = file or Path(CONFIG_FILE)
    if file is None and not path.is_file():
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigurationError(
            f"{path}: cannot be read: {' '.join(str(error).split())}"
        ) from error
    if content is None:
        return {}
    known = {setting.name for setting in fields(Config)}
    if not isinstance(content, dict) or not content.keys() <= known:
        raise ConfigurationError(f"{path}: takes the settings {', '.join(sorted(known))}")
    return {name: value for name, value in content.items() if value is not None}


def _convert(name: str, value: Any) -> Any:
    try:
        return _CONVERTERS.get(name, str)(value)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"{name}: {value!r} is not possible: {error}") from error


def _port(value: Any) -> int:
    port = int(value)
    if not 0 <= port <= 65535:
        raise ValueError("a port is 0 to 65535")
    return port


def _seed(value: Any) -> int:
    seed = int(value)
    if not 0 <= seed < 1 << 63:
        raise ValueError("a seed is 0 to 2^63 - 1")
    return seed


def _names(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(str(part).strip().lower() for part in parts if str(part).strip())


def _day_or_instant(value: Any) -> str | None:
    # YAML makes dates of what is not quoted.
    return value.isoformat() if isinstance(value, date) else str(value) or None


_CONVERTERS: Mapping[str, Any] = {
    "port": _port,
    "seed": _seed,
    "data": lambda value: Path(value) if value else None,
    "allow_host": _names,
    "as_of": _day_or_instant,
    "admin_token": lambda value: str(value).strip() or None,
}
