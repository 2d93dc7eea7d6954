"""What a document and its addenda agree on together on a day, with the addendum that brought each of it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.serializers import AffairSerializer, AgencyRefSerializer
from agreements import amended
from agreements.models import Agreement
from agreements.serializers.references import AgreementRefSerializer


@extend_schema_field(AgreementRefSerializer(allow_null=True))
class AddendumField(serializers.ReadOnlyField):
    """The addendum that brought it; null for what the document itself says, and for an addendum one may not see."""

    def to_representation(self, value: Agreement) -> dict[str, Any] | None:
        if value == self.root.instance or not _may_see(value, self.context):
            return None
        return AgreementRefSerializer(value, context=self.context).data


class AgreedScopeItemSerializer(serializers.Serializer):
    text = serializers.CharField(source="item.text")
    added_by = AddendumField(source="by")


class AgreedAffairSerializer(serializers.Serializer):
    affair = AffairSerializer(source="item")
    added_by = AddendumField(source="by")


class AgreedAgencySerializer(serializers.Serializer):
    agency = AgencyRefSerializer(source="item")
    added_by = AddendumField(source="by")


class AgreedSideSerializer(serializers.Serializer):
    """Who takes part on the side of a party; `party` is its id in `parties`."""

    party = serializers.UUIDField(source="party.uuid")
    agencies = AgreedAgencySerializer(many=True)
    whole_region = serializers.SerializerMethodField()
    whole_region_added_by = AddendumField(source="whole_region_by")

    def get_whole_region(self, side: amended.AgreedSide) -> bool:
        return side.whole_region_by is not None


class AgreedSerializer(serializers.Serializer):
    """The terms of the day of `?on=`: what is agreed, each with the addendum that set or added it.

    What an addendum adds is told to those who may see the addendum; the end and the funding that it sets to everybody
    who sees the agreement.
    """

    end_set_by = AddendumField()
    funding_set_by = AddendumField()
    scope_items = AgreedScopeItemSerializer(many=True)
    affairs = AgreedAffairSerializer(many=True)
    covers_all_affairs = serializers.SerializerMethodField()
    covers_all_affairs_added_by = AddendumField()
    sides = AgreedSideSerializer(many=True)

    def to_representation(self, agreement: Agreement) -> dict[str, Any]:
        documents = agreement.as_amended(self.context["on"])
        seen = [one for one in documents if one is agreement or _may_see(one, self.context)]
        return super().to_representation(
            {
                "end_set_by": amended.setting_end(documents),
                "funding_set_by": amended.setting_funding(documents),
                "scope_items": amended.scope(seen),
                "affairs": amended.affairs(seen),
                "covers_all_affairs_added_by": amended.covering_all_affairs(seen),
                "sides": amended.sides(seen),
            }
        )

    def get_covers_all_affairs(self, agreed: dict[str, Any]) -> bool:
        return agreed["covers_all_affairs_added_by"] is not None


def _may_see(addendum: Agreement, context: dict[str, Any]) -> bool:
    return context["request"].user.has_perm("agreements.view_agreement", addendum)
