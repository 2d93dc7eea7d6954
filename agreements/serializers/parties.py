"""A side of an agreement."""

from rest_framework import serializers

from agencies.serializers import AgencyRefSerializer, RegionRefSerializer
from agreements.models import Party


class PartySerializer(serializers.ModelSerializer):
    region = RegionRefSerializer(read_only=True)
    agencies = AgencyRefSerializer(many=True, read_only=True)
    signatory_capacity_label = serializers.CharField(source="get_signatory_capacity_display", read_only=True)
    signature_kind_label = serializers.CharField(source="get_signature_kind_display", read_only=True)
    is_settled = serializers.BooleanField(read_only=True)

    class Meta:
        model = Party
        fields = (
            "order", "region", "document_number", "whole_region", "agencies", "signatory_name", "signatory_position",
            "signatory_capacity", "signatory_capacity_label", "signature_kind", "signature_kind_label", "is_settled",
            "confirmed_at", "attested_at", "attestation_basis",
        )  # fmt: skip
