from rest_framework import serializers

from agreements.archive import Retention


class ArchiveSerializer(serializers.Serializer):
    """Under which class an agreement is archived."""

    retention = serializers.ChoiceField(choices=Retention.choices)
