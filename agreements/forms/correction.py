"""What a side proposes to put right of a registered document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.forms.agreement import DocumentForm
from agreements.models import CORRECTABLE, Agreement
from agreements.terms import EndBasis
from sipkd.dates import PartialDate, last_day_of_term

LONGEST_TERM = 600  # months


class CorrectionForm(DocumentForm):
    """The document's own fields as they are, to be put right, and why. The instance must be one of its own."""

    NOT_ASKED = ("parent", "affairs", "scope", "covers_all_affairs", "allows_adoption")
    reason = forms.CharField(
        label=gettext_lazy("Alasan koreksi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Masuk riwayat dan dibaca semua pihak; jangan menyebut nama orang."),
    )

    def __init__(self, *args: Any, instance: Agreement, **kwargs: Any) -> None:
        self.said = {name: getattr(instance, name) for name in CORRECTABLE}
        is_day_known = bool(instance.signed_on and instance.signed_on.day)
        super().__init__(
            *args, instance=instance, kind=instance.document_kind, signed_day_known=is_day_known,
            parents=Agreement.objects.none(), **kwargs,
        )  # fmt: skip
        for name in self.NOT_ASKED:
            self.fields.pop(name, None)
        if instance.end_basis == EndBasis.COMPUTED:
            self.initial["duration_months"] = months_between(instance.starts_on, instance.ends_on)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.said["starts_on"] is None and data.get("starts_on") == data.get("signed_on"):
            data["starts_on"] = None  # "since the signature" needs no day of its own
        return data

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CORRECTABLE if name in self.cleaned_data}


def months_between(starts_on: PartialDate | None, ends_on: PartialDate | None) -> int | None:
    """The term in whole months that leads from one day to the other, if there is one."""
    if not (starts_on and starts_on.day and ends_on and ends_on.day):
        return None
    first, last = starts_on.day, ends_on.day
    guess = (last.year - first.year) * 12 + last.month - first.month
    fitting = (n for n in (guess, guess + 1) if 0 < n <= LONGEST_TERM and last_day_of_term(first, n) == last)
    return next(fitting, None)
