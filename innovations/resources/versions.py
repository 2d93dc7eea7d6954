"""Manuscripts: the versions of profiles, written by their owners and published by verifiers."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, mixins
from rest_framework.decorators import action
from rest_framework.response import Response

from innovations import profile, services
from innovations.differences import differences
from innovations.filters import VersionFilter
from innovations.models import InnovationVersion
from innovations.profile_serializers import (
    DraftSerializer,
    ProfileSerializer,
    VersionDetailSerializer,
    VersionSerializer,
)
from innovations.serializers import DecisionSerializer, InnovationFileSerializer
from innovations.templatetags.innovations import in_words
from sipkd.api.resources import Page, Resource, Verbs
from sipkd.events.models import Event

AGAINST = OpenApiParameter("against", int, description="Nomor versi pembanding; bawaan: versi terbit sebelumnya.")
Status = InnovationVersion.Status


@extend_schema_view(retrieve=extend_schema(parameters=[AGAINST]))
class VersionResource(Verbs, mixins.CreateModelMixin, Resource):
    """Naskah profil inovasi: hanya untuk pemilik, verifikator, dan pengelola portal."""

    model = InnovationVersion
    serializer_class = VersionSerializer
    detail_serializer_class = VersionDetailSerializer
    filterset_class = VersionFilter
    parameters = ("against",)
    http_method_names = ["get", "head", "options", "post"]

    def retrieve(self, request, *args, **kwargs) -> Response:
        version = self.get_object()
        self.base = self._base_of(version)
        context = {**self.get_serializer_context(), "base": self.base}
        return Response(VersionDetailSerializer(version, context=context).data)

    @extend_schema(request=DraftSerializer, responses={201: VersionDetailSerializer})
    def create(self, request, *args, **kwargs) -> Response:
        """Mulai naskah inovasi baru."""
        self.require("innovations.draft_innovation")
        data = self.data(DraftSerializer)
        self.require("innovations.draft_innovation", data["agency"])
        return self.answer(services.draft_innovation(**data, by=request.user), status=201)

    @extend_schema(request=ProfileSerializer, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def save(self, request, id=None) -> Response:
        """Simpan isian yang disebut; yang lain tetap."""
        version = self.object_for("innovations.edit_version")
        return self.answer(services.save_version(version, fields=self.data(ProfileSerializer), by=request.user))

    @extend_schema(request=None, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, id=None) -> Response:
        """Ajukan untuk diperiksa; seluruh isian wajib harus lengkap."""
        return self.answer(services.submit_version(self.object_for("innovations.edit_version"), by=request.user))

    @extend_schema(request=None, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, id=None) -> Response:
        """Pemilik menarik pengajuannya."""
        return self.answer(services.withdraw_version(self.object_for("innovations.edit_version"), by=request.user))

    @extend_schema(request=None, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request, id=None) -> Response:
        """Pemilik membuang versi baru inovasi yang sudah terbit, atau naskah pertama yang belum pernah diajukan."""
        return self.answer(services.discard_version(self.object_for("innovations.edit_version"), by=request.user))

    @extend_schema(request=None, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, id=None) -> Response:
        """Verifikator menerbitkan."""
        return self.answer(services.publish_version(self.object_for("innovations.verify_version"), by=request.user))

    @extend_schema(request=DecisionSerializer, responses=VersionDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request, id=None) -> Response:
        """Verifikator mengembalikan, dengan alasan."""
        version = self.object_for("innovations.verify_version")
        return self.answer(services.return_version(version, **self.data(DecisionSerializer), by=request.user))

    def _base_of(self, version: InnovationVersion) -> InnovationVersion | None:
        """The version to compare with: the one in the address, or the one published before."""
        others = InnovationVersion.objects.visible_to(self.request.user).filter(innovation=version.innovation_id)
        wanted = self.request.GET.get("against")
        if not wanted:
            return others.published().filter(number__lt=version.number).order_by("-number").first()
        found = others.filter(number=wanted).first() if wanted.isdecimal() and len(wanted) < 5 else None
        if found is None:
            raise exceptions.ValidationError({"against": [_("Sebutkan nomor versi inovasi ini.")]})
        return found


class VersionPages(Page, VersionResource):
    templates = {"list": "innovations/version_list.html", "retrieve": "innovations/version_detail.html"}
    page_facets = ("status",)

    def page_context(self, data: dict) -> dict:
        context = super().page_context(data)
        if self.action == "list":
            context["may_draft"] = self.request.user.has_perm("innovations.draft_innovation")
            return context
        version = self.object
        innovation = version.innovation
        siblings = InnovationVersion.objects.visible_to(self.request.user).filter(innovation=innovation)
        files = innovation.files.all().visible_to(self.request.user).current()
        return {
            **context,
            **self._what_the_user_may_do(version),
            "innovation": innovation,
            "sections": self._sections(version, data["shortcomings"]),
            "compared": self._compared(version),
            "base": self.base,
            "siblings": siblings.order_by("-number"),
            "files": InnovationFileSerializer(files, many=True, context=self.get_serializer_context()).data,
            "events": list(Event.objects.about(innovation).for_list()),
        }

    def _what_the_user_may_do(self, version: InnovationVersion) -> dict:
        user, moves = self.request.user, InnovationVersion.MOVES.get(Status(version.status), frozenset())
        may_write = user.has_perm("innovations.edit_version", version)
        may_verify = user.has_perm("innovations.verify_version", version)
        return {
            "may_write": may_write and not version.innovation.is_discarded,
            "may_edit": may_write and version.is_editable,
            "may_submit": may_write and Status.SUBMITTED in moves,
            "may_withdraw": may_write and version.status == Status.SUBMITTED,
            "may_discard": may_write and Status.DISCARDED in moves and not version.is_first_and_known,
            "may_publish": may_verify and Status.PUBLISHED in moves,
        }

    @staticmethod
    def _sections(version: InnovationVersion, missing: list[dict]) -> list[dict]:
        """Each section with its rows of (field, label, value), if it says anything, and how much it still lacks."""
        words = profile.readable(version.content)
        return [
            {
                "slug": section.slug,
                "title": section.title,
                "has_answers": any(words[name] for name in section.fields),
                "lacking": sum(each["section"] == section.slug for each in missing),
                "rows": [
                    {"field": name, "label": profile.label_of(name), "value": words[name]} for name in section.fields
                ],
            }
            for section in profile.SECTIONS
        ]

    def _compared(self, version: InnovationVersion) -> list[dict]:
        """The fields that differ from the other version, each as pieces of text that are the same, gone or new."""
        if self.base is None:
            return []
        before, after = profile.readable(self.base.content), profile.readable(version.content)
        return [
            {
                "label": profile.label_of(name),
                "pieces": list(differences(_text(name, before[name]), _text(name, after[name]))),
            }
            for name in profile.FIELDS
            if self.base.content.get(name) != version.content.get(name)
        ]


def _text(name: str, value: Any) -> str:
    return str(in_words(name, value) or "")
