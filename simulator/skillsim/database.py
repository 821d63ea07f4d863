"""SQLite connections as every store has them, and whether a file is a sound one of ours."""

import sqlite3
from pathlib import Path

from skillsim.errors import ConfigurationError

# "sksm" in ASCII: tells our files from those of other programs.
APPLICATION_ID = 0x736B736D


def check_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ConfigurationError for a file that is damaged, or of another program."""
    facts = ("user_version", "application_id", "quick_check(1)")
    version, owner, complaint = (connection.execute(f"PRAGMA {f}").fetchone()[0] for f in facts)
    if version and owner != APPLICATION_ID:
        raise ConfigurationError(f"the data file {path} was not made by skillsim")
    if complaint != "ok":
        raise ConfigurationError(f"the data file {path} is damaged: {' '.join(complaint.split())}")


def connect(database: str, *pragmas: str, is_uri: bool = False) -> sqlite3.Connection:
    """A connection to a file or to `:memory:`; it commits only what is committed by hand."""
    connection = sqlite3.connect(
        database, isolation_level=None, check_same_thread=False, cached_statements=512, uri=is_uri
    )
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON", *pragmas):
        connection.execute(f"PRAGMA {pragma}")
    return connection
