from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.models import Agency
from agencies.serializers import AffairSerializer, AgencyRefSerializer, RegionRefSerializer
from agreements.models import Agreement
from agreements.serializers import AgreementRefSerializer
from agreements.terms import EndBasis
from innovations.entitlement import Code
from innovations.models import Adoption, Innovation
from sipkd.api.fields import LinkField, RecordedDateField


class InnovationRefSerializer(serializers.ModelSerializer):
    """An innovation as it is named inside other answers."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    region = RegionRefSerializer(read_only=True)
    page = LinkField("innovations:innovation-detail", id="uuid")

    class Meta:
        model = Innovation
        fields = ("id", "name", "region", "page")


class InnovationSerializer(serializers.ModelSerializer):
    """An innovation in a list. Contact data is never part of it."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:innovation-detail", id="uuid")
    page = LinkField("innovations:innovation-detail", id="uuid")
    region = RegionRefSerializer(read_only=True)
    agency = AgencyRefSerializer(read_only=True, allow_null=True)
    affair = AffairSerializer(read_only=True, allow_null=True)
    stage_label = serializers.CharField(source="get_stage_display", read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    form_label = serializers.CharField(source="get_form_display", read_only=True)
    openness_label = serializers.CharField(source="get_openness_display", read_only=True)

    class Meta:
        model = Innovation
        fields = (
            "id", "url", "page", "name", "summary", "region", "agency", "affair", "stage", "stage_label", "kind",
            "kind_label", "form", "form_label", "year", "year_basis", "awards", "openness", "openness_label", "status",
            "visibility", "origin", "source_urls", "updated_at",
        )  # fmt: skip


class InnovationDetailSerializer(InnovationSerializer):
    related_affairs = AffairSerializer(many=True, read_only=True)
    initiator_label = serializers.CharField(source="get_initiator_display", read_only=True)
    classification_label = serializers.CharField(source="get_classification_display", read_only=True)
    theme_label = serializers.CharField(source="get_theme_display", read_only=True)

    class Meta(InnovationSerializer.Meta):
        fields = (
            *InnovationSerializer.Meta.fields,
            "related_affairs", "initiator", "initiator_label", "initiator_name", "classification",
            "classification_label",
            "asta_cita", "theme", "theme_label", "trial_on", "applied_on", "developed_on", "design", "goal", "benefit",
            "result", "budget", "budget_source", "video_url", "latitude", "longitude", "published_at",
        )  # fmt: skip


class AdoptionSerializer(serializers.ModelSerializer):
    """An adoption; what only the two sides may read is null for everybody else."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:adoption-detail", id="uuid")
    page = LinkField("innovations:adoption-detail", id="uuid")
    innovation = InnovationRefSerializer(read_only=True)
    adopter = AgencyRefSerializer(read_only=True)
    adopter_region = RegionRefSerializer(source="adopter.region", read_only=True)
    agreement = serializers.SerializerMethodField()
    mode_label = serializers.CharField(source="get_mode_display", read_only=True)
    stage_label = serializers.CharField(source="get_stage_display", read_only=True)
    is_claim = serializers.BooleanField(read_only=True)

    SIDES_ONLY = ("purpose", "reason")

    class Meta:
        model = Adoption
        fields = (
            "id", "url", "page", "innovation", "adopter", "adopter_region", "agreement", "mode", "mode_label",
            "stage",
            "stage_label", "local_name", "requested_at", "decided_at", "applied_on", "application_confirmed_at",
            "is_claim", "purpose", "reason", "updated_at",
        )  # fmt: skip
        extra_kwargs = {"purpose": {"allow_null": True}, "reason": {"allow_null": True}}

    @extend_schema_field(AgreementRefSerializer(allow_null=True))
    def get_agreement(self, adoption: Adoption):
        if not self._user.has_perm("agreements.view_agreement", adoption.agreement):
            return None
        return AgreementRefSerializer(adoption.agreement, context=self.context).data

    def to_representation(self, adoption: Adoption) -> dict:
        data = super().to_representation(adoption)
        if not self._user.has_perm("innovations.view_adoption_details", adoption):
            data.update(dict.fromkeys(self.SIDES_ONLY))
        return data

    @property
    def _user(self):
        return self.context["request"].user


class CoverageSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="agreement.uuid")
    title = serializers.CharField(source="agreement.title")
    document_kind = serializers.CharField(source="agreement.document_kind")
    page = LinkField("agreements:agreement-detail", id="agreement.uuid")
    signed_on = RecordedDateField(source="agreement.signed_on")
    until = serializers.DateField(allow_null=True)
    end_verified = serializers.BooleanField()
    end_basis = serializers.ChoiceField(choices=EndBasis.choices)


class ReasonSerializer(serializers.Serializer):
    code = serializers.ChoiceField(choices=Code.choices)
    message = serializers.CharField()
    next_step = serializers.CharField()
    agreement = serializers.UUIDField(source="agreement.uuid", allow_null=True, default=None)
    agreement_title = serializers.CharField(source="agreement.title", allow_null=True, default=None)
    end_basis = serializers.ChoiceField(
        source="agreement.end_basis", choices=EndBasis.choices, allow_null=True, default=None
    )


class EntitlementSerializer(serializers.Serializer):
    """Whether the agency may adopt the innovation on the day, under which agreements, and otherwise every reason
    why not.

    When allowed, `reasons` lists the agreements that cover it on other days only.
    """

    allowed = serializers.BooleanField()
    on = serializers.DateField()
    agreements = CoverageSerializer(many=True, source="coverage")
    reasons = ReasonSerializer(many=True)


class AdoptionRequestSerializer(serializers.Serializer):
    """What a request for adoption needs; the agreement may be left to the portal."""

    innovation = serializers.SlugRelatedField(slug_field="uuid", queryset=Innovation.objects.none())
    adopter = serializers.SlugRelatedField(slug_field="uuid", queryset=Agency.objects.all())
    agreement = serializers.SlugRelatedField(
        slug_field="uuid", queryset=Agreement.objects.none(), required=False, allow_null=True, default=None
    )
    mode = serializers.ChoiceField(choices=Adoption.Mode.choices, default=Adoption.Mode.ADAPTATION)
    purpose = serializers.CharField(max_length=5000, allow_blank=True, default="")
    local_name = serializers.CharField(max_length=200, allow_blank=True, default="")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        request = self.context.get("request")
        if request is not None:
            self.fields["innovation"].queryset = Innovation.objects.visible_to(request.user)
            self.fields["agreement"].queryset = Agreement.objects.visible_to(request.user)


class DecisionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000)


class AdvanceSerializer(serializers.Serializer):
    to = serializers.ChoiceField(choices=Adoption.Stage.choices)
    applied_on = serializers.DateField(required=False, allow_null=True, default=None)
