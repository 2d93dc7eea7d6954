from collections.abc import Sequence
from datetime import date

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.models import Agency
from agencies.serializers import AffairSerializer, AgencyRefSerializer, RegionRefSerializer
from agreements.models import Agreement
from agreements.serializers import AgreementRefSerializer
from agreements.terms import EndBasis
from innovations.entitlement import Code, Coverage
from innovations.models import (
    Adoption,
    AdoptionEvidence,
    AdoptionMilestone,
    AdoptionOutcome,
    Innovation,
    InnovationFile,
    IssuedPaper,
)
from innovations.papers.facts import public_facts
from innovations.querysets import HIGHEST_PARAMETER
from sipkd.api.fields import LinkField, RecordedDateField, VisibleField
from sipkd.dates import first_day_within_a_year, today
from sipkd.statements import in_words


class InnovationRefSerializer(serializers.ModelSerializer):
    """An innovation as it is named inside other answers."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    region = RegionRefSerializer(read_only=True)
    page = LinkField("innovations:innovation-detail", id="uuid")

    class Meta:
        model = Innovation
        fields = ("id", "name", "region", "page")


@extend_schema_field(
    {
        "type": "object",
        "description": "Hanya dengan q: teks sebagai HTML aman, kata yang ditemukan di dalam <mark>.",
        "required": ["name", "summary"],
        "properties": {"name": {"type": "string"}, "summary": {"type": "string"}},
    }
)
class HighlightsField(serializers.Field):
    """Escaped HTML from `innovations.search.highlights`; left out where nothing was searched for."""

    is_extra = True

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_representation(self, value: dict) -> dict:
        return value


class CoverageSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="agreement.uuid")
    title = serializers.CharField(source="agreement.title")
    document_kind = serializers.CharField(source="agreement.document_kind")
    page = LinkField("agreements:agreement-detail", id="agreement.uuid")
    signed_on = RecordedDateField(source="agreement.signed_on")
    until = serializers.DateField(allow_null=True)
    end_verified = serializers.BooleanField()
    end_basis = serializers.ChoiceField(choices=EndBasis.choices)


@extend_schema_field(CoverageSerializer(many=True))
class CoverageField(serializers.Field):
    """The agreements under which the asker's agency, or some agency of the asker's region, may adopt it; left out for
    whoever is of neither."""

    is_extra = True

    def __init__(self) -> None:
        super().__init__(
            required=False,
            help_text="Hanya dalam daftar dan hanya bagi pejabat: dasar kerja sama bagi perangkat daerahnya, atau bagi "
            "salah satu perangkat daerah di daerahnya bila ia bekerja bagi seluruh daerah, yang paling lama berlaku "
            "lebih dahulu; kosong bila belum dapat direplikasi.",
        )

    def to_representation(self, value: Sequence[Coverage]) -> list:
        return CoverageSerializer(value, many=True, context=self.context).data


def sql_of_freshness(table: str, on: date) -> str:
    """The same as `Innovation.freshness`, for lists that the database writes."""
    oldest = first_day_within_a_year(on)
    return (
        f"CASE WHEN {table}.stopped_on IS NOT NULL THEN 'stopped' WHEN {table}.running_on IS NULL THEN 'unattested'"
        f" WHEN {table}.running_on >= '{oldest}' THEN 'running' ELSE 'lapsed' END"
    )


def sql_of_freshness_label(table: str, on: date) -> str:
    return in_words(f"({sql_of_freshness(table, on)})", Innovation.Freshness.choices)


def sql_of_attest_by(table: str, on: date) -> str:
    return f"CASE WHEN {table}.stopped_on IS NULL THEN ({table}.running_on + interval '1 year')::date END"


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
    freshness = serializers.SerializerMethodField(help_text="Menurut pemiliknya pada tanggal `on`.")
    freshness_label = serializers.SerializerMethodField()
    attest_by = serializers.DateField(read_only=True, allow_null=True)
    source_urls = serializers.ListField(child=serializers.CharField(), read_only=True)
    highlights = HighlightsField()
    adoptable_under = CoverageField()

    class Meta:
        model = Innovation
        fields = (
            "id", "url", "page", "name", "summary", "region", "agency", "affair", "stage", "stage_label", "kind",
            "kind_label", "form", "form_label", "year", "year_basis", "awards", "openness", "openness_label",
            "freshness", "freshness_label", "running_on", "attest_by", "stopped_on", "status",
            "visibility", "origin", "source_urls", "updated_at", "highlights",
            "adoptable_under",
        )  # fmt: skip

    sql = {
        "freshness": sql_of_freshness,
        "freshness_label": sql_of_freshness_label,
        "attest_by": sql_of_attest_by,
    }

    @extend_schema_field(serializers.ChoiceField(choices=Innovation.Freshness.choices))
    def get_freshness(self, innovation: Innovation) -> str:
        return self._freshness(innovation).value

    def get_freshness_label(self, innovation: Innovation) -> str:
        return str(self._freshness(innovation).label)

    def _freshness(self, innovation: Innovation) -> Innovation.Freshness:
        return innovation.freshness(self.context.get("on") or today())


class InnovationFileSerializer(serializers.ModelSerializer):
    """A file of an innovation."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("innovations:file", id="innovation.uuid", file_id="uuid")
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    visibility_label = serializers.CharField(source="get_visibility_display", read_only=True)

    class Meta:
        model = InnovationFile
        fields = (
            "id", "page", "kind", "kind_label", "title", "original_name", "content_type", "size", "sha256",
            "visibility", "visibility_label", "uploaded_at", "published_at",
        )  # fmt: skip


