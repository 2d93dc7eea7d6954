"""How long a closed agreement is kept: the retention schedule of archives (JRA) and the dates that follow from it.

A public e-archive gives for class 100.3.7.1: active until 2 years after the end and once all obligations are met, then
inactive for 3 years, then permanent (DOMAIN.md 1.9). A region may have another schedule: the years are settings, and
whoever archives states the class.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sipkd.dates import ONE_DAY, last_day_of_term

MONTHS_OF_A_YEAR = 12


class Retention(models.TextChoices):
    """What becomes of an archive when its time is over (nasib akhir)."""

    PERMANENT = "permanen", _("Permanen")
    REVIEWED = "dinilai_kembali", _("Dinilai kembali")
    DESTROYED = "musnah", _("Musnah")


def retained_until(ended_on: date) -> date:
    """The last day of the inactive time, counted from the last day of the agreement."""
    years = settings.RETENTION_ACTIVE_YEARS + settings.RETENTION_INACTIVE_YEARS
    return last_day_of_term(ended_on + ONE_DAY, years * MONTHS_OF_A_YEAR)
