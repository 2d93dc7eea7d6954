"""Pages that change the register, and the private files; a module per journey."""

from agreements.views.archiving import AgreementArchive, agreement_unarchive
from agreements.views.calendar import calendar_file, calendar_give, calendar_revoke, calendar_settings
from agreements.views.completing import agreement_complete
from agreements.views.correcting import CorrectionReject, correction_accept, correction_propose, correction_withdraw
from agreements.views.documents import InkCheck, document_examine, document_file
from agreements.views.drafting import agreement_amend, agreement_start
from agreements.views.importing import register_import, register_import_apply, register_import_report
from agreements.views.milestones import (
    MilestoneAdd,
    MilestoneCancel,
    MilestoneChange,
    MilestoneFinish,
    MilestoneProve,
    milestone_evidence,
)
from agreements.views.reports import ReportFile, ReportingAgree, ReportProve, report_evidence
from agreements.views.settling import (
    AgreementAttest,
    AgreementResume,
    AgreementSuspend,
    AgreementTerminate,
)
from agreements.views.sides import side_state
from agreements.views.steps import DraftDocument, DraftFiles, DraftKind, DraftParties, DraftSide
from agreements.views.submitting import DraftCheck, DraftDiscard, DraftFileDrop, draft_file

__all__ = [
    "AgreementArchive",
    "AgreementAttest",
    "AgreementResume",
    "AgreementSuspend",
    "AgreementTerminate",
    "CorrectionReject",
    "DraftCheck",
    "DraftDiscard",
    "DraftDocument",
    "DraftFileDrop",
    "DraftFiles",
    "DraftKind",
    "DraftParties",
    "DraftSide",
    "InkCheck",
    "MilestoneAdd",
    "MilestoneCancel",
    "MilestoneChange",
    "MilestoneFinish",
    "MilestoneProve",
    "ReportFile",
    "ReportProve",
    "ReportingAgree",
    "agreement_amend",
    "agreement_complete",
    "agreement_start",
    "agreement_unarchive",
    "calendar_file",
    "calendar_give",
    "calendar_revoke",
    "calendar_settings",
    "correction_accept",
    "correction_propose",
    "correction_withdraw",
    "document_examine",
    "document_file",
    "draft_file",
    "milestone_evidence",
    "register_import",
    "register_import_apply",
    "register_import_report",
    "report_evidence",
    "side_state",
]
