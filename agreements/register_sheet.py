"""The register on paper: the rows of the list as it is filtered, A4 landscape, as PDF with its typeface in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from sipkd.qr import draw_code

FAMILY, SIZE, LINE = "Serif", 8, 3.8
MARGIN, BOTTOM, QR = 12, 26, 16
FONTS = files("font_source_serif_pro") / "files"
FACES = {"": "SourceSerifPro-Regular.ttf", "B": "SourceSerifPro-Bold.ttf"}
WIDTHS = (8, 27, 82, 74, 26, 30, 26)  # mm, of the 273 between the margins


@dataclass(frozen=True, slots=True)
class Heading:
    """What the sheet is about: its title, the filter in words, and the address at which it can be seen again."""

    title: str
    lines: Sequence[str]
    address: str


class Sheet(FPDF):
    """Every page says where the list is from, and which page of how many it is."""

    def __init__(self, heading: Heading) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.heading = heading
        self.set_title(heading.title)
        self.set_lang(get_language() or "id")
        self.set_creator("SIPKD")
        for style, name in FACES.items():
            self.add_font(FAMILY, style, str(FONTS / name))
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, BOTTOM)
        self.add_page()

    def footer(self) -> None:
        top = self.h - BOTTOM + 5
        self.set_draw_color(120)
        self.line(MARGIN, top - 2, self.w - MARGIN, top - 2)
        draw_code(self, self.heading.address, x=MARGIN, y=top, size=QR)
        self.set_xy(MARGIN + QR + 4, top)
        self.set_font(FAMILY, "", 7)
        numbers = _("Halaman %(page)s dari %(pages)s") % {"page": self.page_no(), "pages": "{nb}"}
        width = self.epw - QR - 4
        self.multi_cell(width, 4, f"{self.heading.address}\n{numbers}", align=Align.L, new_x=XPos.LMARGIN)


def draw_register(heading: Heading, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The headers stand again on every page; a row is never cut in two."""
    sheet = Sheet(heading)
    sheet.set_font(FAMILY, "B", 15)
    sheet.multi_cell(0, 7, heading.title, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_font(FAMILY, "", 9)
    for line in heading.lines:
        sheet.multi_cell(0, 4.6, line, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(3)
    sheet.set_font(FAMILY, "", SIZE)
    bold = FontFace(emphasis="BOLD", fill_color=235)
    with sheet.table(
        width=sum(WIDTHS), col_widths=WIDTHS, line_height=LINE, text_align=Align.L, padding=0.8, headings_style=bold,
        cell_fill_mode=TableCellFillMode.NONE,
    ) as table:  # fmt: skip
        for cells in (headers, *rows):
            line_of = table.row()
            for cell in cells:
                line_of.cell(cell)
    return bytes(sheet.output())
