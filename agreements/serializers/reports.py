"""Reports, what is owed next, and what filing one needs."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.serializers import RegionRefSerializer
from agreements.models import Agreement, Report, ReportAnswer, ReportDuty, ReportEvidence
from agreements.reporting import ReportingPeriod
from agreements.serializers.references import AgreementRefSerializer
from sipkd.api.fields import LinkField, VisibleField


class ReportSerializer(serializers.ModelSerializer):
    """What one side reported on a time of an agreement."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    url = LinkField("api:report-detail", id="uuid")
    page = LinkField("agreements:report-detail", id="uuid")
    agreement = AgreementRefSerializer(read_only=True)
    region = RegionRefSerializer(source="party.region", read_only=True)
    period_label = serializers.CharField(source="get_period_display", read_only=True)
    recommendation_label = serializers.CharField(source="get_recommendation_display", read_only=True)
    is_late = serializers.BooleanField(read_only=True)

    class Meta:
        model = Report
        fields = (
            "id", "url", "page", "agreement", "region", "period", "period_label", "starts_on", "ends_on", "due_on",
            "is_late", "recommendation", "recommendation_label", "filed_at",
        )  # fmt: skip


class ReportAnswerSerializer(serializers.ModelSerializer):
    question_label = serializers.CharField(source="get_question_display", read_only=True)
    asked = serializers.CharField(read_only=True)
    answer_label = serializers.CharField(source="get_answer_display", read_only=True)

    class Meta:
        model = ReportAnswer
        fields = ("question", "question_label", "asked", "answer", "answer_label", "note")


class ReportEvidenceSerializer(serializers.ModelSerializer):
    """A file that belongs to a report."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    page = LinkField("agreements:report-evidence", id="report.uuid", evidence_id="uuid")

    class Meta:
        model = ReportEvidence
        fields = ("id", "page", "title", "original_name", "content_type", "size", "sha256", "uploaded_at")


class ReportDetailSerializer(ReportSerializer):
    """A report in full."""

    answers = serializers.SerializerMethodField()
    evidence = ReportEvidenceSerializer(many=True, read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "summary", "answers", "suggestion", "evidence")

    @extend_schema_field(ReportAnswerSerializer(many=True))
    def get_answers(self, report: Report):
        order = list(ReportAnswer.Question.values)
        answers = sorted(report.answers.all(), key=lambda answer: order.index(answer.question))
        return ReportAnswerSerializer(answers, many=True, context=self.context).data


class ReportDutySerializer(serializers.ModelSerializer):
    """The next report that a side owes. `ends_on` is the last day it is about; `is_late` is about the day of `?on=`."""

    id = serializers.UUIDField(source="uuid", read_only=True)
    agreement = AgreementRefSerializer(read_only=True)
    region = RegionRefSerializer(read_only=True)
    period = serializers.ChoiceField(
        source="agreement.reporting_period", choices=ReportingPeriod.choices, read_only=True
    )
    period_label = serializers.CharField(source="agreement.get_reporting_period_display", read_only=True)
    ends_on = serializers.DateField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    is_late = serializers.SerializerMethodField()
    file_page = LinkField("agreements:report-file", id="uuid")

    class Meta:
        model = ReportDuty
        fields = ("id", "agreement", "region", "period", "period_label", "ends_on", "due_on", "is_late", "file_page")

    def get_is_late(self, duty: ReportDuty) -> bool:
        return duty.due_on < self.context["on"]


class NewAnswerSerializer(serializers.Serializer):
    question = serializers.ChoiceField(choices=ReportAnswer.Question.choices)
    answer = serializers.ChoiceField(choices=ReportAnswer.Answer.choices)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class NewReportSerializer(serializers.Serializer):
    """The own side's next report on an agreement; without `until` it ends with the period that is due."""

    agreement = VisibleField(Agreement)
    until = serializers.DateField(required=False, allow_null=True, default=None)
    summary = serializers.CharField(max_length=20_000)
    answers = NewAnswerSerializer(many=True)
    recommendation = serializers.ChoiceField(choices=Report.Recommendation.choices)
    suggestion = serializers.CharField(max_length=5000, allow_blank=True, default="")

    def validate_answers(self, answers: list[dict]) -> dict[str, tuple[str, str]]:
        return {one["question"]: (one["answer"], one["note"]) for one in answers}


class ReportingSerializer(serializers.Serializer):
    period = serializers.ChoiceField(choices=ReportingPeriod.choices)
