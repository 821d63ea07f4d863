"""What the witness of a mutant sees."""

from contextlib import closing

from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.target import Target


def seen_by_witness(target: Target, mutant: Mutant) -> str:
    """What the mutant's witness complains of in a fresh world; nothing when all is well."""
    assert mutant.witness is not None
    target.reset()
    try:
        with closing(Client(target)) as client:
            mutant.witness(client)
    except AssertionError as error:
        return str(error)
    return ""
