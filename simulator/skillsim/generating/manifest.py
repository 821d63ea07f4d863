"""The manifest: what a folder holds and what it was made from, for programs."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillsim import __version__
from skillsim.generating.formats import WrittenFile
from skillsim.generating.making import Part
from skillsim.generating.request import Request
from skillsim.instants import to_precise_text
from skillsim.origin import Origin
from skillsim.seeding import scenario_of

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Counts:
    """How many blocks, people, applicants and labels were drawn."""

    n_blocks: int = 0
    n_people: int = 0
    n_applicants: int = 0
    n_labels: int = 0

    def plus(self, part: Part) -> "Counts":
        """With those of one more part."""
        return Counts(
            self.n_blocks + part.n_blocks,
            self.n_people + part.n_people,
            self.n_applicants + part.n_applicants,
            self.n_labels + part.n_labels,
        )


def manifest_text(request: Request, counts: Counts, files: Sequence[WrittenFile]) -> str:
    """The manifest as JSON; the same request gives the same text, on any machine."""
    content = {
        "skillsim": __version__,
        "origin": _origin(request.origin),
        "partition": {"number": request.partition.number, "of": request.partition.count},
        "format": request.format_name,
        "vendors": list(request.vendors),
        "base_url": request.base_url,
        "counts": {
            "blocks": counts.n_blocks,
            "people": counts.n_people,
            "applicants": counts.n_applicants,
            "labels": counts.n_labels,
            "records": sum(file.records for file in files),
        },
        "files": [_file(file) for file in files],
    }
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _origin(origin: Origin) -> dict[str, Any]:
    own = origin.own_company.encode()
    return {
        "scenario": origin.scenario,
        "seed": origin.seed,
        "as_of": to_precise_text(origin.as_of_us),
        "people": scenario_of(origin).people,
        "locale": origin.locale,
        "company_sha256": hashlib.sha256(own).hexdigest() if own else None,
    }


def _file(file: WrittenFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "vendor": file.vendor or None,
        "entity": file.entity,
        "table": file.table,
        "records": file.records,
        "n_bytes": file.n_bytes,
        "sha256": file.sha256,
        "schema": _place(file),
        "key": list(file.key),
    }


def _place(file: WrittenFile) -> str | None:
    """Where the contracts say what a record looks like."""
    if file.schema is None:
        return None
    return f"openapi/{file.vendor}.yaml#/components/schemas/{file.schema}"
