"""The agreement on which an adoption rests."""

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from innovations.entitlement import coverage_of
from innovations.models import Adoption
from innovations.services.locking import facts_of, hold_agreements, locked
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def rebase_adoption(adoption: Adoption, *, agreement: Agreement, by: User) -> Adoption:
    """Let an open adoption rest on another agreement that covers it today, as when its own has ended.

    Whether the innovation is still offered to others does not matter any more.
    """
    hold_agreements(adoption.innovation, adoption.adopter)
    adoption = locked(adoption)
    if adoption.stage not in Adoption.OPEN_STAGES:
        raise RuleViolation(_("Replikasi ini tidak berjalan lagi."), code="not-open")
    if agreement.pk == adoption.agreement_id:
        raise RuleViolation(
            _("Replikasi ini sudah berdasar pada kerja sama itu."), field="agreement", code="same-agreement"
        )
    covering = {one.agreement.pk: one.agreement for one in coverage_of(adoption.innovation, adoption.adopter)}
    if agreement.pk not in covering:
        raise RuleViolation(
            _("Kerja sama yang dipilih tidak mencakup replikasi ini."), field="agreement", code="not-covering"
        )
    if adoption.mode == Adoption.Mode.GRANT and agreement.document_kind != Agreement.Kind.NPHD:
        raise RuleViolation(_("Hibah aplikasi memerlukan NPHD."), field="agreement", code="grant-needs-nphd")
    before, adoption.agreement = adoption.agreement, covering[agreement.pk]
    adoption.save()
    changes = {"agreement": [str(before.uuid), str(adoption.agreement.uuid)]}
    record("adoption.rebased", adoption, by=by, facts=facts_of(adoption), changes=changes)
    return adoption
