"""`check_har`: a recording against the contracts."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from skillsim_contracts.drift.judging import judged
from skillsim_contracts.drift.ledger import FAIL_ON, Ledger
from skillsim_contracts.drift.places import Places
from skillsim_contracts.drift.recordings import recorded_entries
from skillsim_contracts.drift.redaction import Redaction
from skillsim_contracts.har import chosen_vendors
from skillsim_contracts.rules import Strength


def check_har(
    path: Path,
    vendors: Sequence[str] = (),
    bases: Iterable[tuple[str, str]] = (),
    *,
    fail_on: frozenset[Strength] = FAIL_ON["should"],
) -> Ledger:
    """What is wrong with the exchanges of a recording; sends nothing.

    `bases` are (vendor, URL) of vendors whose address says nothing. The file is read twice: first
    for where each vendor is, then for what was said. Raises HarError, UnknownName.
    """
    bases = tuple(bases)
    chosen_vendors([vendor for vendor, _ in bases])
    places = Places(chosen_vendors(vendors), bases)
    for entry in recorded_entries(path):
        if not entry.is_page:
            places.learn(entry.method, entry.url, is_alone=False)
    ledger, redaction = Ledger(fail_on), Redaction()
    for entry in recorded_entries(path):
        if places.find(entry.method, entry.url) is None:
            ledger.n_others += 1
        else:
            ledger.add(judged(redaction.redact(entry.exchange()), places))
    return ledger
