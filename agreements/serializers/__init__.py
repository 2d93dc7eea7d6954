"""What the API answers about the register, and its pages show."""

from agreements.serializers.agreements import AgreementDetailSerializer, AgreementSerializer
from agreements.serializers.archiving import ArchiveSerializer
from agreements.serializers.correcting import CorrectionSerializer, ProposalSerializer, RejectionSerializer
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
from agreements.serializers.references import AgreementRefSerializer
from agreements.serializers.reports import (
    NewReportSerializer,
    ReportDetailSerializer,
    ReportDutySerializer,
    ReportEvidenceSerializer,
    ReportingSerializer,
    ReportSerializer,
)
from agreements.serializers.writing import (
    AttestationSerializer,
    OwnSideSerializer,
    RecordSerializer,
    RestSerializer,
    ResumptionSerializer,
    TerminationSerializer,
)

__all__ = [
    "AgreementDetailSerializer",
    "AgreementRefSerializer",
    "AgreementSerializer",
    "ArchiveSerializer",
    "AttestationSerializer",
    "CancellationSerializer",
    "CorrectionSerializer",
    "DocumentSerializer",
    "DoneSerializer",
    "FileSerializer",
    "MilestoneDetailSerializer",
    "MilestoneEvidenceSerializer",
    "MilestoneSerializer",
    "NewMilestoneSerializer",
    "NewReportSerializer",
    "OwnSideSerializer",
    "PartySerializer",
    "PlanSerializer",
    "ProposalSerializer",
    "RecordSerializer",
    "RejectionSerializer",
    "ReportDetailSerializer",
    "ReportDutySerializer",
    "ReportEvidenceSerializer",
    "ReportSerializer",
    "ReportingSerializer",
    "RestSerializer",
    "ResumptionSerializer",
    "TerminationSerializer",
]
