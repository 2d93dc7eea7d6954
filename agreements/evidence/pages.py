"""The words on the pages of a PDF, so that search finds them. A scan has pages and no words."""

import re
import time
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader

MOST_PAGES = 500
MOST_CHARACTERS = 50_000  # of one page
SECONDS = 60.0  # for one file; pages after that have no text
BLANK = re.compile(r"[\x00-\x20\x7f\xa0]+")  # PostgreSQL keeps no NUL


def page_texts(content: bytes) -> Iterator[str]:
    """The text of each page, "" where there is none or it cannot be read. Raises if the file has no pages to read."""
    reader = PdfReader(BytesIO(content), strict=False)
    until = time.monotonic() + SECONDS
    for number in range(min(len(reader.pages), MOST_PAGES)):
        yield _text_of(reader, number) if time.monotonic() < until else ""


def _text_of(reader: PdfReader, number: int) -> str:
    try:
        text = reader.pages[number].extract_text()
    except Exception:  # a page that pypdf cannot read is a page without words, not a file without them
        return ""
    return BLANK.sub(" ", text.encode("utf-8", "ignore").decode())[:MOST_CHARACTERS].strip()
