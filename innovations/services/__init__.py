"""Every change to innovations and adoptions. Lock, check, write, record the event last; a refusal writes nothing.

A module per journey; pages, API, commands and tasks call what is named here and nothing else.
"""

from innovations.services.authoring import (
    archive_innovation,
    discard_version,
    draft_innovation,
    open_version,
    publish_version,
    return_version,
    save_version,
    set_contact,
    submit_version,
    withdraw_version,
)
from innovations.services.basis import rebase_adoption
from innovations.services.catalogue import import_innovation, link_origin, name_innovation
from innovations.services.course import (
    OWN_STEPS,
    advance_adoption,
    cancel_adoption,
    confirm_application,
    reconfirm_use,
    rename_adoption,
    stop_adoption,
)
from innovations.services.files import add_innovation_file, withdraw_innovation_file
from innovations.services.freshness import attest_running, stop_innovation
from innovations.services.indicators import accept_evidence, give_evidence, reject_evidence
from innovations.services.issuing import issue_paper
from innovations.services.loading import Loaded, Progress, Stage, load_innovations
from innovations.services.proof import add_evidence, add_milestone, finish_milestone, record_outcome
from innovations.services.requesting import approve_adoption, decline_adoption, request_adoption

__all__ = [
    "OWN_STEPS",
    "Loaded",
    "Progress",
    "Stage",
    "accept_evidence",
    "add_evidence",
    "add_innovation_file",
    "add_milestone",
    "advance_adoption",
    "approve_adoption",
    "archive_innovation",
    "attest_running",
    "cancel_adoption",
    "confirm_application",
    "decline_adoption",
    "discard_version",
    "draft_innovation",
    "finish_milestone",
    "give_evidence",
    "import_innovation",
    "issue_paper",
    "link_origin",
    "load_innovations",
    "name_innovation",
    "open_version",
    "publish_version",
    "rebase_adoption",
    "reconfirm_use",
    "record_outcome",
    "reject_evidence",
    "rename_adoption",
    "request_adoption",
    "return_version",
    "save_version",
    "set_contact",
    "stop_adoption",
    "stop_innovation",
    "submit_version",
    "withdraw_innovation_file",
    "withdraw_version",
]
