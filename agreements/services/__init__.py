"""Every change to an agreement. Lock, check, write, record the event last; a refusal raises RuleViolation and writes
nothing.

A module per journey; pages, API, commands and the admin call what is named here and nothing else.
"""

from agreements.services.archiving import archive_agreement, unarchive_agreement
from agreements.services.confirming import attest_agreement, confirm_party
from agreements.services.content import Content, Side, computed_end, number_is_taken, power_of_attorney_missing
from agreements.services.correcting import changed_meanwhile, state_side
from agreements.services.documents import Paper
from agreements.services.drafting import (
    change_kind,
    discard_draft,
    drop_file,
    keep_answers,
    keep_file,
    side_key,
    start_addendum,
    start_draft,
    submit_draft,
)
from agreements.services.ending import terminate_agreement
from agreements.services.examining import check_fixity, check_ink, examine, examine_again, request_examination
from agreements.services.locking import hold_for_rows
from agreements.services.planning import (
    add_milestone_evidence,
    cancel_milestone,
    change_milestone,
    finish_milestone,
    is_plannable,
    plan_milestone,
)
from agreements.services.proposing import (
    accept_correction,
    may_answer,
    propose_correction,
    reject_correction,
    withdraw_correction,
)
from agreements.services.recording import (
    change_from_source,
    complete_agreement,
    import_agreement,
    record_agreement,
)
from agreements.services.reporting import Reportable, add_report_evidence, agree_reporting, file_report, reportable
from agreements.services.subscribing import calendar_given, find_calendar, give_calendar, revoke_calendar
from agreements.services.suspending import resume_agreement, suspend_agreement
from agreements.services.writing import MOST_PARTIES

__all__ = [
    "MOST_PARTIES",
    "Content",
    "Paper",
    "Reportable",
    "Side",
    "accept_correction",
    "add_milestone_evidence",
    "add_report_evidence",
    "agree_reporting",
    "archive_agreement",
    "attest_agreement",
    "calendar_given",
    "cancel_milestone",
    "change_from_source",
    "change_kind",
    "change_milestone",
    "changed_meanwhile",
    "check_fixity",
    "check_ink",
    "complete_agreement",
    "computed_end",
    "confirm_party",
    "discard_draft",
    "drop_file",
    "examine",
    "examine_again",
    "file_report",
    "find_calendar",
    "finish_milestone",
    "give_calendar",
    "hold_for_rows",
    "import_agreement",
    "is_plannable",
    "keep_answers",
    "keep_file",
    "may_answer",
    "number_is_taken",
    "plan_milestone",
    "power_of_attorney_missing",
    "propose_correction",
    "record_agreement",
    "reject_correction",
    "reportable",
    "request_examination",
    "resume_agreement",
    "revoke_calendar",
    "side_key",
    "start_addendum",
    "start_draft",
    "state_side",
    "submit_draft",
    "suspend_agreement",
    "terminate_agreement",
    "unarchive_agreement",
    "withdraw_correction",
]
