"""An existing register from CSV or XLSX, row by row, exactly as incomplete as its source.

What stands in a row is kept with the agreement as it is, to the letter. An addendum names the document that it amends,
a PKS the one that it stands under. A row that tells a known document differently changes it, as long as neither a side
nor a verifier stands for what it says.
"""

from agreements.importing.columns import COLUMNS, Column
from agreements.importing.register import import_register

__all__ = ["COLUMNS", "Column", "import_register"]
