"""skillsim's command line on contracts of one's own, with further paths at DevSkiller.

    python -m harness.extra_paths CONTRACTS serve …

A further operation is named after the one it copies, and so is its handler: `getCandidateExtra7`
is answered by `get_candidate`.
"""

import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import yaml

from harness import raised_limits
from harness.servers import ROOT
from skillsim import registry, resources
from skillsim.plan import handler_name
from skillsim.registry import Vendor

VENDOR = "devskiller"
COPIED = "/candidates/{id}"
_OPERATION_ID = re.compile(r"(?m)^ +operationId: (\w+)$")
_EXTRA = re.compile(r"_extra[0-9]+$")


def main() -> int:
    """Serve until stopped; the exit code."""
    folder = Path(sys.argv[1])
    resources.contracts_root = lambda: folder
    vendors = tuple(map(_with_handlers, registry.discover()))
    registry.discover = lambda: vendors
    return raised_limits.main(sys.argv[2:])


def write(folder: Path, n_paths: int) -> Path:
    """All contracts in a new folder, DevSkiller's with so many further paths."""
    folder.mkdir()
    for source in (ROOT / "openapi").glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        if source.stem == VENDOR:
            text = text.replace("\npaths:\n", "\npaths:\n" + _more(text, n_paths), 1)
        (folder / source.name).write_text(text, encoding="utf-8")
    return folder


def _more(text: str, n_paths: int) -> str:
    """Path items in YAML, indented as those of a contract."""
    item = yaml.safe_load(text)["paths"][COPIED]
    copies = {}
    for number in range(n_paths):
        operation = {**item["get"], "operationId": f"{item['get']['operationId']}Extra{number}"}
        path = f"/extra{number}/{COPIED.rpartition('/')[2]}"
        copies[path] = {"parameters": item["parameters"], "get": operation}
    if not copies:
        return ""
    written = yaml.dump(copies, Dumper=_Unshared, sort_keys=False)
    return "".join(f"  {line}\n" for line in written.splitlines())


class _Unshared(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Every copy is written out, as people would."""
        return True


def _with_handlers(vendor: Vendor) -> Vendor:
    """The vendor with a handler under every name that its contract has."""
    handlers = ModuleType(vendor.handlers.__name__)
    vars(handlers).update(vars(vendor.handlers))
    # Text, for reading YAML takes long, and is not what is measured here.
    text = resources.contract_path(vendor.name).read_text(encoding="utf-8")
    for operation_id in _OPERATION_ID.findall(text):
        name = handler_name(operation_id)
        setattr(handlers, name, getattr(vendor.handlers, _EXTRA.sub("", name)))
    return replace(vendor, handlers=handlers)


if __name__ == "__main__":
    sys.exit(main())
