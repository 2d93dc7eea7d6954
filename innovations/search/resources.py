"""The catalogue as it is read: the search table decides which rows and in which order, then the records follow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from innovations.search.highlights import as_html, highlights
from innovations.search.models import InnovationSearch
from innovations.search.plans import Plan
from innovations.search.querysets import visible_to
from innovations.search.suggestions import MOST, suggestions
from sipkd.api.filters import ResourceFilterBackend
from sipkd.api.pagination import KeysetPagination
from sipkd.api.written import WrittenRows, row_as_json, rows_of, site_of
from sipkd.dates import today
from sipkd.statements import Statement, kept


class SuggestionSerializer(serializers.Serializer):
    """Yang ditawarkan kotak pencarian selagi orang mengetik."""

    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=["innovation", "word"])


class SuggestionsSerializer(serializers.Serializer):
    results = SuggestionSerializer(many=True)


class SearchedPagination(KeysetPagination):
    """Documents what a search adds to a list."""

    documented_as = "Searched"

    def get_paginated_response_schema(self, schema: dict) -> dict:
        documented = super().get_paginated_response_schema(schema)
        documented["properties"]["suggested_query"] = {
            "type": "string",
            "description": "Hanya bila tidak ada yang memuat kata pada q: ejaan yang dipakai sebagai gantinya.",
        }
        return documented


class Searched:
    """Mixin of the resource: lists page over the search table, and the database writes the answers of one page.

    Adds `highlights` to what was searched for, and `suggested_query` to a list where nothing has a word of the query,
    and the results are those of that query.
    """

    pagination_class = SearchedPagination

    def get_queryset(self) -> Any:
        if self.action == "list":
            return InnovationSearch.objects.visible_to(self.request.user).newest_first()
        return super().get_queryset()

    @cached_property
    def filterset(self) -> Any:
        """What the address of a list asks for; not made where a kept statement says it all. Raises ValidationError."""
        if self.action != "list":
            return None
        return ResourceFilterBackend().checked(self.request, self.get_queryset(), self)

    @property
    def plan(self) -> Plan | None:
        return self.filterset.plan if "q" in self.request.query_params else None

    def written_rows(self) -> WrittenRows:
        """One page of answers, each written by the database in the statement that finds it."""
        self.paginator.begin(self.request)
        page = self.kept_page() if self.is_lasting() else self.paginate_queryset(self.asked_for(self.filterset))
        return rows_of(page, self.more_about([row.id for row in page]))

    def asked_for(self, filterset: Any) -> Any:
        """What the address asks for: rows of what they are ordered by, and their answer."""
        queryset, plan = filterset.qs, filterset.plan
        extra = {"highlights": highlights(plan)} if plan and plan.terms else {}
        row = '"innovations_innovationsearch"."id"'
        answer = row_as_json(self.get_serializer_class(), row, site=site_of(self.request), on=self.on, extra=extra)
        order = [name.lstrip("-") for name in queryset.query.order_by]
        return queryset.annotate(written=answer).values_list(*order, "written", named=True)

    def is_lasting(self) -> bool:
        """Whether the statement of the page can be kept; the rows are then counted with the facets, if at all."""
        asked = self.request.query_params
        is_counted_apart = self.paginator.is_counted(self) and not self.wanted_facets()
        is_further = "q" in asked and "cursor" in asked
        return self.filterset_class.is_lasting(asked) and not is_counted_apart and not is_further

    def kept_page(self) -> list[Any]:
        """The same as `paginate_queryset`, by a statement that is composed once."""
        request, paginator, plan = self.request, self.paginator, self.plan
        if paginator.is_counted(self):
            paginator.count = self.count_of(None)
        cursor, reader = paginator.cursor, (visible_to(request.user), site_of(request), get_language())
        filters = self.filterset_class.kept_by(request.query_params), plan and plan.shape
        place = paginator.size, cursor and (cursor.order, cursor.before)
        key = (type(self), reader, self.on, today(), filters, place)
        statement = kept(key, lambda: self.composed(self.filterset.in_slots()))
        rows = statement.rows(**paginator.values_for(InnovationSearch), **(plan.values if plan else {}))
        return paginator.page(rows, cursor.order if cursor else statement.order)

    def composed(self, filterset: Any) -> Statement:
        return Statement.of(self.paginator.cut(self.asked_for(filterset), by_slots=True))

    def more_about(self, innovations: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """Fields by the id of an innovation that only this asker is told."""
        return {}

    def records(self, rows: Iterable[InnovationSearch]) -> list[Any]:
        """The records of these rows, in their order."""
        keys = [row.pk for row in rows]
        found = self.model.objects.for_list().in_bulk(keys)
        return [found[pk] for pk in keys if pk in found]

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        response = self.get_paginated_response(self.results(self.written_rows()))
        self.add_facets(response)
        if self.plan and self.plan.corrected:
            response.data["suggested_query"] = self.plan.corrected
        return response

    def results(self, rows: WrittenRows) -> Any:
        return rows

    @extend_schema(
        parameters=[OpenApiParameter("q", str, required=True, description="Yang sudah diketik.")],
        responses=SuggestionsSerializer,
        description=f"Paling banyak {MOST} nama inovasi dan kata katalog untuk yang sedang diketik.",
    )
    @action(detail=False, filterset_class=None, pagination_class=None, parameters=("q",))
    def suggestions(self, request: Any) -> Response:
        found = suggestions(request.GET.get("q", ""), request.user)
        return Response(SuggestionsSerializer({"results": found}).data)


class SearchedPages:
    """Mixin of the pages: says which spelling was taken."""

    def results(self, rows: WrittenRows) -> Any:
        items = rows.parsed()
        for item in items:
            if "highlights" in item:
                item["highlights"] = as_html(item["highlights"])
        return items

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action != "list":
            return context
        plan = self.plan
        if plan and plan.corrected:
            query = self.request.GET.copy()
            query["q"] = plan.corrected
            query.pop("cursor", None)
            context["meant"] = {"text": plan.corrected, "typed": plan.typed, "url": f"?{query.urlencode()}"}
        return context
