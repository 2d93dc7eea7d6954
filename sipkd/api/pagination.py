"""Keyset pagination: page 50,000 costs what page 1 costs, and no row is shown twice or skipped while others write."""

import base64
import json
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param


class KeysetPagination(BasePagination):
    """Follows the order of the queryset, which is of one direction and ends with a unique column.

    The cursor holds the last row's values of the order columns; the links keep every other parameter. `?count=true`
    adds the exact count, as does a view with `always_counts`; `?page_size=` sets the length up to `max_page_size`.
    """

    page_size = 20
    max_page_size = 200

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        self.request = request
        is_counted = getattr(view, "always_counts", False) or request.query_params.get("count") == "true"
        self.count = queryset.order_by().count() if is_counted else None
        size = self._page_size(request)
        columns = [name.lstrip("-") for name in queryset.query.order_by]
        descending = queryset.query.order_by[0].startswith("-")
        cursor = _decode(request.query_params.get("cursor"), len(columns))
        backwards = bool(cursor and cursor["before"])
        if cursor:
            queryset = queryset.filter(_beyond(columns, cursor["values"], less=descending != backwards))
        if backwards:
            queryset = queryset.order_by(*_reversed(queryset.query.order_by))
        rows = list(queryset[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        self.next_cursor = _encode(rows[-1], columns, before=False) if rows and (more or backwards) else None
        has_previous = more if backwards else bool(cursor)
        self.previous_cursor = _encode(rows[0], columns, before=True) if rows and has_previous else None
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
                            "required": ["value", "label", "count"],
                            "properties": {
                                "value": {"type": "string"},
                                "label": {"type": "string"},
                                "count": {"type": "integer"},
                            },
                        },
                    },
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        return [
            _parameter("cursor", "string", "Kursor dari tautan next atau previous."),
            _parameter("page_size", "integer", f"Jumlah baris per halaman, paling banyak {self.max_page_size}."),
            _parameter("count", "boolean", "true menambahkan jumlah tepat seluruh hasil."),
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


def _beyond(columns: list[str], values: list, *, less: bool) -> Q:
    """Rows after `values`: (a, b) < (x, y), written so that an index on (a, b) bounds the scan."""
    sign = "lt" if less else "gt"
    column, value = columns[0], values[0]
    if len(columns) == 1:
        return Q(**{f"{column}__{sign}": value})
    tied = Q(**{column: value}) & _beyond(columns[1:], values[1:], less=less)
    return Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | tied)


def _reversed(order: tuple[str, ...]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _encode(row: Any, columns: list[str], *, before: bool) -> str:
    values = [_value(row, column) for column in columns]
    text = json.dumps({"before": before, "values": values}, cls=_ExactEncoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str | None, length: int) -> dict | None:
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(found["values"]) != length or not isinstance(found["before"], bool):
            raise ValueError(cursor)
    except (ValueError, KeyError, TypeError) as error:
        raise ValidationError({"cursor": [_("Kursor ini tidak berlaku untuk daftar ini.")]}) from error
    return found


def _value(row: Any, column: str) -> Any:
    for part in column.split("__"):
        row = getattr(row, part)
    return row


class _ExactEncoder(DjangoJSONEncoder):
    """DjangoJSONEncoder cuts microseconds, which would skip or repeat rows of the same millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | date) else super().default(o)


def _parameter(name: str, kind: str, description: str) -> dict:
    return {"name": name, "in": "query", "required": False, "schema": {"type": kind}, "description": description}
