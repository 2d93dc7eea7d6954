"""Step 2: between whom, two to many parties in the order in which the document names them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Region, User
from agreements.categories import party_kinds, require_admissible
from agreements.models import Party
from agreements.services import MOST_PARTIES, Side
from sipkd.errors import RuleViolation

REGION_LIST = "daftar-daerah"
FEWEST = 2


class PartyForm(forms.Form):
    """One party: a region by its name or code, anybody else by name, and abroad with the country."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis pihak"))
    name = forms.CharField(
        label=gettext_lazy("Nama pihak"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": REGION_LIST, "autocomplete": "off"}),
    )
    country = forms.CharField(
        label=gettext_lazy("Negara"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Hanya untuk pihak luar negeri."),
    )

    def __init__(self, *args: Any, category: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = party_kinds(category)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0].value
            self.fields["name"].label = _("Daerah")
        if not set(kinds) & set(Party.ABROAD):
            del self.fields["country"]
        if Party.Kind.REGION in kinds:
            self.fields["name"].help_text = _("Nama atau kode daerah, misalnya Kabupaten Sumedang atau 32.11.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, name = data.get("kind"), data.get("name")
        if kind == Party.Kind.REGION and name:
            data["region"] = self._region(name)
        if kind in Party.ABROAD and not data.get("country"):
            self.add_error("country", _("Isi negaranya."))
        return data

    def _region(self, name: str) -> Region | None:
        found = list(Region.objects.called(name)[:2])
        if len(found) != 1:
            self.add_error(
                "name", _("Daerah “%(name)s” tidak dikenal. Pilih nama lengkap dari daftar.") % {"name": name}
            )
            return None
        return found[0]

    def side(self) -> Side:
        """Who it is; what it states about itself comes later."""
        kind = self.cleaned_data["kind"]
        if kind == Party.Kind.REGION:
            return Side(self.cleaned_data["region"])
        country = self.cleaned_data.get("country", "") if kind in Party.ABROAD else ""
        return Side(kind=kind, name=" ".join(self.cleaned_data["name"].split()), country=country)


class BasePartiesFormSet(forms.BaseFormSet):
    """The parties together: different ones, of the kinds that the category has, the recorder's own among them."""

    def __init__(self, *args: Any, category: str, user: User, **kwargs: Any) -> None:
        self.category, self.user = category, user
        super().__init__(*args, form_kwargs={"category": category, "empty_permitted": False}, **kwargs)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each row is named by its place, so that an error and a screen reader tell which one is meant."""
        super().add_fields(form, index)
        form.order = (index or 0) + 1

    def clean(self) -> None:
        if any(self.errors):
            return
        if len(self.forms) < FEWEST:
            raise forms.ValidationError(_("Kerja sama memerlukan paling sedikit dua pihak yang berbeda."))
        sides = self.sides()
        for number, side in enumerate(sides):
            if side.identity in [other.identity for other in sides[:number]]:
                self.forms[number].add_error("name", _("Pihak ini sudah disebut di atas."))
        if any(form.errors for form in self.forms):
            return
        try:
            require_admissible(self.category, [side.kind for side in sides])
        except RuleViolation as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        own = [side for side in sides if side.region and side.region.pk == self.user.region_id]
        if not own and not self.user.is_portal_admin:
            raise forms.ValidationError(_("Daerah Anda harus menjadi salah satu pihak."))

    def sides(self) -> list[Side]:
        return [form.side() for form in self.forms]


PartiesFormSet = forms.formset_factory(
    PartyForm,
    formset=BasePartiesFormSet,
    extra=0,
    min_num=FEWEST,
    max_num=MOST_PARTIES,
    validate_max=True,
    absolute_max=MOST_PARTIES + 1,
)
