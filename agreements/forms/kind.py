"""Step 1: which category of cooperation, and which kind of document."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.categories import OF_SYNERGY, document_kinds
from agreements.models import Agreement


class KindForm(forms.Form):
    category = forms.ChoiceField(
        label=gettext_lazy("Kategori kerja sama"),
        choices=Agreement.Category,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "KSDD: dengan daerah lain; wajib hanya antardaerah yang berbatasan. KSDPK: dengan pihak ketiga. "
            "KSDPL dan KSDLL: dengan luar negeri. Sinergi: dengan pemerintah pusat."
        ),
    )
    document_kind = forms.ChoiceField(
        label=gettext_lazy("Jenis naskah"),
        choices=[choice for choice in Agreement.Kind.choices if choice[0] != Agreement.Kind.ADDENDUM],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Adendum dicatat dari halaman kerja sama yang diubahnya."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, category = data.get("document_kind"), data.get("category")
        if kind in OF_SYNERGY and category and kind not in document_kinds(category):
            self.add_error("document_kind", _("Nota Kesepakatan dan Rencana Kerja hanya untuk kategori Sinergi."))
        return data
