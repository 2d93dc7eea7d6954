"""Step 1: which kind of document, and between whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Region
from agreements.models import Agreement


class RegionChoice(forms.ModelChoiceField):
    """A region by its code, grouped by nothing: sorted by bare name, shown in full."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"empty_label": gettext_lazy("Pilih daerah"), **kwargs}
        super().__init__(Region.objects.order_by("bare_name", "code"), to_field_name="code", **kwargs)


class PartiesForm(forms.Form):
    """Step 1, a GET form: its answers live in the address of step 2."""

    document_kind = forms.ChoiceField(
        label=gettext_lazy("Jenis naskah"), choices=Agreement.Kind, widget=forms.RadioSelect
    )
    first = RegionChoice(label=gettext_lazy("Pihak Kesatu"))
    second = RegionChoice(label=gettext_lazy("Pihak Kedua"))
    third = RegionChoice(
        label=gettext_lazy("Pihak Ketiga"),
        required=False,
        empty_label=gettext_lazy("Tidak ada"),
        help_text=gettext_lazy("Kosongkan bila hanya dua pihak."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen = [data.get(name) for name in ("first", "second", "third") if data.get(name)]
        for name in ("second", "third"):
            if data.get(name) and chosen.count(data[name]) > 1:
                self.add_error(name, _("Kerja sama memerlukan paling sedikit dua pihak yang berbeda."))
                break
        return data

    @property
    def regions(self) -> list[Region]:
        return [self.cleaned_data[name] for name in ("first", "second", "third") if self.cleaned_data.get(name)]
