"""One run of `skillsim generate`, from a request to a folder or a stream."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from skillsim import seeding
from skillsim.company import Company
from skillsim.generating import workers
from skillsim.generating.figures import Figures
from skillsim.generating.folder import filled
from skillsim.generating.formats import Sink, WrittenFile, make_sink
from skillsim.generating.making import Part, Task, maker_of
from skillsim.generating.manifest import MANIFEST, Counts, manifest_text
from skillsim.generating.request import Request
from skillsim.generating.stream import LineSink

REPORT = "report.html"

_logger = logging.getLogger(__name__)

OnPart = Callable[[Counts, int], None]
"""(what was drawn so far, how many parts there will be): called whenever one is written."""


@dataclass(frozen=True)
class Outcome:
    """What a run has written into a folder."""

    counts: Counts
    files: tuple[WrittenFile, ...]


def into_folder(request: Request, folder: Path, on_part: OnPart) -> Outcome:
    """Fill a folder with data files and their manifest.

    Raises ConfigurationError for what a request cannot ask for and for a folder that cannot be
    written; nothing is left behind then, nor after any other exception.
    """
    task = task_of(request)
    maker = maker_of(task)
    numbers = _numbers(request, maker.company)
    figures = Figures.of(maker.company) if request.has_report else None
    tally = _Tally(len(numbers), on_part, figures)
    with (
        filled(folder, last=MANIFEST) as partial,
        workers.parts(task, numbers, jobs=request.jobs) as parts,
    ):
        with _ended(make_sink(task.format_name, partial, maker.tables)) as sink:
            _write(parts, sink, tally)
            files = tuple(sink.close())
        if figures is not None:
            page = _report(request, maker.company, figures)
            (partial / REPORT).write_bytes(page.encode())
        text = manifest_text(request, tally.counts, files)
        (partial / MANIFEST).write_bytes(text.encode())
    return Outcome(tally.counts, files)


def into_stream(request: Request, stream: BinaryIO, on_part: OnPart) -> None:
    """Write every record as a line of a stream.

    Raises ConfigurationError for what a request cannot ask for, OSError for what the stream does
    not take.
    """
    task = task_of(request)
    numbers = _numbers(request, maker_of(task).company)
    sink = LineSink(stream)
    with workers.parts(task, numbers, jobs=request.jobs) as parts:
        _write(parts, sink, _Tally(len(numbers), on_part))
    sink.close()


def task_of(request: Request) -> Task:
    """What the processes of a run have to know."""
    return Task(
        origin=request.origin,
        vendors=request.vendors,
        format_name=request.format_name,
        base_url=request.base_url,
        has_labels=seeding.scenario_of(request.origin).oddities > 0,
        has_figures=request.has_report,
    )


def _numbers(request: Request, company: Company) -> Sequence[int]:
    blocks = request.partition.blocks(len(company.blocks))
    return [workers.BEGINNING, *blocks] if request.partition.is_first else blocks


class _Tally:
    """What the parts so far add up to."""

    def __init__(self, n_parts: int, on_part: OnPart, figures: Figures | None = None) -> None:
        self.counts = Counts()
        self._n_parts = n_parts
        self._on_part = on_part
        self._figures = figures

    def add(self, part: Part) -> None:
        """Count one more part, and tell so."""
        self.counts = self.counts.plus(part)
        if self._figures is not None and part.figures is not None:
            self._figures.merge(part.figures)
        _logger.info("%d blocks are written", self.counts.n_blocks)
        self._on_part(self.counts, self._n_parts)


def _write(parts: Iterator[Part], sink: Sink, tally: _Tally) -> None:
    for part in parts:
        for vendor, encoded in part.encoded.items():
            sink.write(vendor, encoded)
        tally.add(part)


@contextmanager
def _ended(sink: Sink) -> Iterator[Sink]:
    """The sink, which lets go of its files when anything goes wrong."""
    try:
        yield sink
    except BaseException:
        sink.abort()
        raise


def _report(request: Request, company: Company, figures: Figures) -> str:
    # Late: templates take a while to load, and hardly any run has a report.
    from skillsim.generating.report_page import render

    part = request.partition
    name = f"{part.number} of {part.count}" if part.count > 1 else ""
    return render(figures, company_name=company.name, origin=request.origin, part=name)
