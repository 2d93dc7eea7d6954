"""The searches that one keeps: the same resource as JSON and as pages."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.response import Response

from agencies.models import User
from innovations.cards import cards
from innovations.models import Innovation
from innovations.saved import services
from innovations.saved.asking import checked, in_words
from innovations.saved.models import SavedSearch
from innovations.saved.serializers import SavedSearchSerializer, SearchChangeSerializer, SearchToSaveSerializer
from sipkd.api.filters import ResourceFilter
from sipkd.api.permissions import SignedIn
from sipkd.api.resources import Page, Resource, Verbs

NEWEST = 50


class SavedSearchFilter(ResourceFilter):
    is_watched = django_filters.BooleanFilter(label=_("Beri tahu bila ada yang baru"))

    class Meta:
        model = SavedSearch
        fields = ()


class SavedSearchResource(Verbs, Resource):
    """Pencarian yang Anda simpan; hanya Anda yang melihatnya."""

    model = SavedSearch
    serializer_class = SavedSearchSerializer
    filterset_class = SavedSearchFilter
    permission_classes = [SignedIn]
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    @extend_schema(request=SearchToSaveSerializer, responses={201: SavedSearchSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Simpan pencarian; sejak itu yang baru diberitahukan."""
        given = self._given(SearchToSaveSerializer)
        return self.answer(services.save_search(**given, by=self._person()), status=201)

    @extend_schema(request=SearchChangeSerializer, responses=SavedSearchSerializer)
    def partial_update(self, request, *args, **kwargs) -> Response:
        """Ubah nama, saringan, atau pemberitahuannya."""
        search = self.get_object()
        return self.answer(services.change_search(search, **self._given(SearchChangeSerializer), by=self._person()))

    def destroy(self, request, *args, **kwargs) -> Response:
        """Hapus pencarian beserta pemberitahuannya."""
        services.delete_search(self.get_object(), by=self._person())
        return Response(status=204)

    def paginate_queryset(self, queryset: Any) -> Any:
        return said(super().paginate_queryset(queryset))

    def get_object(self) -> SavedSearch:
        return said([super().get_object()])[0]

    def _given(self, serializer_class: Any) -> dict[str, Any]:
        given = self.data(serializer_class)
        return {**given, "query": checked(given["query"], self.request.user)} if "query" in given else given

    def _person(self) -> User:
        """A search belongs to a person: an application keeps its own."""
        if not isinstance(self.request.user, User):
            raise exceptions.PermissionDenied
        return self.request.user

    def anew(self, search: SavedSearch) -> SavedSearch:
        return said([search])[0]


def said(searches: list[SavedSearch]) -> list[SavedSearch]:
    """The same rows, each with its `criteria` in words."""
    for search, criteria in zip(searches, in_words(search.query for search in searches), strict=True):
        search.criteria = criteria
    return searches


class SavedSearchPages(Page, SavedSearchResource):
    templates = {"list": "innovations/saved/search_list.html", "retrieve": "innovations/saved/search_detail.html"}

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "list":
            return {**context, "most": services.MOST}
        told = self.object.matches.order_by("-id").values_list("innovation", flat=True)[:NEWEST]
        rows = Innovation.objects.visible_to(self.request.user).for_list().in_bulk(list(told))
        news = [rows[pk] for pk in told if pk in rows]
        context["news"] = cards(news, self.request)
        return context
