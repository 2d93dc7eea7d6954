"""Every change to an agreement. Lock, check, write, record the event last; a refusal raises RuleViolation and writes
nothing.

A module per journey; pages, API, commands and the admin call what is named here and nothing else.
"""

from agreements.services.confirming import attest_agreement, confirm_party
from agreements.services.content import Content, Side, computed_end, number_is_taken
from agreements.services.ending import terminate_agreement
from agreements.services.examining import check_fixity, check_ink, examine, examine_again, request_examination
from agreements.services.planning import (
    add_milestone_evidence,
    cancel_milestone,
    change_milestone,
    finish_milestone,
    is_plannable,
    plan_milestone,
)
from agreements.services.recording import complete_agreement, import_agreement, record_agreement
from agreements.services.reporting import Reportable, add_report_evidence, agree_reporting, file_report, reportable
from agreements.services.suspending import resume_agreement, suspend_agreement

__all__ = [
    "Content",
    "Reportable",
    "Side",
    "add_milestone_evidence",
    "add_report_evidence",
    "agree_reporting",
    "attest_agreement",
    "cancel_milestone",
    "change_milestone",
    "check_fixity",
    "check_ink",
    "complete_agreement",
    "computed_end",
    "confirm_party",
    "examine",
    "examine_again",
    "file_report",
    "finish_milestone",
    "import_agreement",
    "is_plannable",
    "number_is_taken",
    "plan_milestone",
    "record_agreement",
    "reportable",
    "request_examination",
    "resume_agreement",
    "suspend_agreement",
    "terminate_agreement",
]