class OriginSerializer(serializers.Serializer):
    """Where an innovation comes from: the adoption whose result it is."""

    adoption = serializers.UUIDField(source="uuid")
    page = LinkField("innovations:adoption-detail", id="uuid")
    innovation = InnovationRefSerializer()


def sql_of_related_affairs(table: str, on: date) -> str:
    """An innovation's affairs beside its main one, in the order of their codes."""
    through = Innovation.related_affairs.through._meta.db_table
    affairs = (
        f'SELECT affair.code, affair.name, affair."group" FROM agencies_governmentaffair affair'  # noqa: S608
        f" JOIN {through} related ON related.governmentaffair_id = affair.id WHERE related.innovation_id = {table}.id"
    )
    found = "string_agg(row_to_json(affairs)::text, ',' ORDER BY code)"
    return f"(SELECT ('[' || coalesce({found}, '') || ']')::json FROM ({affairs}) affairs)"  # noqa: S608


def replication_parameter(replications: int) -> int:
    return min(replications, HIGHEST_PARAMETER)


class InnovationDetailSerializer(InnovationSerializer):
    """All that a reader may see of an innovation; `BESIDES` is what its own columns and references do not tell."""

    BESIDES = ("files", "replications", "replication_parameter", "replicated_from")

    related_affairs = AffairSerializer(many=True, read_only=True)
    initiator_label = serializers.CharField(source="get_initiator_display", read_only=True)
    classification_label = serializers.CharField(source="get_classification_display", read_only=True)
    theme_label = serializers.CharField(source="get_theme_display", read_only=True)
    files = serializers.SerializerMethodField()
    replications = serializers.IntegerField(
        read_only=True, help_text="Jumlah daerah lain yang terbukti menerapkannya pada tanggal itu (indikator 31)."
    )
    replication_parameter = serializers.SerializerMethodField(
        help_text="Parameter indikator 31: 1, 2, atau 3 daerah berbeda; 0 bila belum ada."
    )
    replicated_from = serializers.SerializerMethodField()

    class Meta(InnovationSerializer.Meta):
        fields: tuple[str, ...] = (
            *InnovationSerializer.Meta.fields,
            "related_affairs", "initiator", "initiator_label", "initiator_name", "classification",
            "classification_label",
            "asta_cita", "theme", "theme_label", "trial_on", "applied_on", "developed_on", "design", "goal", "benefit",
            "result", "budget", "budget_source", "video_url", "latitude", "longitude", "published_at", "stop_reason",
            "files", "replications", "replication_parameter", "replicated_from",
        )  # fmt: skip

    sql = {**InnovationSerializer.sql, "related_affairs": sql_of_related_affairs}

    @extend_schema_field(InnovationFileSerializer(many=True))
    def get_files(self, innovation: Innovation):
        user = self.context["request"].user
        seen = [file for file in innovation.files.all() if user.has_perm("innovations.view_innovation_file", file)]
        return InnovationFileSerializer(seen, many=True, context=self.context).data

    def get_replication_parameter(self, innovation: Innovation) -> int:
        return replication_parameter(innovation.replications)

    @extend_schema_field(OriginSerializer(allow_null=True))
    def get_replicated_from(self, innovation: Innovation):
        origin = innovation.origin_adoption
        if origin is None or not self.context["request"].user.has_perm("innovations.view_adoption", origin):
            return None
        return OriginSerializer(origin, context=self.context).data


