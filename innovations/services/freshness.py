"""Whether an innovation is still running: its owner says so every year, or says since when it is not."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import User
from innovations.models import Innovation
from innovations.services.locking import locked_innovation, reason_of
from sipkd.errors import RuleViolation
from sipkd.events.services import record


@transaction.atomic
def attest_running(innovation: Innovation, *, by: User) -> Innovation:
    """The owner says that it is running; that holds for a year. Of one that had stopped: that it runs again."""
    innovation = locked_innovation(innovation)
    _require_published(innovation)
    today = innovation.region.today()
    if innovation.running_on == today and not innovation.stopped_on:
        raise RuleViolation(_("Sudah ditegaskan hari ini."), code="already-attested")
    changes = {"running_on": [_iso(innovation.running_on), today.isoformat()]}
    if innovation.stopped_on:
        changes["stopped_on"] = [_iso(innovation.stopped_on), None]
    innovation.running_on, innovation.stopped_on, innovation.stop_reason = today, None, ""
    innovation.save()
    record("innovation.attested", innovation, by=by, changes=changes)
    return innovation


@transaction.atomic
def stop_innovation(innovation: Innovation, *, on: date | None, reason: str, by: User) -> Innovation:
    """It does not run any more since a day, for a reason; its profile and its adoptions stay on record."""
    innovation = locked_innovation(innovation)
    _require_published(innovation)
    if innovation.stopped_on:
        raise RuleViolation(_("Inovasi ini sudah dinyatakan berhenti."), code="already-stopped")
    if on is None:
        raise RuleViolation(_("Isi tanggal berhentinya."), field="on", code="date-missing")
    if on > innovation.region.today():
        raise RuleViolation(_("Tanggal berhenti tidak boleh di masa depan."), field="on", code="date-in-future")
    if innovation.applied_on and on < innovation.applied_on:
        raise RuleViolation(_("Tanggal berhenti mendahului tanggal diterapkan."), field="on", code="before-application")
    innovation.stopped_on, innovation.stop_reason = on, reason_of(reason)
    innovation.save()
    record("innovation.stopped", innovation, by=by, changes={"stopped_on": [None, on.isoformat()]})
    return innovation


def _require_published(innovation: Innovation) -> None:
    if innovation.status != Innovation.Status.PUBLISHED:
        raise RuleViolation(_("Hanya inovasi yang terbit yang ditegaskan atau dihentikan."), code="not-published")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
