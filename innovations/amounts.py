"""Numbers as people write them: rupiah and degrees, whatever separates their thousands and their decimals."""

import re
from decimal import Decimal

# Three figures after a separator are thousands and one or two are cents, so either way of writing is understood.
RUPIAH = re.compile(r"(?:rp\.?)?(?:(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:[.,](\d{1,2}|-))?)", re.IGNORECASE)
LONGEST = 16  # figures before the cents, as the column has them


def rupiah_of(text: str) -> Decimal:
    """1500000, 1.500.000, Rp1.500.000,00 or 1,500,000.00. Raises ValueError for what is no amount."""
    match = RUPIAH.fullmatch(re.sub(r"\s", "", text))
    whole = re.sub(r"[.,]", "", match[1]) if match else ""
    if match is None or not whole.isascii() or len(whole) > LONGEST:
        raise ValueError(text)
    cents = (match[2] or "").strip("-") or "0"
    return Decimal(f"{whole}.{cents}")


def degrees_of(text: str) -> float:
    """-5,72 or -5.72. Raises ValueError for what is no number."""
    return float(text.strip().replace("\N{MINUS SIGN}", "-").replace(",", "."))
