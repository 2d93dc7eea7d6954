"""Tables as files: read from CSV or XLSX, row by row with their numbers; written so that no cell becomes a formula.

`read_sheet` gives rows of text. `run_import` tries them and says of each whether it is new, changed, unchanged or
refused, and why; nothing is written unless every row stands. `csv_lines` and `write_xlsx` write the other way.
"""

from sipkd.sheets.reading import Limits, Row, Sheet, SheetRefused, read_sheet
from sipkd.sheets.reports import Change, ImportReport, Outcome, RowRefused, RowReport, run_import
from sipkd.sheets.writing import Table, csv_lines, delimiter_for_people, sheet_response, write_xlsx

__all__ = [
    "Change",
    "ImportReport",
    "Limits",
    "Outcome",
    "Row",
    "RowRefused",
    "RowReport",
    "Sheet",
    "SheetRefused",
    "Table",
    "csv_lines",
    "delimiter_for_people",
    "read_sheet",
    "run_import",
    "sheet_response",
    "write_xlsx",
]
