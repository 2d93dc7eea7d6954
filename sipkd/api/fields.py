"""Serializer fields of the domain's value types."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from sipkd.api.params import FIRST_YEAR
from sipkd.dates import LAST_YEAR, PartialDate


@extend_schema_field({"type": ["string", "null"], "format": "date"})
class DayField(serializers.ReadOnlyField):
    """A PartialDate as a date when it is known to the day, else null."""

    def to_representation(self, value):
        return value.day.isoformat() if value and value.day else None


@extend_schema_field({"type": ["string", "null"], "examples": ["2025-07-04", "2026-08", "2013"]})
class RecordedDateField(serializers.ReadOnlyField):
    """A PartialDate as the source gives it (EDTF level 0): a day, a month, a year, or null."""

    def to_representation(self, value):
        return value.isoformat() if value else None


@extend_schema_field({"type": "string", "examples": ["2025-07-04", "2026-08", "2013"]})
class PartialDateInputField(serializers.Field):
    """A day, month or year as text, to one `PartialDate`; with `complete=True` the day is required."""

    default_error_messages = {
        "invalid": _("Isi tanggal, bulan, atau tahun yang benar."),
        "incomplete_day": _("Isi tanggal, bulan, dan tahun."),
    }

    def __init__(self, *, complete: bool = False, **kwargs) -> None:
        self.complete = complete
        super().__init__(**kwargs)

    def to_internal_value(self, data) -> PartialDate:
        try:
            found = PartialDate.parse(str(data))
        except ValueError:
            self.fail("invalid")
        if not FIRST_YEAR <= found.earliest.year <= LAST_YEAR:
            self.fail("invalid")
        if self.complete and found.day is None:
            self.fail("incomplete_day")
        return found

    def to_representation(self, value) -> str:
        return value.isoformat()


@extend_schema_field({"type": "string", "format": "uri"})
class LinkField(serializers.ReadOnlyField):
    """An absolute link to a view of the object: `LinkField("api:innovation-detail", id="uuid")`."""

    def __init__(self, view_name: str, **kwargs_from) -> None:
        self.view_name = view_name
        self.kwargs_from = kwargs_from
        super().__init__(source="*")

    def to_representation(self, value):
        kwargs = {name: self._follow(value, path) for name, path in self.kwargs_from.items()}
        return reverse(self.view_name, kwargs=kwargs, request=self.context.get("request"))

    @staticmethod
    def _follow(value, path: str):
        for part in path.split("."):
            value = getattr(value, part)
        return value


class VisibleField(serializers.SlugRelatedField):
    """An object of the model, by its UUID, among those that the asker may see; any other does not exist."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(slug_field="uuid", queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> QuerySet:
        return self.model.objects.visible_to(self.context["request"].user)
