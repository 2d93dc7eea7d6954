"""A step of a plan, and what its verbs need."""

from rest_framework import serializers

from agencies.models import Agency
from agencies.serializers import AgencyRefSerializer, RegionRefSerializer
from agreements.models import Agreement, Milestone, MilestoneEvidence
from agreements.serializers.references import AgreementRefSerializer
from sipkd.api.fields import LinkField, VisibleField


class MilestoneSerializer(serializers.ModelSerializer):
    """A step that a side of an agreement plans or owes. `is_late` is about the day of `?on=`."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:milestone-detail", id="uuid")
    page = LinkField("agreements:milestone-detail", id="uuid")
    agreement = AgreementRefSerializer(read_only=True)
    region = RegionRefSerializer(source="party.region", read_only=True, allow_null=True)
    agency = AgencyRefSerializer(read_only=True, allow_null=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    is_late = serializers.SerializerMethodField()
    days_late = serializers.SerializerMethodField()

    class Meta:
        model = Milestone
        fields = (
            "id", "url", "page", "agreement", "region", "agency", "kind", "kind_label", "title", "due_on", "state",
            "state_label", "is_late", "days_late", "done_on", "note", "reason",
        )  # fmt: skip

    def get_is_late(self, milestone: Milestone) -> bool:
        return milestone.is_late(self.context["on"])

    def get_days_late(self, milestone: Milestone) -> int:
        return milestone.days_late(self.context["on"])


class MilestoneEvidenceSerializer(serializers.ModelSerializer):
    """A file that shows that a step was done."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("agreements:milestone-evidence", id="milestone.uuid", evidence_id="uuid")

    class Meta:
        model = MilestoneEvidence
        fields = ("id", "page", "title", "original_name", "content_type", "size", "sha256", "uploaded_at")


class MilestoneDetailSerializer(MilestoneSerializer):
    """A step with its evidence."""

    evidence = MilestoneEvidenceSerializer(many=True, read_only=True)

    class Meta(MilestoneSerializer.Meta):
        fields = (*MilestoneSerializer.Meta.fields, "evidence")


class PlanSerializer(serializers.Serializer):
    """What is planned: by which agency of the own side, and until when."""

    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=Milestone.Kind.choices, default=Milestone.Kind.ACTION)
    agency = serializers.SlugRelatedField(
        slug_field="uuid", queryset=Agency.objects.all(), required=False, allow_null=True, default=None
    )
    note = serializers.CharField(max_length=5000, allow_blank=True, default="")


class NewMilestoneSerializer(PlanSerializer):
    """A new step of the own side of an agreement."""

    agreement = VisibleField(Agreement)


class DoneSerializer(serializers.Serializer):
    on = serializers.DateField(required=False, allow_null=True, default=None)


class CancellationSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000)


class FileSerializer(serializers.Serializer):
    """A PDF, JPEG or PNG."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=200)
