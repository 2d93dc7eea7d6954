"""Keyset pagination: page 50,000 costs what page 1 costs, and no row is shown twice or skipped while others write."""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

_WRONG = _("Kursor ini tidak berlaku untuk daftar ini.")


class KeysetPagination(BasePagination):
    """Follows the order of the queryset, which ends with a unique column and has no nulls.

    The cursor holds that order and the last row's values in it; the links keep every other parameter. `?count=true`
    adds the exact count, as does a view with `always_counts`; `?page_size=` sets the length up to `max_page_size`.
    """

    page_size = 20
    max_page_size = 200

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self.request = request
        is_counted = getattr(view, "always_counts", False) or request.query_params.get("count") == "true"
        self.count = view.count_of(queryset) if is_counted else None
        size = self._page_size(request)
        order = list(queryset.query.order_by)
        cursor = _decode(request.query_params.get("cursor"), order)
        backwards = bool(cursor and cursor["before"])
        if backwards:
            queryset = queryset.order_by(*_reversed(order))
        if cursor:
            queryset = _after(queryset, cursor["values"])
        rows = list(queryset[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.next_cursor = _encode(rows[-1], order, before=False) if rows and (more or backwards) else None
        has_previous = more if backwards else bool(cursor)
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


def _after(queryset: QuerySet, values: list) -> QuerySet:
    try:
        return queryset.filter(_beyond(queryset.query.order_by, values))
    except (DjangoValidationError, TypeError, ValueError) as error:
        raise ValidationError({"cursor": [_WRONG]}) from error


def _beyond(order: Sequence[str], values: list) -> Q:
    """Rows after `values`: (a, b) > (x, y), written so that an index on (a, b) bounds the scan."""
    column, sign, value = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt", values[0]
    if len(order) == 1:
        return Q(**{f"{column}__{sign}": value})
    tied = Q(**{column: value}) & _beyond(order[1:], values[1:])
    return Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | tied)


def _reversed(order: list[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _encode(row: Any, order: list[str], *, before: bool) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    text = json.dumps({"order": order, "before": before, "values": values}, cls=_ExactEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str | None, order: list[str]) -> dict | None:
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        found = json.loads(text)
        values, before = found["values"], found["before"]
        ours = found["order"] == order and isinstance(values, list) and isinstance(before, bool)
        if not ours or len(values) != len(order) or "\\u0000" in text:
            raise ValueError(cursor)
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError({"cursor": [_WRONG]}) from error
    return found


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
