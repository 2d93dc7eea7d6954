"""The legal basis: signed documents between regions, with both sides, their agencies and their dates."""

from agreements.models.agreement import Agreement
from agreements.models.calendar import CalendarFeed
from agreements.models.correction import CORRECTABLE, Correction, correctable
from agreements.models.document import Document
from agreements.models.draft import AgreementDraft, DraftFile
from agreements.models.milestone import Milestone, MilestoneEvidence
from agreements.models.page import DocumentPage
from agreements.models.party import Party, identity_of, year_of
from agreements.models.report import Report, ReportAnswer, ReportDuty, ReportEvidence
from agreements.models.scope import ScopeItem
from agreements.models.suspension import Suspension

__all__ = [
    "CORRECTABLE",
    "Agreement",
    "AgreementDraft",
    "CalendarFeed",
    "Correction",
    "Document",
    "DocumentPage",
    "DraftFile",
    "Milestone",
    "MilestoneEvidence",
    "Party",
    "Report",
    "ReportAnswer",
    "ReportDuty",
    "ReportEvidence",
    "ScopeItem",
    "Suspension",
    "correctable",
    "identity_of",
    "year_of",
]
