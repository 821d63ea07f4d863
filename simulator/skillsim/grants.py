"""Grants: the sets of credentials that a world has, made from what a contract declares.

`x-credentials` names the roles and the public samples; `x-token` is the desk's affair (auth.py).
"""

import json
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, replace

from skillsim.context import Client
from skillsim.contract import Json

_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Grant:
    """One set of credentials of a world: who it proves, and the words that prove it.

    `words` is `{"api_key"}` or `{"client_id", "client_secret"}`. Tokens carry the `edition` of
    their grant: raising it makes every token bought so far worthless.
    """

    role: str
    client: Client
    words: Mapping[str, str]
    edition: int = 0
    expires_at_us: int | None = None

    @property
    def name(self) -> str:
        """The key, or the client id."""
        return self.client.client_id


def grant_to_json(grant: Grant) -> Json:
    """A grant as it is kept beside a world's data."""
    return {
        "role": grant.role,
        "words": dict(grant.words),
        "edition": grant.edition,
        "expires_at_us": grant.expires_at_us,
    }


def grant_from_json(scheme: Json, kept: Json) -> Grant:
    """The grant that was kept. Raises KeyError for a role that the scheme no longer has."""
    declared = {d["role"]: d for d in scheme["x-credentials"]}[kept["role"]]
    made = make_grant(declared, kept["words"])
    return replace(made, edition=kept["edition"], expires_at_us=kept["expires_at_us"])


def make_grants(
    scheme: Json, *, use_samples: bool, given: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[Grant, ...]:
    """The credentials a world gets under a security scheme.

    `use_samples` takes the public samples of the contract (decision A1), for loopback only;
    otherwise every word is random, unless `given` has it by role.
    """
    return tuple(
        make_grant(
            declared,
            declared["sample"]
            if use_samples
            else random_words(declared) | dict((given or {}).get(declared["role"], {})),
        )
        for declared in scheme.get("x-credentials", ())
    )


def make_grant(declared: Json, words: Mapping[str, str]) -> Grant:
    """The grant of one entry of `x-credentials` with these words."""
    client = Client(
        client_id=words.get("client_id") or words["api_key"],
        tenant=declared.get("tenant", ""),
        audience=declared.get("audience", ""),
        scopes=frozenset(declared.get("scopes", ())),
    )
    return Grant(declared["role"], client, dict(words))


def replace_samples(scheme: Json, kept: tuple[Grant, ...]) -> tuple[Grant, ...]:
    """The grants with random words wherever a public sample of the contract stands."""
    samples = {json.dumps(d["sample"], sort_keys=True): d for d in scheme["x-credentials"]}
    declared = [samples.get(json.dumps(dict(g.words), sort_keys=True)) for g in kept]
    return tuple(
        grant if sample is None else make_grant(sample, random_words(sample))
        for grant, sample in zip(kept, declared, strict=True)
    )


def random_words(declared: Json) -> dict[str, str]:
    """Fresh random words for an entry of `x-credentials`: ids of 16, secrets of 40 characters."""
    return {name: _random_word(name) for name in declared["sample"]}


def random_secret() -> str:
    """A text of 40 letters and digits that nobody can guess."""
    return _random_word("secret")


def _random_word(name: str) -> str:
    length = 16 if name == "client_id" else 40
    return "".join(secrets.choice(_LETTERS) for _ in range(length))
