"""The signs of life that the register itself knows: a PKS in force under it, a step done, a report filed."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Milestone, Report
from agreements.sleep import Sign, register
from sipkd.dates import WESTERN


def operative(_after: date, on: date) -> QuerySet:
    """Documents that carry another one out, in force on the day whenever they were signed."""
    return Agreement.objects.in_force(on).filter(document_kind__in=[Agreement.Kind.PKS, Agreement.Kind.NPHD])


def done(after: date, on: date) -> QuerySet:
    return Milestone.objects.filter(state=Milestone.State.DONE, done_on__gt=after, done_on__lte=on)


def reported(after: date, on: date) -> QuerySet:
    rows = Report.objects.alias(filed_on=TruncDate("filed_at", tzinfo=WESTERN))
    return rows.filter(filed_on__gt=after, filed_on__lte=on)


def section(anchor: str) -> Callable[[Agreement], str]:
    """The address of a section of the agreement's own page."""
    return lambda agreement: f"{agreement.get_absolute_url()}#{anchor}"


register(
    Sign(
        "pks",
        _("Belum ada PKS atau NPHD yang berlaku di bawahnya."),
        operative,
        "parent",
        _("Catat PKS yang telah ditandatangani"),
        lambda _agreement: reverse("agreements:agreement-start"),
        applies=lambda agreement: agreement.document_kind == Agreement.Kind.MOU,
    ),
    Sign(
        "milestone",
        _("Tidak ada rencana aksi yang diselesaikan."),
        done,
        "party__agreement",
        _("Susun rencana aksi"),
        section("rencana"),
    ),
    Sign(
        "report",
        _("Tidak ada laporan pelaksanaan."),
        reported,
        "party__agreement",
        _("Lihat laporan yang ditunggu"),
        section("laporan"),
    ),
)
