"""Resources: one viewset, routed twice, as JSON by the API and as HTML by the pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from sipkd.api.filters import CountedFilter
from sipkd.api.params import on_date
from sipkd.facets import CountedFacets
from sipkd.panels import panels_for

EVERYWHERE = ("on", "format")
OF_PAGES = ("cursor", "page_size", "count")
OF_LISTS = (*OF_PAGES, "facets")


class Resource(ReadOnlyModelViewSet):
    """List and detail of what the user may see.

    A subclass names its `model`, whose queryset has `visible_to`, `for_list` and `for_detail`, its serializers and its
    `filterset_class`. `?facets=a,b` adds the counts of those facets to a list. An action names the `parameters` it has
    of its own. A parameter that nobody knows is refused, instead of silently answering more.
    """

    model: Any
    lookup_field = "uuid"
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    detail_serializer_class: Any = None
    parameters: tuple[str, ...] = ()
    refuses_unknown_parameters = True
    always_counts = False

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self.known_parameters())
        if unknown and self.refuses_unknown_parameters:
            raise exceptions.ValidationError({name: [_("Parameter ini tidak dikenal.")] for name in unknown})

    def known_parameters(self) -> set[str]:
        if self.action == "list":
            return {*EVERYWHERE, *OF_LISTS, *self.filterset_class.base_filters}
        return {*EVERYWHERE, *self.parameters}

    def get_queryset(self):
        rows = self.model.objects.visible_to(self.request.user)
        return rows.for_list() if self.action == "list" else rows.for_detail()

    def get_serializer_class(self):
        if self.action == "list" or self.detail_serializer_class is None:
            return self.serializer_class
        return self.detail_serializer_class

    def get_serializer_context(self) -> dict:
        return {**super().get_serializer_context(), "on": self.on}

    @cached_property
    def on(self):
        """The day that this answer is about."""
        return on_date(self.request)

    def list(self, request, *args, **kwargs) -> Response:
        response = super().list(request, *args, **kwargs)
        self.add_facets(response)
        return response

    def add_facets(self, response: Response) -> None:
        names = self.wanted_facets()
        if names and isinstance(self.filterset, CountedFilter):
            response.data["facets"] = self.facets(self.filterset.counted(*names)[1])
        elif names:
            response.data["facets"] = {name: self.filterset.facet_counts(name) for name in names}

    def facets(self, counted: CountedFacets) -> Any:
        return counted

    def count_of(self, queryset) -> int:
        """How many rows the whole list has; the query of the facets has counted them as well."""
        names = self.wanted_facets()
        if names and isinstance(self.filterset, CountedFilter):
            return self.filterset.counted(*names)[0]
        return queryset.order_by().count()

    def wanted_facets(self) -> list[str]:
        names = [name for name in self.request.query_params.get("facets", "").split(",") if name]
        known = getattr(self.filterset_class, "facets", {})
        unknown = [name for name in names if name not in known]
        if unknown:
            raise exceptions.ValidationError(
                {"facets": [_("Faset tidak dikenal: %(names)s.") % {"names": ", ".join(unknown)}]}
            )
        return names


class Verbs:
    """Mixin for a Resource whose objects are changed: permission, validated data, and the object anew as the answer."""

    def object_for(self, permission: str) -> Any:
        """The object of this address, if the user may do this with it."""
        obj = self.get_object()
        self.require(permission, obj)
        return obj

    def require(self, permission: str, obj: Any = None) -> None:
        if not self.request.user.has_perm(permission, obj):
            raise exceptions.PermissionDenied

    def data(self, serializer_class: Any) -> dict:
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def answer(self, obj: Any, status: int = 200) -> Response:
        return self.answer_with(self.detail_serializer_class or self.serializer_class, self.anew(obj), status)

    def anew(self, obj: Any) -> Any:
        """The object as it is now, with what a detail says of it."""
        return self.model.objects.for_detail().get(pk=obj.pk)

    def answer_with(self, serializer_class: Any, obj: Any, status: int = 200) -> Response:
        return Response(serializer_class(obj, context=self.get_serializer_context()).data, status=status)


class PageRenderer(TemplateHTMLRenderer):
    """The answer of the API as the context of a template, plus what only a page needs."""

    def get_template_context(self, data, renderer_context):
        context = super().get_template_context(data, renderer_context)
        return {**context, **getattr(renderer_context["response"], "page_context", {})}


class Page:
    """Mixin that turns a Resource into its pages: templates by action, and one hook for the page's own context.

    `templates` maps an action to its template. Facets named in `page_facets` are always counted.
    """

    schema = None  # pages are no part of the API's document
    renderer_classes = [PageRenderer]
    templates: dict[str, str] = {}
    page_facets: tuple[str, ...] = ()
    always_counts = True
    shows_filters = True
    answers_conditionally = False  # a page also says what is no record: the inbox, a message, a form's token
    refuses_unknown_parameters = False

    def get_template_names(self) -> list[str]:
        return [self.templates[self.action]]

    def wanted_facets(self) -> list[str]:
        return list(self.page_facets)

    def facets(self, counted: CountedFacets) -> Any:
        return counted.parsed()

    def list(self, request, *args, **kwargs) -> Response:
        return self._with_context(super().list(request, *args, **kwargs))

    def retrieve(self, request, *args, **kwargs) -> Response:
        return self._with_context(super().retrieve(request, *args, **kwargs))

    def get_object(self):
        self.object = super().get_object()
        return self.object

    def _with_context(self, response: Response) -> Response:
        response.page_context = self.page_context(response.data)  # here, so that a refusal is answered as one
        return response

    def page_context(self, data: dict) -> dict:
        """Detail: the object itself and its panels. List: the filter as a form."""
        if self.action == "retrieve":
            return {"object": self.object, "item": data, "panels": panels_for(self.request, self.object), "on": self.on}
        return {"filter": getattr(self, "filterset", None), "on": self.on}

    def handle_exception(self, exc):
        if isinstance(exc, exceptions.NotAuthenticated):
            return redirect_to_login(self.request.get_full_path())
        response = super().handle_exception(exc)
        response.content_type = None  # a page says it in HTML, not as a problem document
        return response
