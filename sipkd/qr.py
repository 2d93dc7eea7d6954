"""A QR code drawn into a PDF as filled rectangles, so that it prints sharp at any size."""

import segno
from fpdf import FPDF


def draw_code(pdf: FPDF, text: str, *, x: float, y: float, size: float) -> None:
    """One rectangle per run of dark modules; x, y and size in the unit of the document."""
    rows = list(segno.make(text, error="m", micro=False).matrix)
    module = size / len(rows)
    pdf.set_fill_color(0)
    for row, line in enumerate(rows):
        start = None
        for column, dark in enumerate([*line, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                pdf.rect(x + start * module, y + row * module, (column - start) * module, module, style="F")
                start = None
