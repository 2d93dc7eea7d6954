"""Parameters that many resources share."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from sipkd.dates import today

ON = OpenApiParameter("on", date, description="Keadaan pada tanggal ini (YYYY-MM-DD); bawaan: hari ini (WIB).")
FACETS = OpenApiParameter("facets", str, description="Faset yang dihitung, dipisahkan koma.")


def on_date(request) -> date:
    """The day the question is about: `?on=2025-09-01`, or today."""
    text = request.GET.get("on", "")
    if not text:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({"on": [_("Tulis tanggal seperti 2025-09-01.")]}) from error
