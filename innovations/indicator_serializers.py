"""The checklist of indicators, as the API answers it, and evidence as it is taken."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from innovations.checklist import Checklist, Line
from innovations.models import AssessmentPeriod, Indicator, IndicatorEvidence
from innovations.serializers import AdoptionSerializer, InnovationFileSerializer


class ParameterSerializer(serializers.Serializer):
    """Parameter 1 sampai 3 dan artinya."""

    number = serializers.IntegerField()
    meaning = serializers.CharField()


class IndicatorSerializer(serializers.ModelSerializer):
    """An indicator of a period."""

    parameters = serializers.SerializerMethodField()

    class Meta:
        model = Indicator
        fields = ("number", "name", "weight", "is_mandatory", "counts_adoptions", "parameters")

    @extend_schema_field(ParameterSerializer(many=True))
    def get_parameters(self, indicator: Indicator):
        return [{"number": number, "meaning": meaning} for number, meaning in indicator.parameters]


class PeriodSerializer(serializers.ModelSerializer):
    """A year's guideline with its indicators."""

    indicators = IndicatorSerializer(many=True, read_only=True)

    class Meta:
        model = AssessmentPeriod
        fields = ("year", "guideline", "indicators")


class IndicatorEvidenceSerializer(serializers.ModelSerializer):
    """What the owner claims for an indicator; note, link, file and reason are null outside the owner's region."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    file = serializers.SerializerMethodField()

    INSIDE_ONLY = ("note", "link", "file", "reason")

    class Meta:
        model = IndicatorEvidence
        fields = (
            "id", "parameter", "state", "state_label", "note", "link", "file", "reason", "given_at", "decided_at",
        )  # fmt: skip
        extra_kwargs = {name: {"allow_null": True} for name in ("note", "link", "reason")}

    @extend_schema_field(InnovationFileSerializer(allow_null=True))
    def get_file(self, evidence: IndicatorEvidence):
        return InnovationFileSerializer(evidence.file, context=self.context).data if evidence.file else None

    def to_representation(self, evidence: IndicatorEvidence) -> dict:
        data = super().to_representation(evidence)
        if not self.context["request"].user.has_perm("innovations.view_indicators", evidence.innovation):
            data.update(dict.fromkeys(self.INSIDE_ONLY))
        return data


class LineSerializer(serializers.Serializer):
    """Satu indikator dengan bukti yang boleh Anda lihat, atau dengan replikasi yang terhitung."""

    indicator = IndicatorSerializer()
    verified = serializers.IntegerField(help_text="Parameter yang terhitung; 0 bila belum ada.")
    evidence = serializers.SerializerMethodField()
    adoptions = AdoptionSerializer(many=True)

    @extend_schema_field(IndicatorEvidenceSerializer(allow_null=True))
    def get_evidence(self, line: Line):
        user = self.context["request"].user
        if line.evidence is None or not user.has_perm("innovations.view_indicator_evidence", line.evidence):
            return None
        return IndicatorEvidenceSerializer(line.evidence, context=self.context).data


class ChecklistSerializer(serializers.Serializer):
    """Indikator satu periode untuk satu inovasi; yang diklaim hanya untuk daerah pemilik dan pengelola portal."""

    year = serializers.IntegerField(source="period.year")
    guideline = serializers.CharField(source="period.guideline")
    total = serializers.SerializerMethodField()
    accepted = serializers.IntegerField()
    verified_score = serializers.IntegerField()
    highest_score = serializers.IntegerField()
    given = serializers.IntegerField(allow_null=True)
    claimed_score = serializers.IntegerField(allow_null=True)
    lines = LineSerializer(many=True)

    def get_total(self, checklist: Checklist) -> int:
        return len(checklist.lines)

    def to_representation(self, checklist: Checklist) -> dict:
        data = super().to_representation(checklist)
        if not self.context["request"].user.has_perm("innovations.view_indicators", self.context["innovation"]):
            data.update(given=None, claimed_score=None)
        return data


class EvidenceGivenSerializer(serializers.Serializer):
    """Parameter yang diklaim, dengan tautan atau berkas yang menunjukkannya."""

    year = serializers.IntegerField(required=False, help_text="Periode penilaian; bawaan: yang terbaru.")
    indicator = serializers.IntegerField(help_text="Nomor indikator.")
    parameter = serializers.IntegerField(min_value=1, max_value=3)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    link = serializers.URLField(max_length=500, allow_blank=True, default="")
    file = serializers.FileField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        """The indicator itself in the place of its number."""
        periods = AssessmentPeriod.objects.visible_to(self.context["request"].user)
        year = data.pop("year", None)
        period = periods.filter(year=year).first() if year else periods.newest()
        indicator = period.indicators.filter(number=data["indicator"]).first() if period else None
        if indicator is None:
            raise serializers.ValidationError({"indicator": [_("Tidak ada indikator dengan nomor itu.")]})
        return {**data, "indicator": indicator}
