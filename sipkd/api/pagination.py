"""Keyset pagination: page 50,000 costs what page 1 costs, and no row is shown twice or skipped while others write."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Field, Func, Lookup, Model, Q, QuerySet
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from sipkd.statements import slot

_WRONG = _("Kursor ini tidak berlaku untuk daftar ini.")


class KeysetPagination(BasePagination):
    """Follows the order of the queryset, which ends with a unique column and has no nulls.

    The cursor holds that order and the last row's values in it; the links keep every other parameter. `?count=true`
    adds the exact count, as does a view with `always_counts`; `?page_size=` sets the length up to `max_page_size`.
    """

    page_size = 20
    max_page_size = 200

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self.begin(request)
        self.count = view.count_of(queryset) if self.is_counted(view) else None
        order = tuple(queryset.query.order_by)
        return self.page(list(self.cut(queryset)), order)

    def begin(self, request) -> None:
        """Read what the address asks for: from where on, and how many."""
        self.request, self.count = request, None
        self.size = self._page_size(request)
        self.cursor = _decode(request.query_params.get("cursor"))

    def is_counted(self, view: Any) -> bool:
        return getattr(view, "always_counts", False) or self.request.query_params.get("count") == "true"

    def cut(self, queryset: QuerySet, *, by_slots: bool = False) -> QuerySet:
        """The rows of the page and one more; with slots for the values of the cursor, `values_for` fills them."""
        order = tuple(queryset.query.order_by)
        if self.cursor is None:
            return queryset[: self.size + 1]
        if self.cursor.order != order:
            raise ValidationError({"cursor": [_WRONG]})
        if self.cursor.before:
            queryset = queryset.order_by(*_reversed(order))
        if by_slots:
            return queryset.filter(_beyond_slots(queryset.query.order_by))[: self.size + 1]
        with _refused_if_wrong():
            return queryset.filter(_beyond(queryset.query.order_by, self.cursor.values))[: self.size + 1]

    def values_for(self, model: type[Model]) -> dict[str, Any]:
        """The values of the cursor by the fields of the model that the list is ordered by."""
        with _refused_if_wrong():
            return self.cursor.values_for(model) if self.cursor else {}

    def page(self, rows: list, order: Sequence[str]) -> list:
        """The rows of the page in the order of the list, of those that `cut` has found; makes the links."""
        backwards = self.cursor is not None and self.cursor.before
        more, rows = len(rows) > self.size, rows[: self.size]
        if backwards:
            rows.reverse()
        self.next_cursor = _encode(rows[-1], order, before=False) if rows and (more or backwards) else None
        has_previous = more if backwards else self.cursor is not None
        self.previous_cursor = _encode(rows[0], order, before=True) if rows and has_previous else None
        return rows

    def get_paginated_response(self, data: list) -> Response:
        body: dict[str, Any] = {"next": self._link(self.next_cursor), "previous": self._link(self.previous_cursor)}
        if self.count is not None:
            body["count"] = self.count
        return Response({**body, "results": data})

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "Hanya dengan count=true."},
                "facets": {
                    "type": "object",
                    "description": "Hanya dengan facets=…",
                    "additionalProperties": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["value", "label", "count", "chosen"],
                            "properties": {
                                "value": {"type": "string"},
                                "label": {"type": "string"},
                                "count": {"type": "integer"},
                                "chosen": {"type": "boolean"},
                            },
                        },
                    },
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        return [
            _parameter("cursor", {"type": "string"}, "Kursor dari tautan next atau previous."),
            _parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": self.page_size},
                "Jumlah baris per halaman.",
            ),
            _parameter("count", {"type": "boolean"}, "true menambahkan jumlah tepat seluruh hasil."),
            *_facets_parameter(view),
        ]

    def _page_size(self, request) -> int:
        try:
            size = int(request.query_params.get("page_size", self.page_size))
        except ValueError:
            size = 0
        if not 1 <= size <= self.max_page_size:
            raise ValidationError(
                {"page_size": [_("Isi dengan angka 1 sampai %(most)s.") % {"most": self.max_page_size}]}
            )
        return size

    def _link(self, cursor: str | None) -> str | None:
        here = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return replace_query_param(here, "cursor", cursor) if cursor else None


@contextmanager
def _refused_if_wrong() -> Iterator[None]:
    try:
        yield
    except (DjangoValidationError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValidationError({"cursor": [_WRONG]}) from error


def _beyond(order: Sequence[str], values: list) -> Q:
    """Rows after `values`: (a, b) > (x, y), written so that an index on (a, b) bounds the scan."""
    column, sign, value = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt", values[0]
    if len(order) == 1:
        return Q(**{f"{column}__{sign}": value})
    tied = Q(**{column: value}) & _beyond(order[1:], values[1:])
    return Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | tied)


def _beyond_slots(order: Sequence[str]) -> Q | Lookup:
    """The same with slots; columns that run one way are compared as rows, which is planned once for all values."""
    names = [name.lstrip("-") for name in order]
    if len({name.startswith("-") for name in order}) > 1:
        return _beyond(order, list(map(slot, names)))
    compare = LessThan if order[0].startswith("-") else GreaterThan
    return compare(Row(*map(F, names)), Row(*map(slot, names)))


class Row(Func):
    template = "(%(expressions)s)"
    output_field = Field()


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _encode(row: Any, order: Sequence[str], *, before: bool) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    text = json.dumps({"order": order, "before": before, "values": values}, cls=_ExactEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of this order: after the row with these values, or before it."""

    order: tuple[str, ...]
    before: bool
    values: list

    def values_for(self, model: type[Model]) -> dict[str, Any]:
        """The values by name, as the fields have them. Raises ValidationError, TypeError, ValueError, OverflowError."""
        if None in self.values:
            raise ValueError(self.values)
        named = {name.lstrip("-"): value for name, value in zip(self.order, self.values, strict=True)}
        return {name: model._meta.get_field(name).to_python(value) for name, value in named.items()}


def _decode(cursor: str | None) -> Cursor | None:
    if not cursor:
        return None
    with _refused_if_wrong():
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        found = json.loads(text)
        order, values, before = found["order"], found["values"], found["before"]
        is_ours = isinstance(order, list) and isinstance(values, list) and isinstance(before, bool)
        if not is_ours or len(values) != len(order) or "\\u0000" in text:
            raise ValueError(cursor)
        json.dumps(found, ensure_ascii=False).encode()  # half a character is none
    return Cursor(tuple(map(str, order)), before, values)


def _value(row: Any, column: str) -> Any:
    for part in column.split("__"):
        row = getattr(row, part)
    return row


class _ExactEncoder(DjangoJSONEncoder):
    """DjangoJSONEncoder cuts microseconds, which would skip or repeat rows of the same millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | date) else super().default(o)


def _facets_parameter(view: Any) -> list[dict]:
    names = list(getattr(view.filterset_class, "facets", ())) if view.action == "list" else []
    if not names:
        return []
    schema = {"type": "array", "items": {"type": "string", "enum": names}}
    commas = {"style": "form", "explode": False}
    return [{**_parameter("facets", schema, "Faset yang dihitung, dipisahkan koma."), **commas}]


def _parameter(name: str, schema: dict, description: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
