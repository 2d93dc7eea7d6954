"""The catalogue as it is read: the search table decides which rows and in which order, then the records follow."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from innovations.search.highlights import as_html, marked
from innovations.search.models import InnovationSearch
from innovations.search.suggestions import MOST, suggestions
from sipkd.api.pagination import KeysetPagination


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
    """Mixin of the resource: lists page over the search table; the records of one page are then looked up together.

    Adds `highlights` to what was searched for, and `suggested_query` to a list where nothing has a word of the query,
    and the results are those of that query.
    """

    pagination_class = SearchedPagination

    def get_queryset(self) -> Any:
        if self.action == "list":
            return InnovationSearch.objects.visible_to(self.request.user).newest_first()
        return super().get_queryset()

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return self.records(page) if queryset.model is InnovationSearch else page

    def count_of(self, queryset: Any) -> int:
        """The query of the facets counts the whole as well."""
        if self.action == "list" and self.wanted_facets():
            return self.filterset.counted[0]
        return super().count_of(queryset)

    def records(self, page: Sequence[InnovationSearch]) -> list[Any]:
        """The records in the order of the page."""
        rows = self.model.objects.for_list()
        plan = self.filterset.plan
        if plan and plan.terms and page:
            rows = marked(rows, plan)
        found = rows.in_bulk([row.pk for row in page])
        records = [found[row.pk] for row in page if row.pk in found]
        if plan and plan.terms:
            for record in records:
                record.highlights = {"name": as_html(record.marked_name), "summary": as_html(record.marked_summary)}
        return records

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        plan = self.filterset.plan
        if plan and plan.corrected:
            response.data["suggested_query"] = plan.corrected
        return response

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
