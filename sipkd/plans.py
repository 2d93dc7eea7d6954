"""Steps that somebody plans to do until a day: the shape that every plan of the portal has in common."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlannedStep(models.Model):
    """One step of a plan. Late is computed from its date, never stored."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("kegiatan"), max_length=200)
    due_on = models.DateField(_("tenggat"))
    done_on = models.DateField(_("selesai"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_on is None

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on < on
