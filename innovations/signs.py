"""Adoptions as a sign of life of the agreement they rest on."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.sleep import Sign, register
from innovations.models import Adoption
from sipkd.dates import WESTERN

Stage = Adoption.Stage


def adopted(after: date, on: date) -> QuerySet:
    """Asked for, decided, applied or confirmed after the one day and up to the other, or proven to be in use on it."""
    requested, decided = (TruncDate(name, tzinfo=WESTERN) for name in ("requested_at", "decided_at"))
    rows = Adoption.objects.exclude(stage__in=[Stage.DECLINED, Stage.CANCELLED])
    rows = rows.alias(requested_on=requested, decided_on=decided)
    lately = Q()
    for name in ("requested_on", "decided_on", "applied_on", "in_use_on"):
        lately |= Q(**{f"{name}__gt": after, f"{name}__lte": on})
    in_use = Adoption.objects.proven(on).filter(in_use_on__lte=on)
    return rows.filter(lately | Q(pk__in=in_use.values("pk")))


register(
    Sign(
        "adoption",
        _("Tidak ada replikasi inovasi."),
        adopted,
        "agreement",
        _("Cari inovasi mitra di katalog"),
        lambda _agreement: reverse("innovations:innovation-list"),
    )
)
