"""Rows as CSV text that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet may take for the start of a formula or a command, the full-width forms too.
_TRIGGERS = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")


def csv_cell(text: str) -> str:
    """The text, with an apostrophe in front when a spreadsheet could take it for a formula.

    Blanks before the dangerous character do not hide it: spreadsheets drop them.
    """
    return "'" + text if text.lstrip(" ").startswith(_TRIGGERS) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The header and the guarded rows as RFC 4180 text: CRLF after each, quotes where needed.

    An empty header stands for none.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(header)
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
