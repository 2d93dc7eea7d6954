"""The OpenAPI document: what drf-spectacular cannot see by itself."""

from typing import Any

from django.db import models
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from sipkd.api.permissions import ReadVisible
from sipkd.api.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "Problem details, RFC 9457; `code` is stable for programs.",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Only with status 400: what is wrong, and where.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail", "code"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer to the field or parameter."},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}


class ResourceSchema(AutoSchema):
    """Reading needs no key, and every operation may answer a problem."""

    def get_auth(self) -> list[dict[str, Any]]:
        auth = super().get_auth()
        is_open = self.method == "GET" and any(isinstance(one, ReadVisible) for one in self.view.get_permissions())
        return [*auth, {}] if is_open and auth else auth

    def get_paginated_name(self, serializer_name: str) -> str:
        """A list that documents more than its pages has a name of its own."""
        adjective = getattr(self._get_paginator(), "documented_as", "Paginated")
        return f"{adjective}{serializer_name}List"

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        problem = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM, object="Problem")
        self.registry.register_on_missing(problem)
        answer = {"description": "Problem", "content": {MEDIA_TYPE: {"schema": problem.ref}}}
        return {**super()._get_response_bodies(direction), "default": answer}


class ResourceFilterScheme(DjangoFilterExtension):
    """Knows choices that are given as a class, and objects that are chosen by a key other than the primary one."""

    target_class = "sipkd.api.filters.ResourceFilterBackend"
    priority = 1

    def _get_explicit_filter_choices(self, filter_field: Any) -> list | None:
        choices = filter_field.extra.get("choices")
        if isinstance(choices, type) and issubclass(choices, models.Choices):
            return list(choices.values)
        return super()._get_explicit_filter_choices(filter_field)

    def _get_model_field(self, filter_field: Any, model: Any) -> Any:
        queryset, key = filter_field.extra.get("queryset"), filter_field.extra.get("to_field_name")
        if key and isinstance(queryset, models.QuerySet):
            return queryset.model._meta.get_field(key)
        return super()._get_model_field(filter_field, model)
