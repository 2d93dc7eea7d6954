"""The adopter's plan, evidence and measured outcome."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement
from innovations.models import Adoption, AdoptionEvidence, AdoptionMilestone, AdoptionOutcome
from innovations.services.locking import facts_of, locked, touch
from sipkd.errors import RuleViolation, require_valid, required
from sipkd.events.services import record
from sipkd.uploads import require_evidence


@transaction.atomic
def add_milestone(adoption: Adoption, *, title: str, due_on: date, by: User) -> AdoptionMilestone:
    """Plan a step; the plan is open as long as the adoption is."""
    adoption = locked(adoption)
    if not adoption.is_running:
        raise RuleViolation(_("Rencana disusun setelah disetujui dan sebelum selesai."), code="not-running")
    title = required(title, field="title", message=_("Tulis kegiatannya."))
    milestone = _create(AdoptionMilestone, adoption=adoption, title=title, due_on=due_on)
    touch(adoption)
    facts = facts_of(adoption, milestone=milestone.title)
    record("adoption.milestone_planned", adoption, by=by, facts=facts)
    return milestone


@transaction.atomic
def finish_milestone(milestone: AdoptionMilestone, *, by: User, on: date | None = None) -> AdoptionMilestone:
    """A planned step is done, today unless told otherwise."""
    adoption = locked(milestone.adoption)
    milestone = adoption.milestones.get(pk=milestone.pk)
    today = adoption.adopter.region.today()
    if milestone.done_on:
        raise RuleViolation(_("Kegiatan ini sudah ditandai selesai."), code="already-done")
    if (on or today) > today:
        raise RuleViolation(_("Tanggal ini tidak boleh di masa depan."), field="on", code="date-in-future")
    milestone.done_on = on or today
    milestone.save(update_fields=["done_on"])
    touch(adoption)
    record("adoption.milestone_done", adoption, by=by, facts=facts_of(adoption, milestone=milestone.title))
    return milestone


@transaction.atomic
def add_evidence(
    adoption: Adoption, *, upload: UploadedFile, title: str, by: User, visibility: str = Agreement.Visibility.INTERNAL
) -> AdoptionEvidence:
    """Keep a file that shows the use: PDF, JPEG or PNG, accepted by its content."""
    content_type = require_evidence(upload)
    adoption = locked(adoption)
    if adoption.stage not in Adoption.PUBLIC_STAGES:
        raise RuleViolation(_("Bukti diunggah setelah permintaan disetujui."), code="not-approved")
    evidence = AdoptionEvidence(adoption=adoption, uploaded_by=by, content_type=content_type, visibility=visibility)
    evidence.title = required(title, field="title", message=_("Tulis keterangan berkasnya."))
    evidence.take(upload)
    require_valid(evidence, field="file", exclude=["file"])
    evidence.save()
    touch(adoption)
    record("adoption.evidence_added", adoption, by=by, facts=facts_of(adoption, evidence=evidence.title))
    return evidence


@transaction.atomic
def record_outcome(
    adoption: Adoption,
    *,
    indicator: str,
    before: Decimal,
    after: Decimal,
    unit: str,
    measured_on: date,
    by: User,
) -> AdoptionOutcome:
    """What changed, in numbers, once it is applied."""
    adoption = locked(adoption)
    if adoption.applied_on is None:
        raise RuleViolation(_("Hasil diukur setelah inovasi diterapkan."), code="not-applied")
    if measured_on > adoption.adopter.region.today():
        raise RuleViolation(_("Tanggal ini tidak boleh di masa depan."), field="measured_on", code="date-in-future")
    if measured_on < adoption.applied_on:
        raise RuleViolation(
            _("Hasil diukur sejak %(date)s, hari mulai diterapkan.") % {"date": date_format(adoption.applied_on)},
            field="measured_on",
            code="before-application",
        )
    outcome = _create(
        AdoptionOutcome,
        adoption=adoption,
        indicator=required(indicator, field="indicator", message=_("Tulis indikatornya.")),
        before=before,
        after=after,
        unit=required(unit, field="unit", message=_("Tulis satuannya.")),
        measured_on=measured_on,
    )
    touch(adoption)
    record("adoption.outcome_recorded", adoption, by=by, facts=facts_of(adoption, indicator=outcome.indicator))
    return outcome


def _create(model: type[models.Model], **fields: Any) -> Any:
    row = model(**fields)
    require_valid(row)
    row.save()
    return row
