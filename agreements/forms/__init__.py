"""What is asked about an agreement: recording it, its sides, and what follows from it."""

from agreements.forms.agreement import AgreementForm
from agreements.forms.evidence import InkForm
from agreements.forms.milestones import CancelForm, EvidenceForm, FinishForm, MilestoneForm
from agreements.forms.parties import PartiesForm
from agreements.forms.reports import ReportForm, ReportingForm, as_report
from agreements.forms.settling import AttestForm, TerminateForm
from agreements.forms.side import SideForm

__all__ = [
    "AgreementForm",
    "AttestForm",
    "CancelForm",
    "EvidenceForm",
    "FinishForm",
    "InkForm",
    "MilestoneForm",
    "PartiesForm",
    "ReportForm",
    "ReportingForm",
    "SideForm",
    "TerminateForm",
    "as_report",
]
