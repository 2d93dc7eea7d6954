"""A list to take along: the rows of a Resource as it is filtered, in its order, as CSV or XLSX."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from rest_framework import exceptions

from sipkd.dates import today
from sipkd.sheets import Table, delimiter_for_people, sheet_response
from sipkd.sheets.writing import COMMA

CHUNK = 500
MOST_IN_XLSX = 50_000


class Column(NamedTuple):
    """Its name for programs, for people, and what stands in it for a record on the day that the list is about."""

    key: str
    label: Any
    value: Callable[[Any, Any], Any]


class Tabular:
    """Mixin of a Resource whose list is a file; the last column is the address of the record's page."""

    pagination_class = None
    answers_conditionally = False  # a file is downloaded, not kept by the client
    columns: Sequence[Column] = ()
    sheet_title: Any = ""
    file_name = ""
    for_people = False  # headers in words and cells parted as the reader's language does, and the time of the portal

    def list(self, request: Any, kind: str = "csv") -> HttpResponseBase:
        found = list(self.filter_queryset(self.get_queryset()).values_list("pk", flat=True))
        if kind == "xlsx" and len(found) > MOST_IN_XLSX:
            message = _("Terlalu banyak untuk XLSX (lebih dari %(most)s baris). Saring dahulu, atau unduh CSV.")
            raise exceptions.ValidationError(
                {"kind": [message % {"most": number_format(MOST_IN_XLSX, force_grouping=True)}]}
            )
        headers = [str(column.label) if self.for_people else column.key for column in self.columns]
        address = _("Alamat halaman") if self.for_people else "url"
        delimiter = delimiter_for_people() if self.for_people else COMMA
        table = Table([*headers, address], self.rows(found), title=str(self.sheet_title), delimiter=delimiter)
        return sheet_response(table, kind=kind, name=f"{self.file_name}-{today().isoformat()}")

    def rows(self, found: Sequence[int]) -> Iterator[Sequence[Any]]:
        """In the order of the list, some hundreds at a time; what has vanished from sight meanwhile is left out."""
        language = translation.get_language()
        for start in range(0, len(found), CHUNK):
            some = found[start : start + CHUNK]
            with translation.override(language):  # the answer is read after the request has ended
                records = self.records(some)
                lines = [self._line(records[pk]) for pk in some if pk in records]
            yield from lines

    def records(self, some: Sequence[int]) -> dict[int, Any]:
        """Those of these records that the reader may see, with what the columns need."""
        raise NotImplementedError

    def address_of(self, record: Any) -> str:
        raise NotImplementedError

    def _line(self, record: Any) -> Sequence[Any]:
        values = [column.value(record, self.on) for column in self.columns]
        return [*(map(for_reading, values) if self.for_people else values), self.address_of(record)]


def for_reading(value: Any) -> Any:
    """A point in time as the clock on the wall shows it; all else is left as it is."""
    return f"{localtime(value):%Y-%m-%d %H:%M %Z}" if isinstance(value, datetime) else value