class AdoptionSerializer(serializers.ModelSerializer):
    """An adoption; what only the two sides may read is null for everybody else.

    `is_without_basis` and `is_lapsed` are about the day of `?on=`; the first is null where the agreement is not yours
    to see.
    """

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
    is_without_basis = serializers.SerializerMethodField()
    is_lapsed = serializers.SerializerMethodField()
    reconfirm_by = serializers.DateField(read_only=True, allow_null=True)

    SIDES_ONLY: tuple[str, ...] = ("purpose", "reason")

    class Meta:
        model = Adoption
        fields: tuple[str, ...] = (
            "id", "url", "page", "innovation", "adopter", "adopter_region", "agreement", "mode", "mode_label",
            "stage", "stage_label", "local_name", "requested_at", "decided_at", "applied_on",
            "application_confirmed_at", "is_claim", "in_use_on", "reconfirm_by", "is_lapsed", "stopped_on",
            "is_without_basis", "purpose", "reason", "updated_at",
        )  # fmt: skip
        extra_kwargs = {"purpose": {"allow_null": True}, "reason": {"allow_null": True}}

    @extend_schema_field(AgreementRefSerializer(allow_null=True))
    def get_agreement(self, adoption: Adoption):
        if not self._sees_agreement(adoption):
            return None
        return AgreementRefSerializer(adoption.agreement, context=self.context).data

    def get_is_without_basis(self, adoption: Adoption) -> bool | None:
        return adoption.is_without_basis(self.context["on"]) if self._sees_agreement(adoption) else None

    def get_is_lapsed(self, adoption: Adoption) -> bool:
        return adoption.is_lapsed(self.context["on"])

    def to_representation(self, adoption: Adoption) -> dict:
        data = super().to_representation(adoption)
        if not self._sees_details(adoption):
            data.update(dict.fromkeys(self.SIDES_ONLY))
        return data

    def _sees_agreement(self, adoption: Adoption) -> bool:
        return self._user.has_perm("agreements.view_agreement", adoption.agreement)

    def _sees_details(self, adoption: Adoption) -> bool:
        return self._user.has_perm("innovations.view_adoption_details", adoption)

    @property
    def _user(self):
        return self.context["request"].user


class AdoptionMilestoneSerializer(serializers.ModelSerializer):
    """A step of the adopter's plan."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = AdoptionMilestone
        fields = ("id", "title", "due_on", "done_on", "is_late")
        read_only_fields = ("done_on",)

    def get_is_late(self, milestone: AdoptionMilestone) -> bool:
        return milestone.is_late(self.context["on"])


class EvidenceSerializer(serializers.ModelSerializer):
    """A file that shows the use."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("innovations:evidence-file", id="adoption.uuid", evidence_id="uuid")
    visibility_label = serializers.CharField(source="get_visibility_display", read_only=True)

    class Meta:
        model = AdoptionEvidence
        fields = (
            "id", "page", "title", "original_name", "content_type", "size", "sha256", "visibility", "visibility_label",
            "uploaded_at",
        )  # fmt: skip


class OutcomeSerializer(serializers.ModelSerializer):
    """One indicator before and after."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    before = serializers.DecimalField(max_digits=18, decimal_places=4, normalize_output=True)
    after = serializers.DecimalField(max_digits=18, decimal_places=4, normalize_output=True)

    class Meta:
        model = AdoptionOutcome
        fields = ("id", "indicator", "before", "after", "unit", "measured_on")
        validators: list = []


class IssuedPaperSerializer(serializers.ModelSerializer):
    """A paper as it was issued."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("innovations:paper-file", id="adoption.uuid", paper_id="uuid")
    verification_page = LinkField("innovations:paper-verify", code="code")
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)

    class Meta:
        model = IssuedPaper
        fields = ("id", "kind", "kind_label", "code", "issued_at", "size", "sha256", "page", "verification_page")


