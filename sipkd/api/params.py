"""Parameters that many resources share."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from sipkd.dates import LAST_YEAR, today

FIRST_YEAR = 1900  # of what may be asked: from here to LAST_YEAR, adding a term to a day is still a date

ON = OpenApiParameter("on", date, description="Keadaan pada tanggal ini (YYYY-MM-DD); bawaan: hari ini (WIB).")


def chosen_date(request) -> date | None:
    """The day in the address, `?on=2025-09-01`, or None."""
    text = request.GET.get("on", "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if day.isoformat() != text or not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(text)
    except ValueError as error:
        raise ValidationError({"on": [_("Tulis tanggal seperti 2025-09-01.")]}) from error
    return day


def on_date(request) -> date:
    """The day the question is about: the one in the address, or today."""
    return chosen_date(request) or today()
