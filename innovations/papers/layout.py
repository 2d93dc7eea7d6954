"""A paper as A4 PDF: letterhead, number left to the agency, body, signature, and a code that leads to its proof.

The same facts give the same bytes: nothing in the file comes from the clock or from chance. The typeface is embedded,
so that the paper looks and prints the same everywhere.
"""

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from innovations.models import IssuedPaper
from innovations.papers.wording import Wording, in_words, word
from sipkd.qr import draw_code

FAMILY, SIZE, LINE = "Serif", 11, 5.1
MARGIN, TOP, BOTTOM, FRAME = 25, 15, 31, 11
LETTERHEAD = (14, 13, 12, 11)  # the largest in which the agency's name fits on one line
LABEL_WIDTH, INDENT, QR = 52, 10, 21
BLANK = "………………………………"
FONTS = files("font_source_serif_pro") / "files"
FACES = {"": "SourceSerifPro-Regular.ttf", "B": "SourceSerifPro-Bold.ttf"}


class Paper(FPDF):
    """One A4 document with the verification code at the foot of every page."""

    def __init__(self, facts: dict[str, Any]) -> None:
        super().__init__(format="A4")
        self.facts = facts
        issued = datetime.fromisoformat(facts["issued_on"]).replace(tzinfo=UTC)
        self.set_creation_date(issued)
        self.set_title(str(IssuedPaper.Kind(facts["kind"]).label))
        self.set_subject(facts["innovation"])
        self.set_author(_sender(facts))
        self.set_lang("id")
        self.set_creator("SIPKD")
        self.set_producer("SIPKD")
        for style, name in FACES.items():
            self.add_font(FAMILY, style, str(FONTS / name))
        self.is_framed = facts["kind"] == IssuedPaper.Kind.CERTIFICATE
        self.bottom = BOTTOM + (FRAME if self.is_framed else 0)
        self.set_margins(MARGIN, TOP + (FRAME if self.is_framed else 0))
        self.set_auto_page_break(True, self.bottom)
        self.add_page()
        self.say()

    def file_id(self) -> str:
        """From the code instead of from the time of writing."""
        digest = self.facts["code"].encode().hex().upper().ljust(32, "0")[:32]
        return f"<{digest}><{digest}>"

    def say(self, *, style: str = "", size: float = SIZE) -> None:
        self.set_font(FAMILY, style, size)

    def text(self, text: str, *, align: Align = Align.L, indent: float = 0, width: float = 0) -> None:  # type: ignore[override]
        self.set_x(MARGIN + indent)
        self.multi_cell(width or self.epw - indent, LINE, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def header(self) -> None:
        """A certificate has a frame."""
        if self.is_framed:
            self.set_draw_color(0)
            for distance, width in ((FRAME, 0.9), (FRAME + 1.6, 0.25)):
                self.set_line_width(width)
                self.rect(distance, distance, self.w - 2 * distance, self.h - 2 * distance)

    def footer(self) -> None:
        top = self.h - self.bottom + 4
        self.set_draw_color(120)
        self.set_line_width(0.2)
        self.line(MARGIN, top, self.w - MARGIN, top)
        draw_code(self, self.facts["verify_at"], x=MARGIN, y=top + 2, size=QR)
        self.set_xy(MARGIN + QR + 4, top + 4)
        self.say(size=8)
        code = self.facts["code"]
        self.multi_cell(
            self.epw - QR - 4,
            4,
            "Isi surat ini tercatat pada SIPKD. Keasliannya dapat diperiksa dengan memindai kode di samping atau "
            f"membuka {self.facts['verify_at']}\nKode verifikasi: {code[:4]} {code[4:8]} {code[8:]}",
            align=Align.L,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )


def draw(facts: dict[str, Any]) -> bytes:
    """The paper that states these facts, byte for byte the same every time."""
    paper, wording = Paper(facts), word(facts)
    _letterhead(paper, wording)
    if wording.subject:
        _letter_opening(paper, wording)
    else:
        _title(paper, wording)
    for paragraph in wording.body:
        _paragraph(paper, paragraph)
    _rows(paper, wording.rows)
    _points(paper, wording)
    for paragraph in wording.closing:
        _paragraph(paper, paragraph)
    _signature(paper, wording)
    _copies(paper, wording)
    return bytes(paper.output())


def _letterhead(paper: Paper, wording: Wording) -> None:
    office = wording.letterhead
    paper.say(style="B" if not office["agency"] else "", size=13)
    paper.text(f"PEMERINTAH {office['region']}".upper(), align=Align.C)
    if office["agency"]:
        name = office["agency"].upper()
        for size in LETTERHEAD:
            paper.say(style="B", size=size)
            if paper.get_string_width(name) < paper.epw - 2:
                break
        paper.text(name, align=Align.C)
    y = paper.get_y() + 2
    paper.set_draw_color(0)
    paper.set_line_width(0.9)
    paper.line(MARGIN, y, paper.w - MARGIN, y)
    paper.set_line_width(0.25)
    paper.line(MARGIN, y + 1.1, paper.w - MARGIN, y + 1.1)
    paper.set_y(y + 6)
    paper.say()


def _letter_opening(paper: Paper, wording: Wording) -> None:
    paper.text(f"{BLANK}, {in_words(paper.facts['issued_on'])}", align=Align.R)
    paper.ln(2)
    for label, value in (
        ("Nomor", BLANK), ("Sifat", "Biasa"), ("Lampiran", "-"), ("Hal", wording.subject),
    ):  # fmt: skip
        _pair(paper, label, value, label_width=22)
    paper.ln(LINE)
    paper.text(f"Yth. {wording.addressee}", width=paper.epw * 0.7)
    paper.text("di tempat")
    paper.ln(LINE)


def _title(paper: Paper, wording: Wording) -> None:
    paper.ln(4)
    if wording.recipient:
        _certificate_title(paper, wording)
        return
    paper.say(style="B", size=13)
    paper.text(wording.title, align=Align.C)
    paper.say()
    paper.text(f"Nomor: {BLANK}", align=Align.C)
    paper.ln(LINE)


def _certificate_title(paper: Paper, wording: Wording) -> None:
    paper.say(style="B", size=28)
    paper.multi_cell(0, 12, wording.title, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.say(style="B", size=12)
    paper.text(wording.subtitle, align=Align.C)
    paper.ln(1)
    paper.say()
    paper.text(f"Nomor: {BLANK}", align=Align.C)
    paper.ln(2 * LINE)
    paper.text("diberikan kepada", align=Align.C)
    paper.ln(2)
    paper.say(style="B", size=15)
    paper.multi_cell(0, 7, wording.recipient, align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.say()
    paper.ln(LINE)


def _paragraph(paper: Paper, text: str) -> None:
    paper.text(text, align=Align.J)
    paper.ln(2)


def _rows(paper: Paper, rows: tuple[tuple[str, str], ...]) -> None:
    for label, value in rows:
        _pair(paper, label, value, label_width=LABEL_WIDTH, indent=INDENT)
    paper.ln(2)


def _points(paper: Paper, wording: Wording) -> None:
    if not wording.points:
        return
    paper.text(wording.points_introduced_by)
    for number, point in enumerate(wording.points, start=1):
        y = paper.get_y()
        paper.set_x(MARGIN + INDENT - 4)
        paper.cell(6, LINE, f"{number}.")
        paper.set_y(y)
        paper.text(point, align=Align.J, indent=INDENT + 2)
    paper.ln(2)


def _pair(paper: Paper, label: str, value: str, *, label_width: float, indent: float = 0) -> None:
    if paper.will_page_break(2 * LINE):
        paper.add_page()
        paper.say()
    y = paper.get_y()
    paper.set_x(MARGIN + indent)
    paper.cell(label_width, LINE, label)
    paper.cell(4, LINE, ":")
    paper.set_xy(MARGIN + indent + label_width + 4, y)
    paper.multi_cell(
        paper.epw - indent - label_width - 4, LINE, value, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )


def _signature(paper: Paper, wording: Wording) -> None:
    """Kept together on one page; name and NIP are written by hand, they are not in the record."""
    if paper.will_page_break(9 * LINE):
        paper.add_page()
        paper.say()
    paper.ln(LINE)
    left, width = paper.epw * 0.46, paper.epw * 0.54
    if not wording.subject:
        paper.text(f"{BLANK}, {in_words(paper.facts['issued_on'])}", indent=left, width=width)
    paper.text(f"{wording.signer},", indent=left, width=width)
    paper.ln(3 * LINE)
    paper.text(f"({BLANK})", indent=left, width=width)
    paper.text("NIP. ", indent=left, width=width)


def _copies(paper: Paper, wording: Wording) -> None:
    if not wording.copies:
        return
    if paper.will_page_break((2 + len(wording.copies)) * LINE):
        paper.add_page()
        paper.say()
    paper.ln(LINE)
    paper.say(size=10)
    paper.text("Tembusan:")
    for number, copy in enumerate(wording.copies, start=1):
        paper.text(f"{number}. {copy}")


def _sender(facts: dict[str, Any]) -> str:
    office = facts["owner"] if facts["kind"] == IssuedPaper.Kind.CERTIFICATE else facts["adopter"]
    return f"{office['agency']} {office['region']}".strip()
