"""What the API answers about the register, and its pages show."""

from agreements.serializers.agreements import AgreementDetailSerializer, AgreementRefSerializer, AgreementSerializer
from agreements.serializers.documents import DocumentSerializer
from agreements.serializers.milestones import (
    CancellationSerializer,
    DoneSerializer,
    FileSerializer,
    MilestoneDetailSerializer,
    MilestoneEvidenceSerializer,
    MilestoneSerializer,
    NewMilestoneSerializer,
    PlanSerializer,
)
from agreements.serializers.parties import PartySerializer
from agreements.serializers.reports import (
    NewReportSerializer,
    ReportDetailSerializer,
    ReportDutySerializer,
    ReportEvidenceSerializer,
    ReportingSerializer,
    ReportSerializer,
)

__all__ = [
    "AgreementDetailSerializer",
    "AgreementRefSerializer",
    "AgreementSerializer",
    "CancellationSerializer",
    "DocumentSerializer",
    "DoneSerializer",
    "FileSerializer",
    "MilestoneDetailSerializer",
    "MilestoneEvidenceSerializer",
    "MilestoneSerializer",
    "NewMilestoneSerializer",
    "NewReportSerializer",
    "PartySerializer",
    "PlanSerializer",
    "ReportDetailSerializer",
    "ReportDutySerializer",
    "ReportEvidenceSerializer",
    "ReportSerializer",
    "ReportingSerializer",
]
