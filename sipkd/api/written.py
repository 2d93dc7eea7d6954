"""Rows of a list, and single records, that PostgreSQL writes as JSON itself, several times faster than Python does.

The serializer stays the one definition of an answer: `row_as_json` reads its fields and says the same in SQL, to the
byte (tests/api/test_written.py). What a serializer computes itself it also says in SQL, as `sql`: names of fields to
functions of (name of the table, day). Any other field that SQL cannot express raises `Inexpressible`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from sipkd.api.fields import LinkField
from sipkd.facets import CountedFacets
from sipkd.statements import in_words, quoted

AS_IT_IS = (
    serializers.UUIDField, serializers.CharField, serializers.ChoiceField, serializers.IntegerField,
    serializers.BooleanField, serializers.DateField,
)  # fmt: skip
STAND_INS = {"UUIDField": [UUID(int=n) for n in range(3)]}
STAND_IN = [f"{n:02}.00" for n in range(3)]


class Inexpressible(Exception):
    """SQL cannot say what this field says."""


class WrittenRows(list[str]):
    """JSON texts of the rows of a page."""

    def parsed(self) -> list[dict]:
        return [json.loads(text) for text in self]

    def as_json(self) -> str:
        return f"[{','.join(self)}]"


@dataclass(frozen=True, slots=True)
class WrittenRecord:
    """The JSON text of a record, and what is said after it that the database does not know."""

    text: str
    rest: Mapping[str, Any]


class WrittenJSONRenderer(JSONRenderer):
    """Takes rows, facets or a record as they were written; everything else is JSON as usual."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if isinstance(data, WrittenRecord):
            rest: bytes = super().render(data.rest, accepted_media_type, renderer_context)
            return _escaped(data.text).removesuffix(b"}") + b"," + rest.removeprefix(b"{")
        fields = data.items() if isinstance(data, dict) else ()
        written = {name: value for name, value in fields if isinstance(value, WrittenRows | CountedFacets)}
        around = {**data, **dict.fromkeys(written)} if written else data
        answer: bytes = super().render(around, accepted_media_type, renderer_context)
        for name, value in reversed(written.items()):  # the last first: in none of them is the place of another
            answer = answer.replace(f'"{name}":null'.encode(), f'"{name}":'.encode() + _escaped(value.as_json()), 1)
        return answer


def site_of(request: Request) -> str:
    """What the links of an answer begin with, "https://…"."""
    return request.build_absolute_uri("/").rstrip("/")


