"""Recording a signed document: who the parties are, then what it says and what each side states."""

from agreements.forms.agreement import AgreementForm
from agreements.forms.parties import PartiesForm
from agreements.forms.settling import AttestForm, TerminateForm
from agreements.forms.side import SideForm

__all__ = ["AgreementForm", "AttestForm", "PartiesForm", "SideForm", "TerminateForm"]
