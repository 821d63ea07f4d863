"""An A4 sheet to write a report on: its letters, colours and shapes."""

from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONTS = Path(__file__).with_name("fonts")
_FAMILY = "DejaVu"
_MISSING = "\N{WHITE SQUARE}"
_MARGIN_MM = 18
_LINE = 1.4
"""Height of a line in heights of its letters."""
_MM_PER_POINT = 0.3528
_TOP = -90

Colour = tuple[int, int, int]
INK: Colour = (27, 31, 36)
QUIET: Colour = (85, 96, 108)
ACCENT: Colour = (11, 95, 203)
RULE: Colour = (213, 219, 226)


class Sheet(FPDF):
    """Pages that texts, bars and a ring are put on from top to bottom."""

    def __init__(self, made_at: datetime, footer_text: str) -> None:
        super().__init__(format="A4")
        self.set_creation_date(made_at)
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self._known = frozenset(self.fonts[_FAMILY.lower()].cmap)  # type: ignore[union-attr]
        self._footer_text = footer_text
        self.set_margin(_MARGIN_MM)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=_MARGIN_MM)

    def footer(self) -> None:
        """What stands at the foot of every page."""
        self.set_y(-_MARGIN_MM + 4)
        self.set_font(_FAMILY, "", 8)
        self.set_text_color(*QUIET)
        text = f"{self.printable(self._footer_text)} \N{MIDDLE DOT} page {self.page_no()}"
        self.cell(0, 6, text)

    def printable(self, text: str) -> str:
        """A text in the letters that there are; a square stands for each of the others."""
        return "".join(c if c == "\n" or ord(c) in self._known else _MISSING for c in text)

    def write_text(
        self,
        text: str,
        points: float = 10,
        *,
        colour: Colour = INK,
        is_bold: bool = False,
        width_mm: float = 0,
        indent_mm: float = 0,
    ) -> None:
        """A paragraph over the width of the page, or less; the next one comes below it."""
        self.set_font(_FAMILY, "B" if is_bold else "", points)
        self.set_text_color(*colour)
        self.set_x(_MARGIN_MM + indent_mm)
        height_mm = points * _MM_PER_POINT * _LINE
        self.multi_cell(
            width_mm,
            height_mm,
            self.printable(text.expandtabs(4)),
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def rule(self) -> None:
        """A thin line across the page, with room around it."""
        self.ln(2)
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(_MARGIN_MM, self.y, self.w - _MARGIN_MM, self.y)
        self.ln(2)

    def keep_together(self, height_mm: float) -> None:
        """Go on with a new page unless this much fits on what is left of the present one."""
        if self.will_page_break(height_mm):
            self.add_page()

    def bar(self, label: str, percentage: int) -> None:
        """A share as a bar, between its label and its figure."""
        self.keep_together(7)
        top = self.y
        self.set_font(_FAMILY, "", 10)
        self.set_text_color(*INK)
        self.cell(54, 6, self._shortened(label, 52))
        left, whole_mm = _MARGIN_MM + 56, 98
        self.set_fill_color(*RULE)
        self.rect(left, top + 1.5, whole_mm, 3, style="F")
        self.set_fill_color(*ACCENT)
        if percentage:
            self.rect(left, top + 1.5, whole_mm * percentage / 100, 3, style="F")
        self.set_xy(left + whole_mm + 2, top)
        self.cell(0, 6, f"{percentage} %", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def ring(self, percentage: int, caption: str) -> None:
        """A share as a ring at the top right, with its figure in it; the text goes on as before."""
        at_x, at_y, size_mm, width_mm = self.w - _MARGIN_MM - 34.0, float(_MARGIN_MM) + 2, 30, 4
        with self.local_context():
            self.set_line_width(width_mm)
            self.set_draw_color(*RULE)
            self.ellipse(at_x, at_y, size_mm, size_mm)
            self.set_draw_color(*ACCENT)
            if percentage >= 100:
                self.ellipse(at_x, at_y, size_mm, size_mm)
            elif percentage:
                # Degrees run clockwise from three o'clock.
                self.arc(at_x, at_y, size_mm, _TOP, _TOP + 360 * percentage / 100)
        before = self.x, self.y
        self.set_text_color(*INK)
        self.set_font(_FAMILY, "B", 14)
        self.set_xy(at_x, at_y + size_mm / 2 - 4)
        self.cell(size_mm, 8, f"{percentage} %", align="C")
        self.set_font(_FAMILY, "", 9)
        self.set_text_color(*QUIET)
        self.set_xy(at_x - 10, at_y + size_mm + 3)
        self.cell(size_mm + 20, 6, caption, align="C")
        self.set_xy(*before)

    def _shortened(self, text: str, width_mm: float) -> str:
        """A text that fits in a width, cut where it does not."""
        shown = self.printable(text)
        while self.get_string_width(shown) > width_mm:
            shown = shown.rstrip("\N{HORIZONTAL ELLIPSIS}")[:-1] + "\N{HORIZONTAL ELLIPSIS}"
        return shown
