"""A file of an agreement."""

from rest_framework import serializers

from agreements.models import Document
from sipkd.api.fields import LinkField


class DocumentSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid", read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    file = LinkField("agreements:document-file", id="agreement.uuid", document_id="uuid")

    class Meta:
        model = Document
        fields = ("id", "kind", "kind_label", "original_name", "size", "sha256", "visibility", "uploaded_at", "file")
