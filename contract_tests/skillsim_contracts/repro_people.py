"""Who acts in a reproduction, and how a script proves it."""

from collections.abc import Mapping
from dataclasses import dataclass

from skillsim_contracts.calls import INBOX, LISTEN, LOGIN, NOBODY
from skillsim_contracts.correlating import Step
from skillsim_contracts.credentials import key_header, token_operation
from skillsim_contracts.repro_check import names_in
from skillsim_contracts.repro_shell import header_word
from skillsim_contracts.reproduction import Reproduction
from skillsim_contracts.symbols import PREFIXES, prefix, url_name


@dataclass(frozen=True, kw_only=True)
class Person:
    """An actor of a vendor: `prefix` begins the names of its variables.

    `key_header` is the header that carries its key; without one it buys tokens at `token_path`.
    """

    vendor: str
    actor: str
    prefix: str
    key_header: str | None
    token_path: str

    @property
    def header(self) -> str:
        """The name of the header that proves who calls."""
        return self.key_header or "authorization"

    @property
    def names(self) -> tuple[str, ...]:
        """Its variables, without the prefix; the first must be set."""
        return (
            ("API_KEY",)
            if self.key_header
            else ("CLIENT_ID", "CLIENT_SECRET", "AUDIENCE", "TENANT")
        )

    @property
    def proof(self) -> str:
        """The header as a bash word."""
        if self.key_header:
            return header_word(self.key_header, "{{" + self.prefix + "API_KEY}}")
        return header_word("authorization", "Bearer {{" + self.prefix + "TOKEN}}")

    @property
    def finding(self) -> str:
        """The bash command that finds its credentials where nobody has set them."""
        names = " ".join(self.names)
        return f"credentials '{self.prefix}' {self.vendor} {self.actor} {names}"

    def sign_in(self, answer: object) -> str:
        """The bash command that buys a token; the answer is kept under this name."""
        return f"sign_in '{self.prefix}' \"${url_name(self.vendor)}{self.token_path}\" {answer}"


People = Mapping[tuple[str, str], Person]
"""By vendor and actor."""


def people_of(reproduction: Reproduction) -> People:
    """Everybody who calls in the steps, or whose credentials they name."""
    vendors = reproduction.vendors
    wanted = reproduction.expectation.want
    named = frozenset(names_in(wanted)).union(*(step.names for step in reproduction.steps))
    acting = {caller for step in reproduction.steps if (caller := caller_of(step))}
    people = [_person(v, actor, prefix(v, actor, vendors)) for v in vendors for actor in PREFIXES]
    return {
        (one.vendor, one.actor): one
        for one in people
        if (one.vendor, one.actor) in acting or named & {one.prefix + name for name in one.names}
    }


def named_credentials(reproduction: Reproduction, people: People) -> frozenset[str]:
    """The credentials that the steps name themselves: those must be set."""
    wanted = reproduction.expectation.want
    named = frozenset(names_in(wanted)).union(*(step.names for step in reproduction.steps))
    keys = {one.prefix + name for one in people.values() for name in one.names}
    return named & keys


def caller_of(step: Step) -> tuple[str, str] | None:
    """Vendor and actor of a step's call; None when nobody has to prove anything."""
    call = step.call
    if not call.vendor or call.method in (LISTEN, INBOX) or call.actor == NOBODY:
        return None
    header = key_header(call.vendor) or "authorization"
    if call.method != LOGIN and header in call.headers:
        return None
    return call.vendor, call.actor


def _person(vendor: str, actor: str, beginning: str) -> Person:
    operation = token_operation(vendor)
    return Person(
        vendor=vendor,
        actor=actor,
        prefix=beginning,
        key_header=key_header(vendor),
        token_path=operation.path if operation else "",
    )
