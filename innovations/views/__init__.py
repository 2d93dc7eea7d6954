"""Pages that change something about innovations and adoptions, and the private files; a module per journey."""

from innovations.views.course import (
    AdoptionAdvance,
    AdoptionCancel,
    AdoptionRebase,
    AdoptionRename,
    AdoptionStop,
    adoption_confirm,
    adoption_reconfirm,
)
from innovations.views.papers import PaperCheck, paper_file, paper_issue
from innovations.views.proof import EvidenceAdd, MilestoneAdd, OriginLink, OutcomeAdd, evidence_file, milestone_finish
from innovations.views.requesting import AdoptionDecline, InnovationName, adoption_approve, adoption_request

__all__ = [
    "AdoptionAdvance",
    "AdoptionCancel",
    "AdoptionDecline",
    "AdoptionRebase",
    "AdoptionRename",
    "AdoptionStop",
    "EvidenceAdd",
    "InnovationName",
    "MilestoneAdd",
    "OriginLink",
    "OutcomeAdd",
    "PaperCheck",
    "adoption_approve",
    "adoption_confirm",
    "adoption_reconfirm",
    "adoption_request",
    "evidence_file",
    "milestone_finish",
    "paper_file",
    "paper_issue",
]
