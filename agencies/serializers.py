from rest_framework import serializers

from agencies.models import Agency, GovernmentAffair, Region
from sipkd.api.fields import LinkField


class AffairSerializer(serializers.ModelSerializer):
    class Meta:
        model = GovernmentAffair
        fields = ("code", "name", "group")


class RegionRefSerializer(serializers.ModelSerializer):
    """A region as it is named inside other answers."""

    page = LinkField("agencies:region-detail", code="code")

    class Meta:
        model = Region
        fields = ("code", "name", "page")


class RegionSerializer(serializers.ModelSerializer):
    url = LinkField("api:region-detail", code="code")
    page = LinkField("agencies:region-detail", code="code")
    parent = RegionRefSerializer(allow_null=True, read_only=True)
    level_label = serializers.CharField(source="get_level_display", read_only=True)

    class Meta:
        model = Region
        fields = ("code", "url", "page", "name", "level", "level_label", "parent", "latitude", "longitude", "time_zone")


class AgencyRefSerializer(serializers.ModelSerializer):
    """An agency as it is named inside other answers."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("agencies:agency-detail", id="uuid")

    class Meta:
        model = Agency
        fields = ("id", "name", "abbreviation", "page")


class AgencySerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:agency-detail", id="uuid")
    page = LinkField("agencies:agency-detail", id="uuid")
    region = RegionRefSerializer(read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    affairs = AffairSerializer(many=True, read_only=True)

    class Meta:
        model = Agency
        fields = (
            "id", "url", "page", "name", "abbreviation", "kind", "kind_label", "region", "affairs",
            "valid_from", "valid_to", "is_verified", "source_urls",
        )  # fmt: skip
