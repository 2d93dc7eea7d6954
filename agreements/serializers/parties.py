"""A side of an agreement."""

from rest_framework import serializers

from agencies.serializers import AgencyRefSerializer, RegionRefSerializer
from agreements.models import Party


class PartySerializer(serializers.ModelSerializer):
    """A side. `region` is null for a party that is not a region; a private person's name is told to the sides alone."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    region = RegionRefSerializer(read_only=True, allow_null=True)
    name = serializers.SerializerMethodField()
    signatory_name = serializers.SerializerMethodField()
    agencies = AgencyRefSerializer(many=True, read_only=True)
    signatory_capacity_label = serializers.CharField(source="get_signatory_capacity_display", read_only=True)
    signature_kind_label = serializers.CharField(source="get_signature_kind_display", read_only=True)
    is_settled = serializers.BooleanField(read_only=True)

    class Meta:
        model = Party
        fields = (
            "id", "order", "kind", "kind_label", "name", "country", "region", "document_number", "whole_region",
            "agencies", "signatory_name", "signatory_position", "signatory_capacity", "signatory_capacity_label",
            "signature_kind", "signature_kind_label", "is_settled", "confirmed_at", "attested_at", "attestation_basis",
            "version",
        )  # fmt: skip

    def get_name(self, party: Party) -> str:
        return str(party) if self._may_name(party) else str(Party.Kind.INDIVIDUAL.label)

    def get_signatory_name(self, party: Party) -> str:
        return party.signatory_name if self._may_name(party) else ""

    def _may_name(self, party: Party) -> bool:
        """Officials act in public; the name of a private person is personal data (UU 27/2022)."""
        reader = self.context["request"].user
        return party.kind != Party.Kind.INDIVIDUAL or reader.has_perm("agreements.view_history", party.agreement)
