"""Rencana aksi and obligations: each side plans its own steps, does them and shows it."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agreements.models import Agreement, Milestone, MilestoneEvidence, Party
from agreements.services.history import iso
from agreements.services.locking import locked, touch
from agreements.services.sides import day_at, own_side, require_own_side
from agreements.terms import State
from sipkd.errors import RuleViolation, require_valid, required
from sipkd.events.services import record
from sipkd.uploads import require_evidence

PLANNABLE = (State.UPCOMING, State.IN_FORCE, State.ENDS_SOON, State.SUSPENDED)


def is_plannable(agreement: Agreement, on: date | None = None) -> bool:
    """Whether steps may be added on the day: it is registered and has not ended."""
    return agreement.state(on) in PLANNABLE


@transaction.atomic
def plan_milestone(
    agreement: Agreement,
    *,
    title: str,
    due_on: date,
    by: User,
    kind: str = Milestone.Kind.ACTION,
    agency: Agency | None = None,
    note: str = "",
) -> Milestone:
    """Add a step to the own side's plan, as long as the agreement has not ended."""
    agreement = locked(agreement)
    party = own_side(agreement, by)
    if not is_plannable(agreement, day_at(party)):
        raise RuleViolation(_("Rencana disusun selama kerja sama terdaftar dan belum berakhir."), code="not-plannable")
    milestone = Milestone(party=party, kind=kind, title=_titled(title), due_on=due_on, agency=agency, note=note.strip())
    _require_agency_of(party, agency)
    require_valid(milestone)
    milestone.save()
    touch(agreement)
    record("agreement.milestone_planned", agreement, by=by, facts=_facts(milestone))
    return milestone


@transaction.atomic
def change_milestone(
    milestone: Milestone, *, title: str, due_on: date, kind: str, agency: Agency | None, note: str, by: User
) -> Milestone:
    """Say anew what is planned, for whom and until when; only of a step that is still open."""
    agreement, milestone = _held(milestone, by)
    _require_open(milestone)
    before = _as_recorded(milestone)
    milestone.title, milestone.kind, milestone.agency, milestone.note = _titled(title), kind, agency, note.strip()
    if milestone.due_on != due_on:
        milestone.due_on, milestone.scheduled_at = due_on, timezone.now()
    _require_agency_of(milestone.party, agency)
    require_valid(milestone)
    after = _as_recorded(milestone)
    changes = {f"milestone.{name}": [before[name], value] for name, value in after.items() if value != before[name]}
    if changes:
        milestone.save()
        touch(agreement)
        record("agreement.milestone_changed", agreement, by=by, facts=_facts(milestone), changes=changes)
    return milestone


@transaction.atomic
def finish_milestone(milestone: Milestone, *, by: User, on: date | None = None) -> Milestone:
    """A planned step is done, today unless told otherwise; also after the agreement's end."""
    agreement, milestone = _held(milestone, by)
    today = day_at(milestone.party)
    if milestone.state == Milestone.State.DONE:
        raise RuleViolation(_("Kegiatan ini sudah ditandai selesai."), code="already-done")
    _require_open(milestone)
    if (on or today) > today:
        raise RuleViolation(_("Tanggal ini tidak boleh di masa depan."), field="on", code="date-in-future")
    milestone.state, milestone.done_on, milestone.done_by = Milestone.State.DONE, on or today, by
    milestone.save()
    touch(agreement)
    record("agreement.milestone_done", agreement, by=by, facts=_facts(milestone), changes=_moved(milestone))
    return milestone


@transaction.atomic
def cancel_milestone(milestone: Milestone, *, reason: str, by: User) -> Milestone:
    """A planned step is given up, with the reason; it stays in the plan as such."""
    agreement, milestone = _held(milestone, by)
    _require_open(milestone)
    milestone.reason = required(reason, field="reason", message=_("Tulis alasannya."))
    milestone.state = Milestone.State.CANCELLED
    milestone.save()
    touch(agreement)
    record("agreement.milestone_cancelled", agreement, by=by, facts=_facts(milestone), changes=_moved(milestone))
    return milestone


@transaction.atomic
def add_milestone_evidence(milestone: Milestone, *, upload: UploadedFile, title: str, by: User) -> MilestoneEvidence:
    """Keep a file that shows what was done: PDF, JPEG or PNG, accepted by its content."""
    content_type = require_evidence(upload)
    agreement, milestone = _held(milestone, by)
    if milestone.state == Milestone.State.CANCELLED:
        raise RuleViolation(_("Kegiatan ini dibatalkan; buktinya tidak diperlukan."), code="cancelled")
    evidence = MilestoneEvidence(milestone=milestone, uploaded_by=by, content_type=content_type)
    evidence.title = required(title, field="title", message=_("Tulis keterangan berkasnya."))
    evidence.take(upload)
    require_valid(evidence, field="file", exclude=["file"])
    evidence.save()
    touch(agreement)
    record("agreement.milestone_proven", agreement, by=by, facts=_facts(milestone))
    return evidence


# -- how it is held and told -----------------------------------------------------------------------
def _held(milestone: Milestone, by: User) -> tuple[Agreement, Milestone]:
    """The agreement and the step as they are now, for this transaction alone, if they are on the actor's own side."""
    agreement = locked(milestone.agreement)
    milestone = Milestone.objects.select_related("party__region", "agency").get(pk=milestone.pk)
    require_own_side(milestone.party, by)
    return agreement, milestone


def _require_open(milestone: Milestone) -> None:
    if not milestone.is_open:
        raise RuleViolation(
            _("Kegiatan ini tidak dapat diubah lagi: %(state)s.") % {"state": milestone.get_state_display()},
            code="not-open",
        )


def _require_agency_of(party: Party, agency: Agency | None) -> None:
    if agency is not None and agency.region_id != party.region_id:
        raise RuleViolation(
            _("Setiap pihak hanya menyebut perangkat daerahnya sendiri."), field="agency", code="foreign-agency"
        )


def _titled(title: str) -> str:
    return required(title, field="title", message=_("Tulis kegiatannya."))


def _facts(milestone: Milestone) -> dict[str, str]:
    return {"party": str(milestone.party), "milestone": milestone.title}


def _moved(milestone: Milestone) -> dict[str, list]:
    return {"milestone.state": [Milestone.State.PLANNED.value, str(milestone.state)]}


def _as_recorded(milestone: Milestone) -> dict[str, object]:
    agency = str(milestone.agency.uuid) if milestone.agency else None
    plain = {name: iso(getattr(milestone, name)) for name in ("title", "kind", "due_on", "note")}
    return {**plain, "agency": agency}
