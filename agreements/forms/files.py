"""The step with the files, and who may read the record."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from agreements.services import Side
from sipkd.uploads import validate_pdf


class PdfField(forms.FileField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": "application/pdf"})
        super().__init__(**{"required": False, "validators": [validate_pdf], "widget": widget, **kwargs})


class FilesForm(forms.Form):
    """The signed document, the powers of attorney of those who signed by one, and the openness of the record."""

    BY_ATTORNEY = "power_of_attorney_"
    document = PdfField(
        label=gettext_lazy("Naskah bertanda tangan (PDF)"),
        help_text=gettext_lazy("Disimpan tertutup; hanya para pihak yang dapat membukanya."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Keterbukaan catatan"),
        choices=[
            (Agreement.Visibility.PUBLIC, gettext_lazy("Publik: siapa pun dapat membaca catatan ini")),
            (Agreement.Visibility.INTERNAL, gettext_lazy("Internal: hanya para pihak")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, by_power_of_attorney: dict[int, Side], **kwargs: Any) -> None:
        """`by_power_of_attorney` maps the place of a party to the side that somebody signed for."""
        super().__init__(*args, **kwargs)
        for order, side in by_power_of_attorney.items():
            self.fields[f"{self.BY_ATTORNEY}{order}"] = PdfField(
                label=_("Surat kuasa %(party)s (PDF)") % {"party": side}
            )
        self.order_fields(["document", *(f"{self.BY_ATTORNEY}{order}" for order in by_power_of_attorney), "visibility"])
