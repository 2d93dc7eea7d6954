"""The request for an adoption and the owner's answer to it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agreements.models import Agreement
from innovations.entitlement import Coverage, explain
from innovations.models import Adoption, Innovation
from innovations.services.locking import Stage, facts_of, hold_agreements, locked, reason_of
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.lifecycle import require_move


def request_adoption(
    *,
    innovation: Innovation,
    adopter: Agency,
    by: User,
    agreement: Agreement | None = None,
    mode: str = Adoption.Mode.ADAPTATION,
    purpose: str = "",
    local_name: str = "",
) -> Adoption:
    """Ask the owner for leave to adopt, under an agreement that covers it today.

    Without `agreement` the covering agreement that lasts longest is taken. Raises RuleViolation with the reasons
    when none covers it, or when the agency has an open adoption of this innovation already.
    """
    try:
        with transaction.atomic():
            return _request(innovation, adopter, by, agreement, mode=mode, purpose=purpose, local_name=local_name)
    except IntegrityError as error:
        if "adoption_one_open_per_agency" not in str(error):
            raise
        raise RuleViolation(
            _("%(agency)s sudah mempunyai replikasi yang berjalan untuk inovasi ini.") % {"agency": adopter.short_name},
            code="already-open",
        ) from error


def _request(innovation, adopter, by, agreement, **fields) -> Adoption:
    _require_own_agency(adopter, by)
    hold_agreements(innovation, adopter)
    innovation = Innovation.objects.select_related("region", "agency").get(pk=innovation.pk)  # as it is now
    answer = explain(innovation, adopter)
    if not answer.allowed:
        raise RuleViolation(" ".join(reason.message for reason in answer.reasons), code="not-entitled")
    adoption = Adoption.objects.create(
        innovation=innovation,
        adopter=adopter,
        agreement=_choose(answer.coverage, agreement, fields["mode"]),
        requested_by=by,
        **fields,
    )
    record("adoption.requested", adoption, by=by, facts=facts_of(adoption))
    return adoption


def _choose(coverage: tuple[Coverage, ...], wanted: Agreement | None, mode: str) -> Agreement:
    """The agreement asked for, if it covers; else the one that lasts longest. A grant of an application needs an
    NPHD."""
    if wanted is not None and all(one.agreement.pk != wanted.pk for one in coverage):
        raise RuleViolation(
            _("Kerja sama yang dipilih tidak mencakup replikasi ini."), field="agreement", code="not-covering"
        )
    fitting = [one for one in coverage if wanted is None or one.agreement.pk == wanted.pk]
    if mode == Adoption.Mode.GRANT:
        fitting = [one for one in fitting if one.agreement.document_kind == Agreement.Kind.NPHD]
    if not fitting:
        raise RuleViolation(
            _("Hibah aplikasi memerlukan NPHD yang mencakup inovasi ini. Minta TKKSD menyusunnya."),
            field="mode",
            code="grant-needs-nphd",
        )
    return max(fitting, key=lambda one: (one.until is None, one.until or date.min)).agreement


def _require_own_agency(adopter: Agency, by: User) -> None:
    is_own = adopter.pk == by.agency_id or (by.role == User.Role.REGION_ADMIN and adopter.region_id == by.region_id)
    if not is_own:
        raise RuleViolation(
            _("Anda hanya dapat mengajukan replikasi untuk perangkat daerah Anda."),
            field="adopter",
            code="not-your-agency",
        )


@transaction.atomic
def approve_adoption(adoption: Adoption, *, by: User) -> Adoption:
    """The owner agrees; the covering agreement must still hold today."""
    hold_agreements(adoption.innovation, adoption.adopter)
    adoption = locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.APPROVED)
    answer = explain(adoption.innovation, adoption.adopter)
    if adoption.agreement_id not in {coverage.agreement.pk for coverage in answer.coverage}:
        why = [r.message for r in answer.reasons if r.agreement is None or r.agreement.pk == adoption.agreement_id]
        raise RuleViolation(
            " ".join([_("Kerja sama yang mendasari tidak lagi mencakup replikasi ini."), *why]), code="not-entitled"
        )
    return _decide(adoption, Stage.APPROVED, "adoption.approved", by)


@transaction.atomic
def decline_adoption(adoption: Adoption, *, reason: str, by: User) -> Adoption:
    adoption = locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.DECLINED)
    adoption.reason = reason_of(reason)
    return _decide(adoption, Stage.DECLINED, "adoption.declined", by)


def _decide(adoption: Adoption, stage: Adoption.Stage, action: str, by: User) -> Adoption:
    before = adoption.stage
    adoption.stage, adoption.decided_by, adoption.decided_at = stage, by, timezone.now()
    adoption.save()
    record(action, adoption, by=by, facts=facts_of(adoption), changes={"stage": [before, stage.value]})
    return adoption
