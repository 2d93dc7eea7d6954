"""Dates of the real register: complete, only a month or year, or unknown; and "today" where the region is.

A `PartialDate` is the set of days on which something may have happened. It is stored as a PostgreSQL `daterange`, so no
day is ever invented: "2026-08" is [2026-08-01, 2026-09-01). The text form is EDTF level 0 (ISO 8601-2): "2026-08".
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func
from django.utils import formats
from django.utils.translation import gettext_lazy as _

ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")
ONE_DAY = timedelta(days=1)
WESTERN = ZoneInfo("Asia/Jakarta")
LAST_YEAR = 2999  # of what people type in: a term of 50 years from there is still a date


def today(zone: ZoneInfo = WESTERN) -> date:
    """The date it is now in a time zone of Indonesia; WIB unless told otherwise."""
    return datetime.now(zone).date()


def last_day_of_term(starts_on: date, months: int) -> date:
    """The last day, inclusive, of a term of whole months: one year from 4 July 2025 ends on 3 July 2026."""
    year, month = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + year, month + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - ONE_DAY


def a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the 28th, as PostgreSQL counts."""
    return day.replace(year=day.year + 1, day=min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def year_after(column: str) -> Func:
    """`a_year_after` of a date column, in SQL."""
    return Func(F(column), template="(%(expressions)s + interval '1 year')::date", output_field=DateField())


def days_after(column: str, number: int) -> Func:
    """So many days after a date column, in SQL."""
    return Func(F(column), template=f"(%(expressions)s + ({number:d}))", output_field=DateField())


def first_day_within_a_year(on: date) -> date:
    """The earliest day of which `on` is at most a year after; the two agree on leap days."""
    day = on.replace(year=on.year - 1, day=min(on.day, calendar.monthrange(on.year - 1, on.month)[1]))
    return day if a_year_after(day) >= on else day + ONE_DAY


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year; `earliest` and `latest` are the first and last day that it may be."""

    earliest: date
    latest: date

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        """Build from the parts that are known; raises ValueError for a date that no calendar has."""
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, month, day), date(year, month, day))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2025", "2025-07" or "2025-07-04"; raises ValueError for anything else."""
        match = ISO.match(text.strip())
        if not match:
            raise ValueError(f"not a date, month or year: {text!r}")
        return cls.of(*(int(part) for part in match.groups() if part))

    @classmethod
    def on(cls, day: date) -> Self:
        return cls(day, day)

    @property
    def day(self) -> date | None:
        """The day, if it is known to the day."""
        return self.earliest if self.earliest == self.latest else None

    @property
    def precision(self) -> str:
        if self.day:
            return "day"
        return "month" if self.earliest.month == self.latest.month else "year"

    def isoformat(self) -> str:
        return self.earliest.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    def __str__(self) -> str:
        pattern = {"day": "DATE_FORMAT", "month": "F Y", "year": "Y"}[self.precision]
        return formats.date_format(self.earliest, pattern)


class PartialDateField(DateRangeField):
    """A `PartialDate` kept as a daterange; NULL means not known.

    The range lookups compare without inventing a day: `ends_on__endswith__gt=day` asks whether it may last until `day`.
    """

    description = _("Tanggal, bulan, atau tahun")

    def from_db_value(self, value, expression, connection) -> PartialDate | None:
        return None if value is None else PartialDate(value.lower, value.upper - ONE_DAY)

    def to_python(self, value):
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, date):
            return PartialDate.on(value)
        try:
            return PartialDate.parse(value)
        except (AttributeError, ValueError) as error:
            raise ValidationError(_("Isi tanggal, bulan, atau tahun yang benar.")) from error

    def get_prep_value(self, value):
        if value is None or isinstance(value, DateRange):
            return value
        partial = self.to_python(value)
        return DateRange(partial.earliest, partial.latest + ONE_DAY)

    def value_to_string(self, obj) -> str:
        value = self.value_from_object(obj)
        return value.isoformat() if value else ""

    def formfield(self, **kwargs):
        wanted = {name: kwargs[name] for name in ("initial", "widget") if name in kwargs}
        return PartialDateFormField(
            label=self.verbose_name, help_text=self.help_text, required=not self.blank, **wanted
        )


class PartialDateInput(forms.MultiWidget):
    """Day, month and year as three number boxes; the day, or day and month, may stay empty."""

    template_name = "components/widgets/partial_date.html"
    use_fieldset = True

    def __init__(self, attrs=None) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput({**box, "maxlength": "2"}),
                "month": forms.TextInput({**box, "maxlength": "2"}),
                "year": forms.TextInput({**box, "maxlength": "4"}),
            },
            attrs,
        )

    def decompress(self, value) -> list:
        if not value:
            return [None, None, None]
        known = [int(part) for part in reversed(value.isoformat().split("-"))]
        return [None] * (3 - len(known)) + known


class PartialDateFormField(forms.MultiValueField):
    """Three boxes to one `PartialDate`; with `complete=True` the day is required."""

    widget = PartialDateInput
    default_error_messages = {
        "invalid": _("Isi tanggal yang benar, misalnya 4 7 2025."),
        "day_without_month": _("Isi bulannya juga."),
        "incomplete_day": _("Isi tanggal, bulan, dan tahun."),
    }

    def __init__(self, *, complete: bool = False, **kwargs) -> None:
        self.complete = complete
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), self.default_error_messages["invalid"])
        fields = [
            forms.IntegerField(required=False, min_value=1, max_value=most, error_messages=wrong)
            for most in (31, 12, LAST_YEAR)
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, parts) -> PartialDate | None:
        day, month, year = [*parts, None, None, None][:3]
        if not any((day, month, year)):
            return None
        if not year:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if day and not month:
            raise ValidationError(self.error_messages["day_without_month"], code="day_without_month")
        if self.complete and not day:
            raise ValidationError(self.error_messages["incomplete_day"], code="incomplete_day")
        try:
            return PartialDate.of(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
