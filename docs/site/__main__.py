"""`python -m docs.site stage SOURCES`, `build SOURCES OUTPUT` or `promises`."""

import sys
from pathlib import Path

from docs.site.building import build
from docs.site.promises import written
from docs.site.staging import CHECKOUT, stage


def _write_promises() -> None:
    page = CHECKOUT / "docs" / "fidelity.md"
    decisions = (CHECKOUT / "docs" / "decisions.md").read_text(encoding="utf-8")
    page.write_text(written(page.read_text(encoding="utf-8"), decisions), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["stage", sources]:
            stage(Path(sources))
        case ["build", sources, output]:
            sys.exit(build(Path(sources), Path(output)))
        case ["promises"]:
            _write_promises()
        case _:
            sys.exit(__doc__)
