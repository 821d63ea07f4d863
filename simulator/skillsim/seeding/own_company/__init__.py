"""A company of one's own, from a file: `skillsim serve --company`, `skillsim generate --company`.

The file is read and checked once, and kept as canonical JSON text, which is what an origin holds.
What the file leaves out has a default that hangs on the file and on the instant alone. Whatever
loads can be served: it fits the contracts of all vendors. `fixtures/company_file.schema.json` says
what a file may hold.
"""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from skillsim.errors import ConfigurationError
from skillsim.instants import DAY_US, from_date
from skillsim.seeding.own_company.assembly import OwnCompany, assemble
from skillsim.seeding.own_company.reading import canonical_text, read_company_file

__all__ = ["OwnCompany", "load_company_file", "own_company"]

_END_OF_TIME_US = from_date(date.max) + DAY_US - 1


def load_company_file(path: Path) -> str:
    """The content of a company file as canonical JSON text, checked but for its instants.

    Whether anything lies after the instant that the data speaks of, only `own_company` can tell.
    Raises ConfigurationError with the file, the place and what is wrong.
    """
    try:
        entry = read_company_file(path)
        text = canonical_text(entry)
        assemble(entry, _END_OF_TIME_US)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return text


@lru_cache(maxsize=4)
def own_company(text: str, *, as_of_us: int) -> OwnCompany:
    """The company that the text of a company file describes, as it stands at `as_of_us`.

    Raises ConfigurationError with the place and what is wrong.
    """
    try:
        return assemble(json.loads(text), as_of_us)
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"the company file is not JSON: {error}") from error
    except ConfigurationError as error:
        raise ConfigurationError(f"the company file: {error}") from error
