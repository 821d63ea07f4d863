"""`skillsim env`: addresses and credentials of a world, for a shell to take up."""

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skillsim.client import AdminClient
from skillsim.commands.remote import Said, add_command
from skillsim.errors import ConfigurationError

# Clients call the address of an API by one of these.
_ADDRESSES = ("BASE_URL", "API_URL", "URL")
# Where OpenSSL and Go, Python's requests, curl and Node.js look for certificates to trust. All but
# the last replace what is trusted; docs/howto/unmodified-clients.md says what of it stays.
_TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


def _fish(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"set -gx {name} '{escaped}'"


def _powershell(name: str, value: str) -> str:
    escaped = value.replace("'", "''")
    return f"$env:{name} = '{escaped}'"


_SHELLS: Mapping[str, Callable[[str, str], str]] = {
    "sh": lambda name, value: f"export {name}={shlex.quote(value)}",
    "fish": _fish,
    "powershell": _powershell,
    "dotenv": lambda name, value: f"{name}={shlex.quote(value)}",
}


def add(commands: Any) -> None:
    """Add the command to the parser."""
    add_command(commands, "env", "print variables with addresses and credentials", _env, _flags)


def _flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shell",
        choices=tuple(_SHELLS),
        default="sh",
        help="how variables are spelt, sh unless given",
    )
    parser.add_argument(
        "--tls", action="store_true", help="the addresses of the TLS listener, and what to trust"
    )


def _env(admin: AdminClient, options: argparse.Namespace) -> Said:
    ready = admin.get_world(options.world)
    variables = dict(_variables(ready, with_tls=options.tls))
    spell = _SHELLS[options.shell]
    return Said(variables, "\n".join(spell(name, value) for name, value in variables.items()))


def _variables(ready: Mapping[str, Any], *, with_tls: bool) -> Iterator[tuple[str, str]]:
    """The variables of a world as the ready line describes it; empty words are left out."""
    base, tls = ready["base_url"], ready["tls"]
    if with_tls and tls is None:
        raise ConfigurationError("this sandbox has no TLS listener: start it with --tls")
    reached = tls["base_url"] if with_tls else base
    yield "SKILLSIM_URL", base
    for vendor, access in ready["vendors"].items():
        address = reached + access["base_url"].removeprefix(base)
        for kind in _ADDRESSES:
            yield f"{vendor.upper()}_{kind}", address
        for word, value in access["credentials"].items():
            if isinstance(value, str) and value:
                yield f"{vendor}_{word}".upper(), value
    if with_tls:
        yield from ((name, tls["ca"]) for name in _TRUST)
