"""What the pages ask about a search to keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.saved.models import SavedSearch

WATCHED = _("Beri tahu saya bila ada inovasi baru yang cocok")
HOW = _("Di kotak masuk, dan lewat surel menurut pilihan pemberitahuan Anda.")


class SearchForm(forms.ModelForm):
    """Name and whether to be told; the services check the rest."""

    class Meta:
        model = SavedSearch
        fields = ("name", "is_watched")
        labels = {"name": _("Nama pencarian"), "is_watched": WATCHED}
        help_texts = {"name": _("Hanya Anda yang melihatnya."), "is_watched": HOW}


class SaveSearchForm(SearchForm):
    """A new one, or one that is there already with these filters instead of its own."""

    replaces = forms.ModelChoiceField(
        SavedSearch.objects.none(),
        to_field_name="uuid",
        required=False,
        label=_("Simpan sebagai"),
        empty_label=_("Pencarian baru"),
        help_text=_("Atau ganti saringan pencarian yang sudah ada; namanya mengikuti isian di bawah."),
    )
    field_order = ("replaces", "name", "is_watched")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = SavedSearch.objects.visible_to(user).for_list()
        self.fields["replaces"].queryset = own
        if not own.exists():
            del self.fields["replaces"]