def _escaped(text: str) -> bytes:
    """Two characters that end a line in JavaScript are written as REST framework writes them."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


def row_as_json(
    serializer: type[serializers.ModelSerializer],
    row: str,
    *,
    site: str,
    on: date,
    extra: Mapping[str, RawSQL] | None = None,
    without: tuple[str, ...] = (),
) -> RawSQL:
    """The answer for one record on a day as an annotation; `row` is the SQL of the record's id.

    `site` is what `site_of` says. `extra` are values of fields that are known to a query only; without
    one such a field is left out, and so are those `without`. Raises Inexpressible.
    """
    select, source = _shape(serializer, get_language() or settings.LANGUAGE_CODE, site, on, without)
    params: list[Any] = []
    for name, value in (extra or {}).items():
        select += f', {value.sql} AS "{name}"'
        params += value.params
    sql = f"(SELECT row_to_json(written)::text FROM (SELECT {select} FROM {source} WHERE record.id = {row}) written)"  # noqa: S608
    return RawSQL(sql, params, output_field=TextField())  # noqa: S611 - no value of a user is in it


@lru_cache(maxsize=64)
def _shape(
    serializer: type[serializers.ModelSerializer], language: str, site: str, on: date, without: tuple[str, ...]
) -> tuple[str, str]:
    """The select list and what it selects from, for one language, one beginning of links and one day."""
    writer = Writer(site, on, without)
    columns = writer.columns(serializer(), "record")
    return columns, f'"{serializer.Meta.model._meta.db_table}" record {" ".join(writer.joins)}'


@dataclass(slots=True)
class Writer:
    site: str
    on: date
    without: tuple[str, ...] = ()
    joins: list[str] = field(default_factory=list)

    def columns(self, serializer: serializers.Serializer, table: str) -> str:
        model, own = serializer.Meta.model, getattr(serializer, "sql", {})
        parts = [
            f'{own[name](table, self.on) if name in own else self.value(field, model, table)} AS "{name}"'
            for name, field in serializer.fields.items()
            if not getattr(field, "is_extra", False) and (name not in self.without or table != "record")
        ]
        return ", ".join(parts)

    def value(self, field: serializers.Field, model: Any, table: str) -> str:
        if isinstance(field, LinkField):
            return self.link(field, model, table)
        if isinstance(field, serializers.ModelSerializer):
            return self.related(field, model, table)
        if field.source.startswith("get_") and field.source.endswith("_display"):
            choice = model._meta.get_field(field.source[4:-8])
            return in_words(f'{table}."{choice.column}"', choice.flatchoices)
        if "." in field.source or field.source == "*":
            raise Inexpressible(f"{type(field).__name__} {field.field_name}")
        column = f'{table}."{_field(model, field.source).column}"'
        if isinstance(field, serializers.DateTimeField):
            return _moment(column)
        if isinstance(field, serializers.ListField) and isinstance(field.child, serializers.CharField):
            return f"array_to_json(ARRAY(SELECT jsonb_array_elements_text({column})))"
        if isinstance(field, serializers.DecimalField):
            return f"{column}::text"
        if isinstance(field, serializers.FloatField):
            return f"CASE WHEN {column} = trunc({column}) THEN ({column} || '.0')::json ELSE to_json({column}) END"
        if isinstance(field, AS_IT_IS):
            return column
        raise Inexpressible(f"{type(field).__name__} {field.field_name}")

    def link(self, field: LinkField, model: Any, table: str) -> str:
        """The address with stand-ins where the columns' values go."""
        stand_ins, columns = {}, {}
        for n, (name, source) in enumerate(field.kwargs_from.items()):
            column, owner = self.column(source, model, table)
            stand_ins[name] = STAND_INS.get(column.get_internal_type(), STAND_IN)[n]
            columns[str(stand_ins[name])] = f'{owner}."{column.column}"'
        address = self.site + reverse(field.view_name, kwargs=stand_ins)
        parts = re.split(f"({'|'.join(map(re.escape, columns))})", address)
        return " || ".join(columns.get(part) or quoted(part) for part in parts)

    def column(self, source: str, model: Any, table: str) -> tuple[Any, str]:
        """A field of the record, or of one that it refers to ("innovation.uuid"), and the name of its table."""
        *relations, name = source.split(".")
        for relation in relations:
            found = _field(model, relation)
            model, table = found.related_model, self.joined(found, table)
        return _field(model, name), table

    def related(self, field: serializers.ModelSerializer, model: Any, table: str) -> str:
        relation = _field(model, field.source)
        record = f"(SELECT row_to_json(part) FROM (SELECT {self.columns(field, self.joined(relation, table))}) part)"  # noqa: S608 - our own names
        return f'CASE WHEN {table}."{relation.column}" IS NOT NULL THEN {record} END' if relation.null else record

    def joined(self, relation: Any, table: str) -> str:
        """The name under which the record that this one refers to can be read."""
        other, alias = relation.related_model._meta, f"{table}_{relation.name}"
        join = f'LEFT JOIN "{other.db_table}" {alias} ON {alias}."{other.pk.column}" = {table}."{relation.column}"'
        if join not in self.joins:
            self.joins.append(join)
        return alias


def _field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except Exception as error:
        raise Inexpressible(name) from error


def _moment(column: str) -> str:
    """As Python's isoformat() writes it in the portal's time zone: microseconds only where there are any."""
    zone = timezone.get_default_timezone()
    offset = datetime.now(zone).isoformat()[-6:]
    local = f"{column} AT TIME ZONE {quoted(zone)}"
    form = 'YYYY-MM-DD"T"HH24:MI:SS'
    return (
        f"to_char({local}, CASE WHEN date_trunc('second', {column}) = {column}"
        f" THEN {quoted(form)} ELSE {quoted(form + '.US')} END) || {quoted(offset)}"
    )


def as_array(rows: QuerySet) -> RawSQL:
    """The texts that each of these rows has as `written`, in their order, as one JSON array; an empty one for none."""
    sql, params = rows.values("written").query.sql_with_params()
    array = "('[' || coalesce(string_agg(written, ','), '') || ']')::json"
    return RawSQL(f"(SELECT {array} FROM ({sql}) rows)", params)  # noqa: S608, S611 - composed by Django


def rows_of(page: Iterable[Any], more: Mapping[int, Mapping[str, Any]] | None = None) -> WrittenRows:
    """The texts of a page whose rows have their answer as `written`.

    `more` are fields of a row, by its id, that only the asker's own query knows; they follow at the end.
    """
    more = more or {}
    return WrittenRows(_and_more(row.written, more[row.id]) if more.get(row.id) else row.written for row in page)


def _and_more(text: str, fields: Mapping[str, Any]) -> str:
    return f"{text[:-1]},{JSONRenderer().render(fields).decode()[1:]}"
