"""Pages that change the register, and the private files; a module per journey."""

from agreements.views.documents import InkCheck, document_examine, document_file
from agreements.views.milestones import (
    MilestoneAdd,
    MilestoneCancel,
    MilestoneChange,
    MilestoneFinish,
    MilestoneProve,
    milestone_evidence,
)
from agreements.views.recording import agreement_complete, agreement_record, agreement_start
from agreements.views.reports import ReportFile, ReportingAgree, ReportProve, report_evidence
from agreements.views.settling import AgreementAttest, AgreementTerminate, party_confirm

__all__ = [
    "AgreementAttest",
    "AgreementTerminate",
    "InkCheck",
    "MilestoneAdd",
    "MilestoneCancel",
    "MilestoneChange",
    "MilestoneFinish",
    "MilestoneProve",
    "ReportFile",
    "ReportProve",
    "ReportingAgree",
    "agreement_complete",
    "agreement_record",
    "agreement_start",
    "document_examine",
    "document_file",
    "milestone_evidence",
    "party_confirm",
    "report_evidence",
]
