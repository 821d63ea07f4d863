"""A bar on a terminal that says how far data files are; silent anywhere else."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from skillsim.generating.manifest import Counts


class ProgressBar:
    """Stands on standard error while something is made, and is gone afterwards."""

    def __init__(self, *, is_quiet: bool = False) -> None:
        is_shown = sys.stderr.isatty() and not is_quiet
        self._bar = _make_bar() if is_shown else None

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, counts: "Counts", n_parts: int) -> None:
        """One more of `n_parts` is done; `counts` is what there is so far."""
        if self._bar is None:
            return
        if not self._bar.task_ids:
            # Not sooner: it starts a thread, and processes are forked before there are any.
            self._bar.add_task("", total=n_parts)
            self._bar.start()
        said = f"{counts.n_people:,} people"
        self._bar.update(self._bar.task_ids[0], advance=1, description=said)


def _make_bar() -> "Progress":
    # Late: nobody needs it who looks at no terminal.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)
