"""One cell: what a spreadsheet program would run as a formula is text for us, on the way out and back in.

In CSV a text that begins with = + - @, a tab or a carriage return gets an apostrophe in front (OWASP, "CSV Injection").
That holds where the program parts the cells as the file does (`writing.delimiter_for_people`).
Reading takes exactly one such apostrophe away again, so a file that we wrote is read back without a character lost. In
XLSX the type of the cell says that it is text.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"''*[=+\-@\t\r]")
XLSX_CELL = 32_767  # the most characters that a cell of an XLSX file holds
CUT = " […]"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold, ECMA-376 part 1, 22.9.2.19


def guarded(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet program might take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put in front."""
    return text[1:] if GUARDED.match(text) else text


def text_of(value: Any) -> str:
    """A value of ours as text: dates in ISO form, lists with "; ", nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case list() | tuple():
            return "; ".join(text_of(one) for one in value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def csv_cell(value: Any) -> str | int | float | Decimal:
    """Numbers stay numbers, even below zero; all else is guarded text."""
    return value if _is_number(value) else guarded(text_of(value))


def xlsx_cell(value: Any) -> str | int | float | Decimal:
    """Numbers stay numbers, all else is text; what is longer than a cell holds is cut, and says so."""
    if _is_number(value):
        return value
    text = text_of(value)
    return text if len(text) <= XLSX_CELL else text[: XLSX_CELL - len(CUT)] + CUT


def text_of_xlsx(value: Any) -> str:
    """The value of a cell as a person would have typed it: 2013 not 2013.0, 2025-07-04 not midnight of it."""
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
