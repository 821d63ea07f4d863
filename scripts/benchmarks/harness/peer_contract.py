"""The contract as peers get it: its example of a list holds ten records, for that is the work.

As it stands the list has one, and a peer that answers with it would do a tenth.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from harness.servers import ROOT

N_RECORDS = 10
_LIST = "CandidateList"

Json = Any


@lru_cache(maxsize=1)
def document() -> Json:
    """The whole contract; instants are text."""
    text = (ROOT / "openapi" / "devskiller.yaml").read_text(encoding="utf-8")
    content = _plain(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    examples = content["components"]["examples"]
    page = examples[_LIST]["value"]
    (shown,) = page["_embedded"]["candidates"]
    page["_embedded"]["candidates"] = [
        {**_plain(shown), "email": f"john{number}@smith.com"} for number in range(N_RECORDS)
    ]
    page["page"] |= {"totalElements": N_RECORDS}
    return content


def example(name: str) -> Json:
    """The value of one example of the contract."""
    return document()["components"]["examples"][name]["value"]


def candidates() -> list[Json]:
    """The ten candidates of the list."""
    return list(example(_LIST)["_embedded"]["candidates"])


def as_yaml(folder: Path) -> Path:
    """The contract in a new file, in the form it is written in."""
    path = folder / "devskiller.yaml"
    path.write_text(yaml.safe_dump(document(), sort_keys=False), encoding="utf-8")
    return path


def as_json(folder: Path) -> Path:
    """The contract in a new file, with one `example` where `examples` are not looked at."""
    content = _plain(document())
    for item in content["paths"].values():
        for operation in (part for part in item.values() if isinstance(part, dict)):
            for response in operation.get("responses", {}).values():
                _choose_examples(response.get("content", {}))
    path = folder / "devskiller.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _choose_examples(by_media_type: Json) -> None:
    """Scalar answers with the `example` of a medium, Mockoon with that of its schema."""
    for media in by_media_type.values():
        references = [one["$ref"] for one in media.pop("examples", {}).values()]
        if references:
            media["example"] = example(_name(references[0]))
            schema = document()["components"]["schemas"][_name(media["schema"]["$ref"])]
            media["schema"] = {**schema, "example": media["example"]}


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _plain(value: Json) -> Json:
    """A copy in which nothing is shared, or YAML would refer back to it."""
    return json.loads(json.dumps(value, default=str))
