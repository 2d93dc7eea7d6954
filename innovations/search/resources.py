"""The catalogue as it is read: the search table decides which rows and in which order, then the records follow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from innovations.search.highlights import as_html, highlights
from innovations.search.models import InnovationSearch
from innovations.search.suggestions import MOST, suggestions
from sipkd.api.pagination import KeysetPagination
from sipkd.api.written import WrittenRows, row_as_json, rows_of, site_of


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

    def written_rows(self, queryset: Any) -> WrittenRows:
        """One page of answers, each written by the database in the statement that finds it."""
        plan = self.filterset.plan
        extra = {"highlights": highlights(plan)} if plan and plan.terms else {}
        row = '"innovations_innovationsearch"."id"'
        answer = row_as_json(self.get_serializer_class(), row, site=site_of(self.request), on=self.on, extra=extra)
        order = [name.lstrip("-") for name in queryset.query.order_by]
        rows = queryset.annotate(written=answer).values_list(*order, "written", named=True)
        page = self.paginate_queryset(rows)
        return rows_of(page, self.more_about([row.id for row in page]))

    def more_about(self, innovations: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """Fields by the id of an innovation that only this asker is told."""
        return {}

    def records(self, rows: Iterable[InnovationSearch]) -> list[Any]:
        """The records of these rows, in their order."""
        keys = [row.pk for row in rows]
        found = self.model.objects.for_list().in_bulk(keys)
        return [found[pk] for pk in keys if pk in found]

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = self.written_rows(self.filter_queryset(self.get_queryset()))
        response = self.get_paginated_response(self.results(rows))
        self.add_facets(response)
        plan = self.filterset.plan
        if plan and plan.corrected:
            response.data["suggested_query"] = plan.corrected
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
        plan = self.filterset.plan
        if plan and plan.corrected:
            query = self.request.GET.copy()
            query["q"] = plan.corrected
            query.pop("cursor", None)
            context["meant"] = {"text": plan.corrected, "typed": plan.typed, "url": f"?{query.urlencode()}"}
        return context
