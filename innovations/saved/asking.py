"""A kept query string as the catalogue understands it: made canonical, asked again, and said in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import ModelChoiceField
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from innovations.filters import InnovationFilter
from innovations.saved.models import LONGEST_QUERY
from innovations.search.models import InnovationSearch
from sipkd.errors import RuleViolation

KEPT = tuple(InnovationFilter.base_filters)
ORDERING = "ordering"


def canonical(query: str | QueryDict) -> str:
    """The filters of a query string that have a value, in one order; without pages, days and facets."""
    given = QueryDict(query) if isinstance(query, str) else query
    kept = QueryDict(mutable=True)
    for name in KEPT:
        kept.setlist(name, sorted({value.strip() for value in given.getlist(name)} - {""}))
    return kept.urlencode()


def checked(query: str, user: Any) -> str:
    """The query in its canonical form. Raises RuleViolation if there is nothing to look for, or no such filter."""
    kept = canonical(query)
    if not set(QueryDict(kept)) - {ORDERING}:
        raise RuleViolation(
            _("Isi kata kunci atau pilih saringan dahulu, lalu simpan pencariannya."), field="query", code="no-criteria"
        )
    if len(kept) > LONGEST_QUERY or not asked(kept, user).is_valid():
        raise RuleViolation(_("Saringan ini tidak dikenal katalog."), field="query", code="unknown-criteria")
    return kept


def asked(query: str, user: Any) -> InnovationFilter:
    """The catalogue filtered as the user would see it at that address, today."""
    request = HttpRequest()
    request.user = user
    request.GET = QueryDict(query)
    return InnovationFilter(
        data=request.GET, queryset=InnovationSearch.objects.visible_to(user).newest_first(), request=request
    )


def in_words(queries: Iterable[str]) -> list[list[dict[str, str]]]:
    """For each query its criteria as {label, value}; one database query per kind of thing chosen, not per row."""
    parsed = [QueryDict(query) for query in queries]
    fields = InnovationFilter(QueryDict(), InnovationSearch.objects.none()).form.fields
    labels = {name: str(fields[name].label) for name in KEPT} | {"q": _("Kata kunci")}
    names = {name: _names_in(fields[name], {value for one in parsed for value in one.getlist(name)}) for name in KEPT}
    return [
        [
            {"label": labels[name], "value": names[name].get(value, value)}
            for name in KEPT
            for value in one.getlist(name)
        ]
        for one in parsed
    ]


def _names_in(field: Any, values: set[str]) -> Mapping[str, str]:
    """What a field calls these of its values."""
    if not values:
        return {}
    if isinstance(field, ModelChoiceField) and field.queryset is not None:  # its choices would be a whole table
        key = field.to_field_name or "pk"
        return {str(getattr(obj, key)): str(obj) for obj in field.queryset.filter(**{f"{key}__in": values})}
    return {str(value): str(label) for value, label in getattr(field, "choices", ()) if value}
