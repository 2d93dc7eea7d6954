"""What is asked about an agreement: recording it, its sides, and what follows from it."""

from agreements.forms.agreement import CompleteForm, DocumentForm
from agreements.forms.correction import CorrectionForm
from agreements.forms.draft import DraftForms
from agreements.forms.evidence import InkForm
from agreements.forms.files import FilesForm
from agreements.forms.kind import KindForm
from agreements.forms.milestones import CancelForm, EvidenceForm, FinishForm, MilestoneForm
from agreements.forms.parties import PartiesFormSet
from agreements.forms.reports import ReportForm, ReportingForm, as_report
from agreements.forms.settling import ArchiveForm, AttestForm, RejectForm, ResumeForm, SuspendForm, TerminateForm
from agreements.forms.side import OwnSideForm, SideForm

__all__ = [
    "ArchiveForm",
    "AttestForm",
    "CancelForm",
    "CompleteForm",
    "CorrectionForm",
    "DocumentForm",
    "DraftForms",
    "EvidenceForm",
    "FilesForm",
    "FinishForm",
    "InkForm",
    "KindForm",
    "MilestoneForm",
    "OwnSideForm",
    "PartiesFormSet",
    "RejectForm",
    "ReportForm",
    "ReportingForm",
    "ResumeForm",
    "SideForm",
    "SuspendForm",
    "TerminateForm",
    "as_report",
]