class VerifiedPaperSerializer(serializers.ModelSerializer):
    """What a paper says, for whoever holds it and its code."""

    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    facts = serializers.SerializerMethodField()
    is_latest = serializers.SerializerMethodField(help_text="Belum ada terbitan yang lebih baru.")

    class Meta:
        model = IssuedPaper
        fields = ("code", "kind", "kind_label", "issued_at", "sha256", "is_latest", "facts")

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_facts(self, paper: IssuedPaper) -> dict:
        """The code proves that one holds the paper, not that one may see the agreement that it rests on."""
        facts = public_facts(paper.facts)
        if not self.context["request"].user.has_perm("agreements.view_agreement", paper.adoption.agreement):
            facts["agreement"] = None
        return facts

    def get_is_latest(self, paper: IssuedPaper) -> bool:
        return not paper.adoption.papers.filter(kind=paper.kind, pk__gt=paper.pk).exists()


class AdoptionDetailSerializer(AdoptionSerializer):
    """With its plan and papers for the two sides, and what is shown of its use for all who see it."""

    milestones = AdoptionMilestoneSerializer(many=True, read_only=True, allow_null=True)
    evidence = serializers.SerializerMethodField()
    outcomes = OutcomeSerializer(many=True, read_only=True)
    papers = IssuedPaperSerializer(many=True, read_only=True, allow_null=True)
    resulting_innovation = serializers.SerializerMethodField()

    SIDES_ONLY = (*AdoptionSerializer.SIDES_ONLY, "milestones", "papers")

    class Meta(AdoptionSerializer.Meta):
        fields = (
            *AdoptionSerializer.Meta.fields, "milestones", "evidence", "outcomes", "papers", "resulting_innovation",
        )  # fmt: skip

    @extend_schema_field(EvidenceSerializer(many=True))
    def get_evidence(self, adoption: Adoption):
        seen = [each for each in adoption.evidence.all() if self._user.has_perm("innovations.view_evidence", each)]
        return EvidenceSerializer(seen, many=True, context=self.context).data

    @extend_schema_field(InnovationRefSerializer(allow_null=True))
    def get_resulting_innovation(self, adoption: Adoption):
        found = getattr(adoption, "resulting_innovation", None)
        if found is None or not self._user.has_perm("innovations.view_innovation", found):
            return None
        return InnovationRefSerializer(found, context=self.context).data


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

    innovation = VisibleField(Innovation)
    adopter = serializers.SlugRelatedField(slug_field="uuid", queryset=Agency.objects.all())
    agreement = VisibleField(Agreement, required=False, allow_null=True, default=None)
    mode = serializers.ChoiceField(choices=Adoption.Mode.choices, default=Adoption.Mode.ADAPTATION)
    purpose = serializers.CharField(max_length=5000, allow_blank=True, default="")
    local_name = serializers.CharField(max_length=200, allow_blank=True, default="")


class DecisionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000)


class AdvanceSerializer(serializers.Serializer):
    to = serializers.ChoiceField(choices=Adoption.Stage.choices)
    applied_on = serializers.DateField(required=False, allow_null=True, default=None)


class StopSerializer(serializers.Serializer):
    on = serializers.DateField()
    reason = serializers.CharField(max_length=5000)


class RenameSerializer(serializers.Serializer):
    local_name = serializers.CharField(max_length=200, allow_blank=True)


class RebaseSerializer(serializers.Serializer):
    """The agreement on which it is to rest; it must cover the adoption today."""

    agreement = VisibleField(Agreement)


class LinkOriginSerializer(serializers.Serializer):
    """The adopter region's own record of what became of the adoption."""

    innovation = VisibleField(Innovation)


class EvidenceUploadSerializer(serializers.Serializer):
    """A PDF, JPEG or PNG."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=200)
    visibility = serializers.ChoiceField(choices=Agreement.Visibility.choices, default=Agreement.Visibility.INTERNAL)


class PaperRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=IssuedPaper.Kind.choices)


class FinishSerializer(serializers.Serializer):
    on = serializers.DateField(required=False, allow_null=True, default=None)
