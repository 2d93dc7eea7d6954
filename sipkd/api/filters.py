"""Filters shared by page and API: what the URL may say about a list."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_filters
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.forms import ModelChoiceField, NullBooleanField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

from sipkd.facets import CountedFacets, Facet, ManyFacet, query, read


def visible(model: Any) -> Callable[[Any], QuerySet]:
    """Choices that the asker may see, so that a filter tells nothing that a list would not."""
    return lambda request: model.objects.visible_to(request.user)


class ResourceOrdering(django_filters.OrderingFilter):
    """An ordering that ends with the row itself, so that a cursor neither skips nor repeats rows of equal value."""

    def filter(self, qs: QuerySet, value: list[str] | None) -> QuerySet:
        if not value:
            return qs
        ordered = super().filter(qs, value)
        names = ordered.query.order_by
        return ordered.order_by(*names, "-id" if names[-1].startswith("-") else "id")


class ResourceFilter(django_filters.FilterSet):
    """A FilterSet whose facets are counted from the same rows that it filters.

    `facets` maps a filter's name to (value column, label): the label is a column, or a mapping of values to words.
    """

    facets: dict[str, Any] = {}
    base_filters: dict[str, Any] = {}  # by django-filter's metaclass

    def __init__(self, data: Any = None, *args: Any, only_named: bool = False, **kwargs: Any) -> None:
        """With `only_named` the filters that the data do not name are not even built: most of them, mostly."""
        if only_named:
            self.base_filters = {name: each for name, each in self.base_filters.items() if name in data}
        super().__init__(data, *args, **kwargs)

    def facet_counts(self, name: str) -> list[dict]:
        """Counts of one facet without its own filter, largest first; empty values are left out."""
        column, label = self.facets[name]
        label_column = label if isinstance(label, str) else column
        rows = (
            self._filtered_without(name)
            .order_by()
            .values_list(column, label_column)
            .annotate(count=Count("pk", distinct=True))
            .order_by("-count", label_column)
        )
        chosen = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return [
            {
                "value": str(value),
                "label": str(label[value]) if isinstance(label, dict) else str(text),
                "count": count,
                "chosen": str(value) in chosen,
            }
            for value, text, count in rows
            if value not in (None, "")
        ]

    def _filtered_without(self, name: str) -> QuerySet:
        others = self.data.copy()
        others.pop(name, None)
        return type(self)(data=others, queryset=self.queryset, request=self.request).qs

    def active(self) -> list[dict]:
        """The filters in force, in words, each with the query string that removes it."""
        found = []
        for name, field in self.form.fields.items():
            if name in ("q", "ordering"):
                continue
            for value in self.data.getlist(name):
                if value:
                    rest = self.data.copy()
                    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
                    rest.pop("cursor", None)
                    found.append(
                        {"label": field.label, "value": self._in_words(field, value), "remove": rest.urlencode()}
                    )
        return found

    @staticmethod
    def _in_words(field: Any, value: str) -> str:
        if isinstance(field, ModelChoiceField):  # its choices would be a whole table
            return str(field.queryset.get(**{field.to_field_name or "pk": value}))
        if isinstance(field, NullBooleanField):
            return str(_("ya") if field.clean(value) else _("tidak"))
        words = {str(key): text for key, text in getattr(field, "choices", ()) if not isinstance(text, list | tuple)}
        return str(words.get(value, value))


class CountedFilter(ResourceFilter):
    """A FilterSet that counts its facets, and the whole list with them, in one query.

    `facets` maps a filter's name to a Facet or ManyFacet; `condition(name, value)` says what a choice asks of a row.
    Those named in `narrowing` are counted with their own filter too.
    """

    facets: dict[str, Facet | ManyFacet] = {}
    narrowing: tuple[str, ...] = ()

    def condition(self, name: str, value: Any) -> Q:
        raise NotImplementedError

    def where(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """The method of each filter that is a facet."""
        return queryset.filter(self.condition(name, value)) if value else queryset

    def counted(self, *names: str) -> tuple[int, CountedFacets]:
        """The number of rows, and the facets of these names, each without its own filter."""
        if names not in self._counted:
            self._counted[names] = self._count(names)
        return self._counted[names]

    @cached_property
    def _counted(self) -> dict[tuple[str, ...], tuple[int, CountedFacets]]:
        return {}

    def _count(self, names: tuple[str, ...]) -> tuple[int, CountedFacets]:
        with connection.cursor() as cursor:
            cursor.execute(*self.question(names))
            return self.answer(names, cursor.fetchall())

    def question(self, names: tuple[str, ...]) -> tuple[str, list[Any]]:
        """The statement that counts, and its parameters."""
        values = self.form.cleaned_data
        apart = [name for name in self.facets if values.get(name) and name not in self.narrowing]
        conditions = {name: self.condition(name, values[name]) for name in apart}
        rows = self.queryset
        for name, value in values.items():
            if name not in conditions and name != "ordering":
                rows = self.narrowed(rows, name, value)
        facets = self.countable(names)
        chosen = {name: self.data.getlist(name) for name in facets} if hasattr(self.data, "getlist") else {}
        return query(self.with_columns(rows, facets), facets, conditions, chosen)

    def answer(self, names: tuple[str, ...], rows: Iterable[tuple[int, str]]) -> tuple[int, CountedFacets]:
        total, found = read(rows, self.countable(names))
        return total, CountedFacets({name: found.get(name, "[]") for name in names})

    def narrowed(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The rows that a filter leaves, to be counted; in what order they would be listed does not matter."""
        return self.filters[name].filter(rows, value)

    def countable(self, names: Iterable[str]) -> Mapping[str, Facet | ManyFacet]:
        """Those among these facets that there is something to count for."""
        return {name: self.facets[name] for name in names}

    def with_columns(self, rows: QuerySet, names: Iterable[str]) -> QuerySet:
        """The rows with what these facets group by and the table does not have."""
        return rows


class ResourceFilterBackend(DjangoFilterBackend):
    """Applies the view's FilterSet to lists; one object is found by its key alone.

    A page about one object has parameters of its own: there `agency` is who asks, not whose it is.
    """

    def get_filterset_kwargs(self, request, queryset: QuerySet, view) -> dict:
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        if issubclass(view.filterset_class, ResourceFilter):
            kwargs["only_named"] = not getattr(view, "shows_filters", False)
        return kwargs

    def filter_queryset(self, request, queryset: QuerySet, view) -> QuerySet:
        filterset = self.checked(request, queryset, view) if view.action == "list" else None
        if filterset is None:
            return queryset
        view.filterset = filterset
        return filterset.qs

    def checked(self, request, queryset: QuerySet, view) -> Any:
        """The view's FilterSet for what the address asks for. Raises ValidationError."""
        filterset = self.get_filterset(request, queryset, view)
        if filterset is not None and not filterset.is_valid():
            raise ValidationError(dict(filterset.errors))
        return filterset
