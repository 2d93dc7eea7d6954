"""Evidence for the indicators: the owner gives it, a verifier accepts or rejects it."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.models import Indicator, IndicatorEvidence, Innovation, InnovationFile
from innovations.services.files import kept_file
from innovations.services.locking import locked_innovation, reason_of
from sipkd.errors import RuleViolation, require_valid
from sipkd.events.services import record
from sipkd.lifecycle import require_move

State = IndicatorEvidence.State


@transaction.atomic
def give_evidence(
    innovation: Innovation,
    *,
    indicator: Indicator,
    parameter: int,
    by: User,
    note: str = "",
    link: str = "",
    upload: UploadedFile | None = None,
) -> IndicatorEvidence:
    """Claim a parameter and show why, by a link or a file. Whatever was decided before waits for a verifier again."""
    innovation = locked_innovation(innovation)
    if indicator.counts_adoptions:
        raise RuleViolation(_("Indikator ini dihitung dari replikasi yang terbukti."), code="counted")
    if innovation.status == Innovation.Status.ARCHIVED:
        raise RuleViolation(_("Inovasi ini sudah diarsipkan."), code="archived")
    evidence = innovation.evidence.filter(indicator=indicator).first() or IndicatorEvidence(
        innovation=innovation, indicator=indicator
    )
    was = State(evidence.state) if evidence.pk else None
    told = (evidence.parameter, evidence.note, evidence.link)
    evidence.parameter, evidence.note, evidence.link = parameter, note.strip(), link.strip()
    if upload is None and was and told == (evidence.parameter, evidence.note, evidence.link):
        return evidence
    if upload is not None:
        kind, title = InnovationFile.Kind.EVIDENCE, _("Bukti indikator %(number)s") % {"number": indicator.number}
        evidence.file = kept_file(innovation, upload=upload, kind=kind, title=title, by=by)
    evidence.state, evidence.reason, evidence.decided_by, evidence.decided_at = State.WAITING, "", None, None
    evidence.given_by, evidence.given_at = by, timezone.now()
    require_valid(evidence, field="link")
    is_first = not innovation.evidence.filter(state=State.WAITING).exists()
    evidence.save()
    facts, changes = {"indicator": str(indicator)}, {"parameter": [told[0] if was else None, parameter]}
    if was == State.ACCEPTED:
        record("innovation.evidence_reopened", innovation, by=by, facts=facts, changes=changes)
    elif is_first:
        record("innovation.evidence_waiting", innovation, by=by, facts=facts, changes=changes)
    else:
        record("innovation.evidence_given", innovation, by=by, facts=facts, changes=changes)
    return evidence


@transaction.atomic
def accept_evidence(evidence: IndicatorEvidence, *, by: User) -> IndicatorEvidence:
    """The verifier finds the claimed parameter shown; from now on it counts."""
    evidence = _decided(evidence, State.ACCEPTED, reason="", by=by)
    facts = {"indicator": str(evidence.indicator)}
    record("innovation.evidence_accepted", evidence.innovation, by=by, facts=facts)
    return evidence


@transaction.atomic
def reject_evidence(evidence: IndicatorEvidence, *, reason: str, by: User) -> IndicatorEvidence:
    """The verifier does not find it shown, and says why; it counts for nothing until the owner gives better."""
    evidence = _decided(evidence, State.REJECTED, reason=reason_of(reason), by=by)
    facts = {"indicator": str(evidence.indicator)}
    record("innovation.evidence_rejected", evidence.innovation, by=by, facts=facts)
    return evidence


def _decided(evidence: IndicatorEvidence, to: IndicatorEvidence.State, *, reason: str, by: User) -> IndicatorEvidence:
    innovation = locked_innovation(evidence.innovation)
    rows = IndicatorEvidence.objects.select_for_update(no_key=True, of=("self",)).select_related("indicator")
    evidence = rows.get(pk=evidence.pk)
    evidence.innovation = innovation
    require_move(IndicatorEvidence.MOVES, evidence.state, to)
    evidence.state, evidence.reason, evidence.decided_by, evidence.decided_at = to, reason, by, timezone.now()
    evidence.save()
    return evidence
