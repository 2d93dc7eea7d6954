"""Versions of a profile and files, as the API answers and takes them. Contact data is no part of any answer."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.models import Agency, GovernmentAffair
from agreements.models import Agreement
from innovations import profile
from innovations.differences import FileChange, file_changes
from innovations.models import Innovation, InnovationFile, InnovationVersion
from innovations.serializers import InnovationFileSerializer, InnovationRefSerializer
from sipkd.api.fields import LinkField


class VersionSerializer(serializers.ModelSerializer):
    """A version of a profile in a list of manuscripts."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:innovation-version-detail", id="uuid")
    page = LinkField("innovations:version-detail", id="uuid")
    name = serializers.CharField(read_only=True)
    innovation = InnovationRefSerializer(read_only=True)
    status_label = serializers.CharField(source="get_status_display", read_only=True)

    class Meta:
        model = InnovationVersion
        fields: tuple[str, ...] = (
            "id", "url", "page", "name", "innovation", "number", "status", "status_label", "started_at",
            "submitted_at", "decided_at", "updated_at",
        )  # fmt: skip


class ShortcomingSerializer(serializers.Serializer):
    """Yang masih kurang sebelum dapat diajukan."""

    field = serializers.CharField()
    section = serializers.CharField()
    message = serializers.CharField()


class DifferenceSerializer(serializers.Serializer):
    """Satu isian yang berbeda dari versi pembanding."""

    field = serializers.CharField()
    label = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class FileDifferenceSerializer(serializers.Serializer):
    """Satu berkas yang berbeda dari versi pembanding; berkas versi terbit adalah yang ada saat versi itu terbit."""

    change = serializers.ChoiceField(choices=FileChange.choices)
    change_label = serializers.CharField()
    file = InnovationFileSerializer()


class ProfileSerializer(serializers.ModelSerializer):
    """The fields of a profile as they are written: affairs by code. Any of them may be left out."""

    affair = serializers.SlugRelatedField(
        slug_field="code", queryset=GovernmentAffair.objects.all(), required=False, allow_null=True
    )
    related_affairs = serializers.SlugRelatedField(
        slug_field="code", queryset=GovernmentAffair.objects.all(), required=False, many=True
    )

    class Meta:
        model = Innovation
        fields = profile.FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})


class VersionDetailSerializer(VersionSerializer):
    """A version with its content, what it still lacks, and how it differs from another version."""

    content = serializers.JSONField(read_only=True, help_text="Isian profil; urusan menurut kode.")
    shortcomings = serializers.SerializerMethodField()
    compared_with = serializers.SerializerMethodField(
        help_text="Nomor versi pembanding: yang diminta, atau versi terbit sebelumnya."
    )
    differences = serializers.SerializerMethodField()
    file_differences = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = (
            *VersionSerializer.Meta.fields, "reason", "content", "shortcomings", "compared_with", "differences",
            "file_differences",
        )  # fmt: skip

    @extend_schema_field(ShortcomingSerializer(many=True))
    def get_shortcomings(self, version: InnovationVersion):
        missing = version.shortcomings() if version.is_open else []
        return ShortcomingSerializer(missing, many=True).data

    def get_compared_with(self, version: InnovationVersion) -> int | None:
        base = self.context.get("base")
        return base.number if base else None

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, version: InnovationVersion):
        base = self.context.get("base")
        if base is None:
            return []
        return DifferenceSerializer(
            [
                {"field": name, "label": profile.label_of(name), "before": old, "after": new}
                for name in profile.FIELDS
                if (old := base.content.get(name)) != (new := version.content.get(name))
            ],
            many=True,
        ).data

    @extend_schema_field(FileDifferenceSerializer(many=True))
    def get_file_differences(self, version: InnovationVersion):
        base = self.context.get("base")
        if base is None:
            return []
        user, now = self.context["request"].user, timezone.now()
        files = InnovationFile.objects.visible_to(user).filter(innovation=version.innovation_id)
        found = file_changes(
            files.select_related("innovation").order_by("uploaded_at", "id"),
            base.settled_at or now,
            version.settled_at or now,
        )
        rows = [{"change": change, "change_label": change.label, "file": file} for change, file in found]
        return FileDifferenceSerializer(rows, many=True, context=self.context).data


class DraftSerializer(serializers.Serializer):
    """A new profile: its name and the agency that owns it."""

    name = serializers.CharField(max_length=300)
    agency = serializers.SlugRelatedField(slug_field="uuid", queryset=Agency.objects.select_related("region"))


class ContactSerializer(serializers.Serializer):
    """Narahubung; disimpan, dan tidak pernah dijawab kembali oleh API."""

    name = serializers.CharField(max_length=150, allow_blank=True, default="")
    phone = serializers.CharField(max_length=50, allow_blank=True, default="")


class InnovationFileUploadSerializer(serializers.Serializer):
    """A PDF, JPEG or PNG."""

    file = serializers.FileField()
    kind = serializers.ChoiceField(choices=InnovationFile.Kind.choices)
    title = serializers.CharField(max_length=200)
    visibility = serializers.ChoiceField(choices=Agreement.Visibility.choices, default=Agreement.Visibility.INTERNAL)
