"""Real agreements from public sources, exactly as incomplete as the sources are (agreements/data/README.md)."""

from pathlib import Path

from agreements.importing import import_register

DATA = Path(__file__).parent / "data" / "agreements.csv"


def load() -> int:
    """Load the records that are not there yet, by the way that every register takes; returns how many the file has.

    A record that has been completed since then keeps its source, so it is known again. Raises ValueError if the file
    and the reference data do not fit together.
    """
    with DATA.open("rb") as file:
        report = import_register(file)
    if report.refused:
        raise ValueError("; ".join(reason for row in report.refused for reason in row.reasons))
    return len(report.rows)
