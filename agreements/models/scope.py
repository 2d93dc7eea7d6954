"""What an agreement is about, item by item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.keeping import KEPT_ONCE_REGISTERED


class ScopeItem(models.Model):
    """One item of the scope (ruang lingkup), as printed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("kerja sama"), related_name="scope_items")
    order = models.PositiveSmallIntegerField(_("urutan"))
    text = models.TextField(_("butir ruang lingkup"))

    class Meta:
        verbose_name = _("ruang lingkup")
        verbose_name_plural = _("ruang lingkup")
        triggers = [KEPT_ONCE_REGISTERED]
        constraints = [models.UniqueConstraint(fields=["agreement", "order"], name="scope_item_order_once")]

    def __str__(self) -> str:
        return self.text
