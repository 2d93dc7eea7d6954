"""What the verbs of the register need: the same as its pages ask."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from agencies.models import Agency, GovernmentAffair, Region
from agreements.categories import document_kinds
from agreements.models import Agreement, Party
from agreements.services import MOST_PARTIES, Content, Side, computed_end
from agreements.terms import EndBasis
from sipkd.api.fields import PartialDateInputField, VisibleField

ABOUT_THE_DOCUMENT = (
    "document_kind", "category", "title", "subject", "parent", "signed_on", "signed_place", "starts_on", "ends_on",
    "end_basis", "duration_text", "funding", "classification_code", "covers_all_affairs", "allows_adoption",
    "visibility",
)  # fmt: skip


def refuse(serializer: Any, name: str, key: str, **told: Any) -> None:
    """Refuse the value of a field in the field's own words."""
    message = serializer.fields[name].error_messages[key].format(**told)
    raise serializers.ValidationError({name: [message]}, code=key)


class StatedSerializer(serializers.ModelSerializer):
    """What one side states about itself."""

    agencies = serializers.SlugRelatedField(
        slug_field="uuid", queryset=Agency.objects.all(), many=True, required=False, help_text="ID perangkat daerah."
    )

    class Meta:
        model = Party
        fields: tuple[str, ...] = (
            "document_number", "whole_region", "agencies", "signatory_name", "signatory_position",
            "signatory_capacity", "power_of_attorney", "power_of_attorney_on", "signature_kind",
        )  # fmt: skip
        validators: list = []  # the services ask what the constraints ask, and say it better

    def require_capacity(self, data: dict[str, Any], allowed: Collection[str]) -> None:
        capacity = data.get("signatory_capacity")
        if capacity and capacity not in allowed:
            refuse(self, "signatory_capacity", "invalid_choice", input=capacity)


class NewPartySerializer(StatedSerializer):
    """A side of a new document: a region by its code, anybody else by kind and name, and abroad with the country."""

    region = serializers.SlugRelatedField(
        slug_field="code", queryset=Region.objects.all(), required=False, allow_null=True, default=None
    )
    kind = serializers.ChoiceField(choices=Party.Kind.choices, default=Party.Kind.REGION)
    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    country = serializers.CharField(max_length=100, allow_blank=True, default="")

    class Meta(StatedSerializer.Meta):
        fields = ("region", "kind", "name", "country", *StatedSerializer.Meta.fields)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if (data["kind"] == Party.Kind.REGION) != (data["region"] is not None):
            raise serializers.ValidationError(
                {"region": [_("Pihak pemerintah daerah adalah salah satu daerah; pihak lain bukan.")]}
            )
        self.require_capacity(data, Party.capacities(data["kind"]))
        return data


class RecordSerializer(serializers.ModelSerializer):
    """A signed document with its sides. Dates may be a year or a month where the document says no more."""

    category = serializers.ChoiceField(choices=Agreement.Category.choices, default=Agreement.Category.VOLUNTARY)
    parent = VisibleField(Agreement, required=False, allow_null=True, default=None)
    signed_on = PartialDateInputField(complete=True)
    starts_on = PartialDateInputField(required=False, allow_null=True, default=None)
    ends_on = PartialDateInputField(required=False, allow_null=True, default=None)
    end_basis = serializers.ChoiceField(choices=EndBasis.choices)
    duration_months = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=600)
    affairs = serializers.SlugRelatedField(
        slug_field="code", queryset=GovernmentAffair.objects.all(), many=True, required=False
    )
    scope = serializers.ListField(child=serializers.CharField(max_length=1000), max_length=200, required=False)
    parties = NewPartySerializer(many=True, min_length=2, max_length=MOST_PARTIES)

    class Meta:
        model = Agreement
        fields = (*ABOUT_THE_DOCUMENT, "duration_months", "affairs", "scope", "parties")
        validators: list = []

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        is_addendum = data["document_kind"] == Agreement.Kind.ADDENDUM
        if not is_addendum and data["document_kind"] not in document_kinds(data["category"]):
            refuse(self, "document_kind", "invalid_choice", input=data["document_kind"])
        if data.get("allows_adoption") and data["document_kind"] != Agreement.Kind.MOU:
            raise serializers.ValidationError({"allows_adoption": [_("Hanya untuk MoU yang tegas mengaturnya.")]})
        if not is_addendum:
            data["starts_on"] = data["starts_on"] or data["signed_on"]
        self._end(data)
        self._parent(data)
        return data

    def _end(self, data: dict[str, Any]) -> None:
        """A computed end follows from the months; an end that is not stated is not kept."""
        months = data.pop("duration_months", None)
        if data["end_basis"] == EndBasis.COMPUTED:
            if not months:
                raise serializers.ValidationError({"duration_months": [_("Isi jangka waktunya dalam bulan.")]})
            data["ends_on"] = computed_end(data["starts_on"], months)

    def _parent(self, data: dict[str, Any]) -> None:
        """What it stands under is between these parties too, as the page offers it."""
        sides = [Side(**each) for each in data["parties"]]
        rows = self.fields["parent"].get_queryset().above(data["document_kind"], sides)
        if data["parent"] and not rows.filter(pk=data["parent"].pk).exists():
            refuse(self, "parent", "does_not_exist", slug_name="id", value=data["parent"].uuid)

    def content(self) -> Content:
        """The validated answers as the services take them."""
        data = self.validated_data
        return Content(
            fields={name: data[name] for name in ABOUT_THE_DOCUMENT if name in data},
            sides=[Side(**each) for each in data["parties"]],
            scope=data.get("scope", ()),
            affairs=data.get("affairs", ()),
        )


class OwnSideSerializer(StatedSerializer):
    """One's own side as it should be: what is left out stays. `version` is the one that was seen."""

    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(
        max_length=500, allow_blank=True, default="", help_text="Wajib bila sisi ini sudah dikonfirmasi."
    )

    class Meta(StatedSerializer.Meta):
        fields = ("version", "reason", *StatedSerializer.Meta.fields)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        self.require_capacity(data, Party.capacities(Party.Kind.REGION))
        return data


class AttestationSerializer(serializers.Serializer):
    basis = serializers.CharField(max_length=500)


class TerminationSerializer(serializers.Serializer):
    """`on` is the first day on which it no longer holds."""

    on = serializers.DateField()
    reason = serializers.CharField(max_length=5000)


class RestSerializer(serializers.Serializer):
    """Both days are days of rest; without `ends_on` it rests until it is resumed."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=5000)


class ResumptionSerializer(serializers.Serializer):
    """`on` is the first day on which it holds again."""

    on = serializers.DateField()
