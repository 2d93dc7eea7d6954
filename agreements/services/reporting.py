"""Reports: each side files its own, one after the other without a gap, and all sides hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import User
from agreements.models import Agreement, Party, Report, ReportAnswer, ReportDuty, ReportEvidence
from agreements.reporting import ReportingPeriod
from agreements.services.locking import locked, touch
from agreements.services.sides import day_at, own_side, require_own_side
from sipkd.dates import ONE_DAY, WESTERN
from sipkd.errors import RuleViolation, require_valid, required
from sipkd.events.services import record
from sipkd.uploads import require_evidence

Question = ReportAnswer.Question


@dataclass(frozen=True, slots=True)
class Reportable:
    """The days that a side's next report may be about: from `first` to at most `last`; `until` is what it would end
    with unless told otherwise."""

    first: date
    last: date
    until: date
    due_on: date | None


def reportable(party: Party, on: date) -> Reportable | None:
    """What the side may report on the day: from the day after its last report, else from the start; None is nothing."""
    duty = ReportDuty.objects.for_detail().get(pk=party.pk)
    agreement, owed = duty.agreement, duty.owed(on)
    if agreement.registered_at is None or agreement.is_addendum:
        return None
    terms = agreement.terms(on)
    start = terms.starts_on.day if terms.starts_on else None
    reported = max((report.ends_on for report in duty.reports.all()), default=None)
    first = reported + ONE_DAY if reported else start or agreement.registered_at.astimezone(WESTERN).date()
    last = min(on, terms.until or on)
    if last < first:
        return None
    until = owed.ends_on if owed and owed.ends_on <= last else last
    return Reportable(first, last, until, owed.due_on if owed else None)


@transaction.atomic
def file_report(
    agreement: Agreement,
    *,
    summary: str,
    answers: Mapping[str, tuple[str, str]],
    recommendation: str,
    by: User,
    suggestion: str = "",
    until: date | None = None,
    upload: UploadedFile | None = None,
) -> Report:
    """File the own side's next report; `answers` map each question of monev to (answer, note). It stays as filed."""
    content_type = require_evidence(upload) if upload else ""
    agreement = locked(agreement)
    party = own_side(agreement, by)
    open_days = reportable(party, day_at(party))
    if open_days is None:
        raise RuleViolation(_("Tidak ada masa yang dapat dilaporkan saat ini."), code="nothing-to-report")
    report = Report(
        party=party,
        period=agreement.reporting_period,
        starts_on=open_days.first,
        ends_on=_until(until, open_days),
        due_on=open_days.due_on,
        summary=required(summary, field="summary", message=_("Tulis pelaksanaannya.")),
        recommendation=recommendation,
        suggestion=suggestion.strip(),
        filed_by=by,
    )
    require_valid(report, field="until")
    _require_all_answered(answers)
    report.save()
    for question in Question:
        answer, note = answers[question]
        row = ReportAnswer(report=report, question=question, answer=answer, note=note.strip())
        require_valid(row, field="answers")
        row.save()
    if upload:
        _attach(report, upload, content_type, _("Bukti laporan"), by)
    touch(agreement)
    facts = {
        "party": str(party),
        "date": report.ends_on.isoformat(),
        "recommendation": Report.Recommendation(recommendation).label,
    }
    record("agreement.report_filed", agreement, by=by, facts=facts)
    return report


@transaction.atomic
def add_report_evidence(report: Report, *, upload: UploadedFile, title: str, by: User) -> ReportEvidence:
    """Keep a file that belongs to a report of the own side: PDF, JPEG or PNG, accepted by its content."""
    content_type = require_evidence(upload)
    agreement = locked(report.agreement)
    require_own_side(report.party, by)
    title = required(title, field="title", message=_("Tulis keterangan berkasnya."))
    evidence = _attach(report, upload, content_type, title, by)
    touch(agreement)
    record("agreement.report_proven", agreement, by=by, facts={"party": str(report.party)})
    return evidence


@transaction.atomic
def agree_reporting(agreement: Agreement, *, period: str, by: User) -> Agreement:
    """How often each side reports from today on; a party says it for all, and all hear of it."""
    agreement = locked(agreement)
    party = own_side(agreement, by)
    if agreement.is_addendum:
        raise RuleViolation(_("Pelaporan diatur pada naskah yang diubah adendum ini."), code="addendum")
    before, after = ReportingPeriod(agreement.reporting_period), ReportingPeriod(period)
    if before == after:
        raise RuleViolation(_("Pelaporannya sudah demikian."), field="period", code="unchanged")
    agreement.reporting_period, agreement.reporting_since = after, day_at(party)
    agreement.save(update_fields=["reporting_period", "reporting_since", "updated_at"])
    changes = {"reporting_period": [before.value, after.value]}
    facts = {"party": str(party), "kind": after.label}
    record("agreement.reporting_agreed", agreement, by=by, facts=facts, changes=changes)
    return agreement


# -- how it is checked and kept ----------------------------------------------------------------------
def _until(asked: date | None, days: Reportable) -> date:
    until = asked or days.until
    if not days.first <= until <= days.last:
        raise RuleViolation(
            _("Isi tanggal dari %(first)s sampai %(last)s.")
            % {"first": date_format(days.first), "last": date_format(days.last)},
            field="until",
            code="outside-period",
        )
    return until


def _require_all_answered(answers: Mapping[str, Any]) -> None:
    missing = [str(question.label) for question in Question if question not in answers]
    if missing:
        raise RuleViolation(
            _("Jawab semua pertanyaan: %(missing)s.") % {"missing": ", ".join(missing)},
            field="answers",
            code="answers-missing",
        )


def _attach(report: Report, upload: UploadedFile, content_type: str, title: str, by: User) -> ReportEvidence:
    evidence = ReportEvidence(report=report, title=title, content_type=content_type, uploaded_by=by)
    evidence.take(upload)
    require_valid(evidence, field="file", exclude=["file"])
    evidence.save()
    return evidence
