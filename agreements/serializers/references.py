"""An agreement as it is named inside other answers."""

from rest_framework import serializers

from agreements.models import Agreement
from sipkd.api.fields import DayField, LinkField, RecordedDateField


class AgreementRefSerializer(serializers.ModelSerializer):
    """An agreement as it is named inside other answers."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("agreements:agreement-detail", id="uuid")
    document_kind_label = serializers.CharField(source="get_document_kind_display", read_only=True)
    signed_on = DayField()
    signed_on_recorded = RecordedDateField(source="signed_on")

    class Meta:
        model = Agreement
        fields = ("id", "title", "document_kind", "document_kind_label", "signed_on", "signed_on_recorded", "page")
