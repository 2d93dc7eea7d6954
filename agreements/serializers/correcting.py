"""A proposal to correct a document, and what it takes to make and to answer one."""

from typing import Any

from rest_framework import serializers

from agreements.models import CORRECTABLE, Agreement, Correction
from agreements.terms import EndBasis
from sipkd.api.fields import PartialDateInputField


class ChangeInWordsSerializer(serializers.Serializer):
    field = serializers.CharField()
    label = serializers.CharField()
    old = serializers.CharField()
    new = serializers.CharField()


class CorrectionSerializer(serializers.ModelSerializer):
    """A proposal that waits for its answer."""

    party = serializers.CharField(source="party.__str__", read_only=True)
    changes = ChangeInWordsSerializer(source="in_words", many=True, read_only=True)

    class Meta:
        model = Correction
        fields = ("party", "proposed_at", "reason", "changes")


class ProposalSerializer(serializers.ModelSerializer):
    """What should be said instead: what is left out stays."""

    title = serializers.CharField(max_length=300, required=False)
    signed_on = PartialDateInputField(required=False)
    starts_on = PartialDateInputField(required=False, allow_null=True)
    ends_on = PartialDateInputField(required=False, allow_null=True)
    end_basis = serializers.ChoiceField(choices=EndBasis.choices, required=False)
    classification_code = serializers.CharField(max_length=20, required=False)
    reason = serializers.CharField(max_length=500)

    class Meta:
        model = Agreement
        fields = (*CORRECTABLE, "reason")
        validators: list[Any] = []


class RejectionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
