"""An agreement in a list, and in full."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.serializers import AffairSerializer
from agreements.models import Agreement, Document, ScopeItem, Suspension
from agreements.serializers.agreed import AgreedSerializer
from agreements.serializers.correcting import CorrectionSerializer
from agreements.serializers.documents import DocumentSerializer
from agreements.serializers.parties import PartySerializer
from agreements.serializers.references import AgreementRefSerializer
from agreements.sleep import missing_signs
from agreements.terms import EndBasis, State
from sipkd.api.fields import DayField, LinkField, RecordedDateField


class AgreementSerializer(serializers.ModelSerializer):
    """An agreement in a list. `state`, `in_force`, `is_sleeping` and the term are about the day of `?on=`.

    `starts_on`, `ends_on` and `end_basis` are the term as the addenda in effect on that day have left it; `document_*`
    is what the document itself says. Dates not known to the day are null; `*_recorded` says what is known of them.
    """

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:agreement-detail", id="uuid")
    page = LinkField("agreements:agreement-detail", id="uuid")
    document_kind_label = serializers.CharField(source="get_document_kind_display", read_only=True)
    category_label = serializers.CharField(source="get_category_display", read_only=True)
    signed_on = DayField()
    signed_on_recorded = RecordedDateField(source="signed_on")
    starts_on = DayField(source="agreed.starts_on")
    starts_on_recorded = RecordedDateField(source="agreed.starts_on")
    ends_on = DayField(source="agreed.ends_on")
    ends_on_recorded = RecordedDateField(source="agreed.ends_on")
    end_basis = serializers.ChoiceField(source="agreed.end_basis", choices=EndBasis.choices, read_only=True)
    end_verified = serializers.BooleanField(source="agreed.end_verified", read_only=True)
    document_starts_on = RecordedDateField(source="starts_on")
    document_ends_on = RecordedDateField(source="ends_on")
    document_end_basis = serializers.ChoiceField(source="end_basis", choices=EndBasis.choices, read_only=True)
    state = serializers.SerializerMethodField()
    state_label = serializers.SerializerMethodField()
    in_force = serializers.SerializerMethodField()
    is_sleeping = serializers.BooleanField(read_only=True)
    parties = PartySerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = (
            "id", "url", "page", "document_kind", "document_kind_label", "category", "category_label", "title",
            "subject",
            "signed_on", "signed_on_recorded", "starts_on", "starts_on_recorded", "ends_on", "ends_on_recorded",
            "end_basis", "end_verified", "document_starts_on", "document_ends_on", "document_end_basis",
            "duration_text", "terminated_on", "state", "state_label", "in_force", "is_sleeping", "visibility", "status",
            "origin", "source_urls", "parties", "archived_at", "updated_at",
        )  # fmt: skip

    def to_representation(self, agreement):
        """With what is agreed on the day, asked once for all fields."""
        agreement.agreed = agreement.terms(self.context["on"])
        return super().to_representation(agreement)

    @extend_schema_field(serializers.ChoiceField(choices=State.choices))
    def get_state(self, agreement: Agreement) -> str:
        return agreement.state(self.context["on"]).value

    def get_state_label(self, agreement: Agreement) -> str:
        return str(agreement.state(self.context["on"]).label)

    def get_in_force(self, agreement: Agreement) -> bool:
        return agreement.in_force(self.context["on"])


class ScopeItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ScopeItem
        fields = ("order", "text")


class SuspensionSerializer(serializers.ModelSerializer):
    """A time in which it rests, both days inclusive; without `ends_on` until it is resumed."""

    class Meta:
        model = Suspension
        fields = ("starts_on", "ends_on", "reason")


class SignSerializer(serializers.Serializer):
    """A sign of life that a sleeping agreement has not shown."""

    key = serializers.CharField()
    message = serializers.CharField()
    step_text = serializers.CharField()
    step_url = serializers.CharField()


class AgreementDetailSerializer(AgreementSerializer):
    """An agreement with its scope and its place in the tree.

    `scope_items`, `affairs`, `covers_all_affairs` and the agencies of `parties` are those of the document itself;
    `terms` says what holds on the day, with its addenda.
    """

    parent = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()
    scope_items = ScopeItemSerializer(many=True, read_only=True)
    affairs = AffairSerializer(many=True, read_only=True)
    funding = serializers.ChoiceField(source="agreed.funding", choices=Agreement.Funding.choices, read_only=True)
    funding_label = serializers.SerializerMethodField()
    document_funding_label = serializers.CharField(source="get_funding_display", read_only=True)
    terms = AgreedSerializer(source="*", read_only=True)
    suspensions = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    missing_signs = serializers.SerializerMethodField()
    correction = serializers.SerializerMethodField()
    retention_label = serializers.CharField(source="get_retention_display", read_only=True)
    reporting_period_label = serializers.CharField(source="get_reporting_period_display", read_only=True)

    class Meta(AgreementSerializer.Meta):
        fields = (
            *AgreementSerializer.Meta.fields,
            "parent", "children", "signed_place", "scope_items", "affairs", "covers_all_affairs", "allows_adoption",
            "terms", "funding", "funding_label", "document_funding_label",
            "classification_code", "termination_reason", "suspensions", "registered_at",
            "documents", "reporting_period", "reporting_period_label", "missing_signs", "correction",
            "retention", "retention_label", "retained_until",
        )  # fmt: skip

    @extend_schema_field(SignSerializer(many=True))
    def get_missing_signs(self, agreement: Agreement):
        """Of one that sleeps; what is between the parties is told to them and the portal."""
        may_know = self.context["request"].user.has_perm("agreements.view_follow_up", agreement)
        if not (agreement.is_sleeping and may_know):
            return []
        return [
            {
                "key": sign.key,
                "message": str(sign.missing),
                "step_text": str(sign.step_text),
                "step_url": self.context["request"].build_absolute_uri(sign.step_url(agreement)),
            }
            for sign in missing_signs(agreement, self.context["on"])
        ]

    @extend_schema_field(CorrectionSerializer(allow_null=True))
    def get_correction(self, agreement: Agreement):
        """The proposal that waits for its answer; between the parties and the portal."""
        if not self.context["request"].user.has_perm("agreements.view_history", agreement):
            return None
        found = agreement.open_correction
        return CorrectionSerializer(found, context=self.context).data if found else None

    @extend_schema_field(AgreementRefSerializer(allow_null=True))
    def get_parent(self, agreement: Agreement):
        if agreement.parent is None or not self._may_see(agreement.parent):
            return None
        return AgreementRefSerializer(agreement.parent, context=self.context).data

    @extend_schema_field(AgreementRefSerializer(many=True))
    def get_children(self, agreement: Agreement):
        seen = [child for child in agreement.children.all() if self._may_see(child)]
        return AgreementRefSerializer(seen, many=True, context=self.context).data

    def get_funding_label(self, agreement) -> str:
        return str(Agreement.Funding(agreement.agreed.funding).label)

    @extend_schema_field(SuspensionSerializer(many=True))
    def get_suspensions(self, agreement: Agreement):
        rows = sorted(agreement.suspensions.all(), key=lambda suspension: suspension.starts_on)
        return SuspensionSerializer(rows, many=True).data

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, agreement: Agreement):
        """The files that the reader may open, with what they show."""
        rows = Document.objects.visible_to(self.context["request"].user).filter(agreement=agreement).for_detail()
        context = {**self.context, "parties": agreement.parties.all()}
        return DocumentSerializer(rows.order_by("uploaded_at", "id"), many=True, context=context).data

    def _may_see(self, other: Agreement) -> bool:
        return self.context["request"].user.has_perm("agreements.view_agreement", other)
