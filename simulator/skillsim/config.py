"""The settings of one server: flag over environment over file over default."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from skillsim.errors import ConfigurationError, Invalid
from skillsim.instants import from_date_text, from_text, to_text
from skillsim.settings import Value, merge

CONFIG_FILE = "skillsim.yaml"
MAX_SPEED = 1_000_000.0
# SkillTrack gives employees that are created the numbers from 900001 on: drawn ones stay below.
MAX_PEOPLE = 500_000

_WORDS = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
_NO_SETTINGS: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True)
class Config:
    """Everything a server is started with; see docs/settings.md."""

    host: str = "127.0.0.1"
    port: int = 8600
    tls: bool = False
    """Whether there is a second listener, with TLS."""
    tls_port: int = 8643
    tls_ca: Path | None = None
    """The file for the certificate that clients are to trust. None is one of the server's own."""
    scenario: str | None = None
    """None stands for `small`, or for what the data directory was made from."""
    seed: int | None = None
    """None stands for 1, or for what the data directory was made from."""
    as_of: str | None = None
    people: int | None = None
    """None stands for as many as the scenario has, or for what the data directory was made from."""
    locale: str | None = None
    """None stands for en_US, or for what the data directory was made from."""
    company: Path | None = None
    """A company file. None stands for none, or for the one the data directory was made from."""
    data: Path | None = None
    cache: str | None = None
    """The folder for first states of large companies. None is the user's own, empty is none."""
    allow_host: tuple[str, ...] = ()
    allow_receiver: tuple[str, ...] = ()
    """Further networks that webhooks may go to, such as `10.1.0.0/16`."""
    admin_token: str | None = None
    clock: str | None = None
    """`real`, `frozen`, or the instant at which it stands, as RFC 3339 text. None is `real`."""
    speed: float = 1.0
    """Seconds of the world in one second, of a `real` clock."""
    settings: Mapping[str, Value] = field(default_factory=lambda: _NO_SETTINGS, hash=False)
    """The world's switches that are not at their default, see skillsim.settings."""

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
    in_file = _read_file(file)
    values: dict[str, Any] = {}
    for setting in fields(Config):
        name = setting.name
        sources = (in_file.get(name), environment.get("SKILLSIM_" + name.upper()), flags.get(name))
        given = [value for value in sources if value is not None]
        if name == "settings":
            values[name] = _layered([_convert(name, value) for value in given])
        elif given:
            values[name] = _convert(name, given[-1])
    config = Config(**values)
    if not config.is_loopback and config.admin_token is None:
        raise ConfigurationError(
            f"listening on {config.host} lets others in: set an admin token"
            " (--admin-token or SKILLSIM_ADMIN_TOKEN), or listen on 127.0.0.1"
        )
    if config.tls and config.port and config.port == config.tls_port:
        raise ConfigurationError(f"tls_port: {config.port} is the port already; TLS takes its own")
    return config


def _read_file(file: Path | None) -> dict[str, Any]:
    path = file or Path(CONFIG_FILE)
    if file is None and not path.is_file():
        return {}
    # Late: `skillsim doctor` is to say that a library is missing.
    import yaml

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


def _flag(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in _WORDS:
        raise ValueError(f"it takes one of {', '.join(_WORDS)}")
    return _WORDS[word]


def _seed(value: Any) -> int:
    seed = int(value)
    if not 0 <= seed < 1 << 63:
        raise ValueError("a seed is 0 to 2^63 - 1")
    return seed


def _people(value: Any) -> int:
    people = int(value)
    if not 0 <= people <= MAX_PEOPLE:
        raise ValueError(f"a company to serve has 0 to {MAX_PEOPLE} people")
    return people


def _layered(layers: list[Mapping[str, Value]]) -> Mapping[str, Value]:
    """Switch by switch the last word."""
    return MappingProxyType({name: value for layer in layers for name, value in layer.items()})


def _speed(value: Any) -> float:
    speed = float(value)
    if not 0 <= speed <= MAX_SPEED:
        raise ValueError(f"a speed is 0 to {MAX_SPEED:.0f}")
    return speed


def _clock(value: Any) -> str | None:
    text = _day_or_instant(value)
    if text in (None, "real", "frozen"):
        return text
    try:
        if "T" in text.upper():
            from_text(text)
            return text
        return to_text(from_date_text(text))
    except ValueError:
        raise ValueError("it takes real, frozen, a day, or an RFC 3339 date-time") from None


def parse_switches(value: Any) -> Mapping[str, Value]:
    """Switches from a mapping, from `key=value,key=value`, or from a list of such pairs.

    Raises ValueError with the switch and what it takes.
    """
    if not isinstance(value, Mapping):
        texts = value.split(",") if isinstance(value, str) else value
        value = dict(_pair(str(text)) for text in texts if str(text).strip())
    try:
        return merge({}, value)
    except Invalid as error:
        (problem,) = error.problems
        raise ValueError(f"{problem.field} {problem.message}") from error


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found:
        raise ValueError(f"{text!r} is not key=value")
    return name.strip(), value.strip()


def _names(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(str(part).strip().lower() for part in parts if str(part).strip())


def _networks(value: Any) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(name)) for name in _names(value))


def _day_or_instant(value: Any) -> str | None:
    # YAML makes dates of what is not quoted.
    return value.isoformat() if isinstance(value, date) else str(value) or None


_CONVERTERS: Mapping[str, Any] = {
    "port": _port,
    "tls": _flag,
    "tls_port": _port,
    "tls_ca": lambda value: Path(value) if value else None,
    "seed": _seed,
    "people": _people,
    "locale": lambda value: str(value).strip() or None,
    "company": lambda value: Path(value) if value else None,
    "data": lambda value: Path(value) if value else None,
    "allow_host": _names,
    "allow_receiver": _networks,
    "as_of": _day_or_instant,
    "admin_token": lambda value: str(value).strip() or None,
    "clock": _clock,
    "speed": _speed,
    "settings": parse_switches,
}
