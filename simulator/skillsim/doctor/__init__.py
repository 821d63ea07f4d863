"""What `skillsim doctor` looks at: the installation, the machine, and where a sandbox would run."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from skillsim.doctor import installation, machine, places
from skillsim.doctor.finding import Finding, fail
from skillsim.errors import ConfigurationError
from skillsim.resources import OWN_VENDORS

_AGAIN = "install skillsim again"

Check = Callable[[], Iterable[Finding]]


def examine(flags: Mapping[str, Any], *, file: Path | None = None) -> list[Finding]:
    """What every check found, in a fixed order; `flags` and `file` are those of `serve`.

    A check that breaks is a finding of its own: whoever asks has an installation in doubt.
    """
    findings = [*examined("python", machine.python), *_all(installation.CHECKS)]
    findings += _all(machine.CHECKS)
    config, told = places.config_of(flags, file)
    findings += told
    findings += examined("port", lambda: places.ports(config))
    findings += examined("data", lambda: places.data_folder(config))
    findings += examined("cache", lambda: places.cache_folder(config))
    return findings


def _all(checks: Mapping[str, Check]) -> Iterator[Finding]:
    for name, check in checks.items():
        yield from examined(name, check)


def examined(name: str, check: Check) -> list[Finding]:
    """What one check found; that it broke, if it did."""
    try:
        return list(check())
    except ConfigurationError as error:
        # Most often of a vendor of one's own, which nobody can install again.
        is_own = bool(os.environ.get(OWN_VENDORS))
        return [fail(name, str(error), f"mend it, or unset {OWN_VENDORS}" if is_own else _AGAIN)]
    except Exception as error:  # noqa: BLE001 - a broken installation breaks in any way
        reason = " ".join(str(error).split())
        return [fail(name, f"{type(error).__name__}: {reason}", _AGAIN)]
