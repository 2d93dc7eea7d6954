"""Every change to innovations and adoptions. Lock, check, write, record the event last; a refusal writes nothing."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, GovernmentAffair, Region, User
from agreements.models import Agreement
from innovations.entitlement import explain
from innovations.models import Adoption, Innovation, SharedInnovation
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.lifecycle import require_move

Stage = Adoption.Stage


# -- the catalogue ---------------------------------------------------------------------------------
@transaction.atomic
def import_innovation(
    *, region: Region, agency: Agency | None, affair: GovernmentAffair | None, fields: dict[str, Any]
) -> Innovation:
    """Take a record from a public source as it is, published and marked with its source."""
    innovation = Innovation.objects.create(
        region=region,
        agency=agency,
        affair=affair,
        origin=Innovation.Origin.SOURCE,
        status=Innovation.Status.PUBLISHED,
        published_at=timezone.now(),
        **fields,
    )
    record("innovation.imported", innovation, by=None)
    return innovation


@transaction.atomic
def name_innovation(*, innovation: Innovation, agreement: Agreement, by: User) -> SharedInnovation:
    """State that the agreement names this innovation in its scope; once it names one, it covers only those it names."""
    parties = set(agreement.parties.values_list("region_id", flat=True))
    if innovation.region_id not in parties:
        raise RuleViolation(
            _("Pemilik inovasi ini bukan pihak dalam kerja sama tersebut."),
            field="innovation",
            code="owner-not-a-party",
        )
    shared, is_new = SharedInnovation.objects.get_or_create(
        agreement=agreement, innovation=innovation, defaults={"named_by": by}
    )
    if is_new:
        changes = {"named_in": [None, str(agreement.uuid)]}
        record("innovation.named", innovation, by=by, facts={"agreement": agreement.title}, changes=changes)
    return shared


# -- adoption --------------------------------------------------------------------------------------
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
    when none
    covers it, or when the agency has an open adoption of this innovation already.
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
    # Termination takes the same locks, so an agreement cannot end between this check and the commit.
    between = Agreement.objects.between(adopter.region_id, innovation.region_id)
    list(Agreement.objects.select_for_update().filter(pk__in=between.values("pk")).order_by("pk"))
    answer = explain(innovation, adopter)
    if not answer.allowed:
        raise RuleViolation(" ".join(reason.message for reason in answer.reasons), code="not-entitled")
    covering = {coverage.agreement.pk: coverage.agreement for coverage in answer.coverage}
    if agreement is not None and agreement.pk not in covering:
        raise RuleViolation(
            _("Kerja sama yang dipilih tidak mencakup replikasi ini."), field="agreement", code="not-covering"
        )
    adoption = Adoption.objects.create(
        innovation=innovation,
        adopter=adopter,
        agreement=covering[agreement.pk] if agreement else _longest(answer.coverage),
        requested_by=by,
        **fields,
    )
    record("adoption.requested", adoption, by=by, facts=_facts(adoption))
    return adoption


def _longest(coverage) -> Agreement:
    return max(coverage, key=lambda one: (one.until is None, one.until or date.min)).agreement


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
    Agreement.objects.select_for_update().get(pk=adoption.agreement_id)
    adoption = _locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.APPROVED)
    answer = explain(adoption.innovation, adoption.adopter)
    if adoption.agreement_id not in {coverage.agreement.pk for coverage in answer.coverage}:
        why = [r.message for r in answer.reasons if r.agreement and r.agreement.pk == adoption.agreement_id]
        raise RuleViolation(
            " ".join([_("Kerja sama yang mendasari tidak lagi mencakup replikasi ini."), *why]), code="not-entitled"
        )
    return _decide(adoption, Stage.APPROVED, "adoption.approved", by)


@transaction.atomic
def decline_adoption(adoption: Adoption, *, reason: str, by: User) -> Adoption:
    adoption = _locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.DECLINED)
    adoption.reason = _require_reason(reason)
    return _decide(adoption, Stage.DECLINED, "adoption.declined", by)


@transaction.atomic
def advance_adoption(adoption: Adoption, *, to: str, by: User, applied_on: date | None = None) -> Adoption:
    """The adopter moves on to the next stage; reaching "penerapan" needs the day since which it is applied."""
    adoption, stage = _locked(adoption), Stage(to)
    if stage in (Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED):
        raise RuleViolation(_("Keputusan ini bukan milik penerima."), code="not-your-decision")
    require_move(Adoption.MOVES, adoption.stage, stage)
    before, adoption.stage = adoption.stage, stage
    if stage == Stage.APPLICATION:
        adoption.applied_on = _require_past_day(applied_on, adoption)
    adoption.save()
    action = "adoption.applied" if stage == Stage.APPLICATION else "adoption.advanced"
    facts = {**_facts(adoption), "stage": str(stage.label)}
    record(action, adoption, by=by, facts=facts, changes={"stage": [before, stage.value]})
    return adoption


@transaction.atomic
def confirm_application(adoption: Adoption, *, by: User) -> Adoption:
    """The owner confirms that it is really applied; until then it is shown as a claim."""
    adoption = _locked(adoption)
    if not adoption.is_claim:
        raise RuleViolation(_("Tidak ada pernyataan penerapan yang menunggu konfirmasi."), code="nothing-to-confirm")
    adoption.application_confirmed_at, adoption.application_confirmed_by = timezone.now(), by
    adoption.save()
    changes = {"is_confirmed": [False, True]}
    record("adoption.confirmed", adoption, by=by, facts=_facts(adoption), changes=changes)
    return adoption


@transaction.atomic
def cancel_adoption(adoption: Adoption, *, reason: str, by: User) -> Adoption:
    adoption = _locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.CANCELLED)
    before = adoption.stage
    adoption.stage, adoption.reason = Stage.CANCELLED, _require_reason(reason)
    adoption.save()
    changes = {"stage": [before, Stage.CANCELLED.value]}
    record("adoption.cancelled", adoption, by=by, facts=_facts(adoption), changes=changes)
    return adoption


def _decide(adoption: Adoption, stage: Stage, action: str, by: User) -> Adoption:
    before = adoption.stage
    adoption.stage, adoption.decided_by, adoption.decided_at = stage, by, timezone.now()
    adoption.save()
    record(action, adoption, by=by, facts=_facts(adoption), changes={"stage": [before, stage.value]})
    return adoption


def _locked(adoption: Adoption) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",)).select_related(
        "innovation",
        "innovation__region",
        "innovation__agency",
        "adopter",
        "adopter__region",
        "agreement",
        "requested_by",
    )
    return rows.get(pk=adoption.pk)


def _facts(adoption: Adoption) -> dict[str, str]:
    return {
        "innovation": adoption.innovation.name,
        "owner": adoption.innovation.owner_name,
        "adopter": str(adoption.adopter),
    }


def _require_reason(reason: str) -> str:
    if not reason.strip():
        raise RuleViolation(_("Tulis alasannya."), field="reason", code="reason-missing")
    return reason.strip()


def _require_past_day(day: date | None, adoption: Adoption) -> date:
    if day is None:
        raise RuleViolation(_("Isi tanggal mulai diterapkan."), field="applied_on", code="date-missing")
    if day > adoption.adopter.region.today():
        raise RuleViolation(
            _("Tanggal penerapan tidak boleh di masa depan."), field="applied_on", code="date-in-future"
        )
    return day
