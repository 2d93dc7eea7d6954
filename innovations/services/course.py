"""The course of an adoption: stage by stage, the claim and its confirmation, yearly re-confirmation, the end."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.models import Adoption
from innovations.services.locking import Stage, facts_of, locked, reason_of
from sipkd.errors import RuleViolation
from sipkd.events.services import record
from sipkd.lifecycle import require_move

DECISIONS = (Stage.APPROVED, Stage.DECLINED, Stage.CANCELLED, Stage.STOPPED)
OWN_STEPS = (Stage.PREPARATION, Stage.DEVELOPMENT, Stage.APPLICATION, Stage.EVALUATION, Stage.COMPLETED)


@transaction.atomic
def advance_adoption(adoption: Adoption, *, to: str, by: User, applied_on: date | None = None) -> Adoption:
    """The adopter moves on to the next stage; reaching "penerapan" needs the day since which it is applied."""
    adoption, stage = locked(adoption), Stage(to)
    if stage in DECISIONS:
        raise RuleViolation(_("Keputusan ini bukan milik penerima."), code="not-your-decision")
    require_move(Adoption.MOVES, adoption.stage, stage)
    if stage == Stage.COMPLETED and adoption.is_claim:
        raise RuleViolation(
            _("Replikasi selesai setelah penerapannya dikonfirmasi pemilik inovasi."), code="not-confirmed"
        )
    before, adoption.stage = adoption.stage, stage
    if stage == Stage.APPLICATION:
        adoption.applied_on = _past_day(
            applied_on,
            adoption,
            "applied_on",
            missing=_("Isi tanggal mulai diterapkan."),
            future=_("Tanggal penerapan tidak boleh di masa depan."),
        )
    adoption.save()
    action = "adoption.applied" if stage == Stage.APPLICATION else "adoption.advanced"
    facts = facts_of(adoption, stage=stage.label)
    record(action, adoption, by=by, facts=facts, changes={"stage": [before, stage.value]})
    return adoption


@transaction.atomic
def confirm_application(adoption: Adoption, *, by: User) -> Adoption:
    """The other side confirms that it is really applied; until then it is shown as a claim."""
    adoption = locked(adoption)
    if not adoption.is_claim or adoption.stage not in Adoption.APPLIED_STAGES:
        raise RuleViolation(_("Tidak ada pernyataan penerapan yang menunggu konfirmasi."), code="nothing-to-confirm")
    if by.region_id == adoption.adopter.region_id:
        raise RuleViolation(_("Penerapan dikonfirmasi oleh pihak lain, bukan oleh penerima."), code="own-claim")
    adoption.application_confirmed_at, adoption.application_confirmed_by = timezone.now(), by
    adoption.in_use_on = adoption.adopter.region.today()
    adoption.save()
    record("adoption.confirmed", adoption, by=by, facts=facts_of(adoption), changes={"is_confirmed": [False, True]})
    return adoption


@transaction.atomic
def reconfirm_use(adoption: Adoption, *, by: User) -> Adoption:
    """The adopter says anew that it is in use; that holds for a year."""
    adoption = locked(adoption)
    if adoption.reconfirm_by is None:
        raise RuleViolation(_("Penerapannya belum dikonfirmasi, atau sudah berhenti."), code="not-in-use")
    today = adoption.adopter.region.today()
    if adoption.in_use_on == today:
        raise RuleViolation(_("Sudah ditegaskan hari ini."), code="already-reconfirmed")
    before, adoption.in_use_on = adoption.in_use_on, today
    adoption.save()
    changes: dict[str, list] = {"in_use_on": [before.isoformat() if before else None, today.isoformat()]}
    record("adoption.reconfirmed", adoption, by=by, facts=facts_of(adoption), changes=changes)
    return adoption


@transaction.atomic
def stop_adoption(adoption: Adoption, *, on: date | None, reason: str, by: User) -> Adoption:
    """The adopter no longer uses it since a day, for a reason; what was reached stays on record."""
    adoption = locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.STOPPED)
    day = _past_day(
        on,
        adoption,
        "on",
        missing=_("Isi tanggal berhenti digunakan."),
        future=_("Tanggal berhenti tidak boleh di masa depan."),
    )
    if adoption.applied_on and day < adoption.applied_on:
        raise RuleViolation(_("Tanggal berhenti mendahului tanggal diterapkan."), field="on", code="before-application")
    before = adoption.stage
    adoption.stage, adoption.stopped_on, adoption.reason = Stage.STOPPED, day, reason_of(reason)
    adoption.save()
    changes: dict[str, list] = {"stage": [before, Stage.STOPPED.value], "stopped_on": [None, day.isoformat()]}
    record("adoption.stopped", adoption, by=by, facts=facts_of(adoption), changes=changes)
    return adoption


@transaction.atomic
def cancel_adoption(adoption: Adoption, *, reason: str, by: User) -> Adoption:
    """Either side ends it before it is applied; what is applied already is stopped instead."""
    adoption = locked(adoption)
    require_move(Adoption.MOVES, adoption.stage, Stage.CANCELLED)
    before = adoption.stage
    adoption.stage, adoption.reason = Stage.CANCELLED, reason_of(reason)
    adoption.save()
    changes = {"stage": [before, Stage.CANCELLED.value]}
    record("adoption.cancelled", adoption, by=by, facts=facts_of(adoption), changes=changes)
    return adoption


@transaction.atomic
def rename_adoption(adoption: Adoption, *, local_name: str, by: User) -> Adoption:
    """The name that it bears in the adopter's region; empty means the name of the original."""
    adoption = locked(adoption)
    before, adoption.local_name = adoption.local_name, local_name.strip()
    if before == adoption.local_name:
        return adoption
    adoption.save()
    changes = {"local_name": [before, adoption.local_name]}
    facts = facts_of(adoption, name=adoption.local_name or adoption.innovation.name)
    record("adoption.renamed", adoption, by=by, facts=facts, changes=changes)
    return adoption


def _past_day(day: date | None, adoption: Adoption, field: str, *, missing: str, future: str) -> date:
    if day is None:
        raise RuleViolation(missing, field=field, code="date-missing")
    if day > adoption.adopter.region.today():
        raise RuleViolation(future, field=field, code="date-in-future")
    return day
