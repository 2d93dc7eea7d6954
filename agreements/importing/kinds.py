"""What registers call the kinds of document, and how they name the one above."""

import re

from agreements.models import Agreement
from sipkd.sheets import Row

Kind = Agreement.Kind
KINDS = {
    "mou": Kind.MOU, "kesepakatan bersama": Kind.MOU, "kesepakatan bersama + nphd": Kind.MOU,
    "nota kesepahaman": Kind.MOU, "pks": Kind.PKS, "perjanjian kerja sama": Kind.PKS, "nphd": Kind.NPHD,
    "nota kesepakatan": Kind.NOTA_KESEPAKATAN, "nota_kesepakatan": Kind.NOTA_KESEPAKATAN,
    "rencana kerja": Kind.WORK_PLAN, "rencana_kerja": Kind.WORK_PLAN,
}  # fmt: skip
AMENDING = re.compile(r"(adendum|addendum|amandemen|perubahan|perpanjangan)\b")  # "Perubahan Kedua", "Addendum II"
PARTING = re.compile(r"\s*;\s*|\s+/\s+")  # between the numbers of the parties; a slash inside a number has no blanks


def kind_of(row: Row) -> str:
    """The kind of document that the row is about; "" where it says something else."""
    said = row.text("document_kind").casefold()
    return Kind.ADDENDUM if AMENDING.match(said) else KINDS.get(said, "")


def name_of_parent(row: Row) -> str:
    """The number or title of the document that it amends or stands under; "" where it names none."""
    return row.text("amends") or row.text("parent")
