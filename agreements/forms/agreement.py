"""What the document itself says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import GovernmentAffair
from agreements.models import Agreement
from agreements.services import Content, Side, computed_end
from agreements.terms import EndBasis
from sipkd.dates import PartialDate, PartialDateFormField
from sipkd.errors import RuleViolation
from sipkd.pages import add_refusal


class DocumentForm(forms.ModelForm):
    """What the document itself says: its title, its dates and what it covers."""

    signed_on = PartialDateFormField(complete=True, label=gettext_lazy("Tanggal penandatanganan"))
    starts_on = PartialDateFormField(
        label=gettext_lazy("Mulai berlaku"),
        required=False,
        help_text=gettext_lazy("Kosongkan bila sejak ditandatangani."),
    )
    end_basis = forms.ChoiceField(
        label=gettext_lazy("Berakhirnya kerja sama"),
        widget=forms.RadioSelect,
        choices=[
            (EndBasis.STATED, gettext_lazy("Pada tanggal yang tertulis dalam naskah")),
            (EndBasis.COMPUTED, gettext_lazy("Setelah jangka waktu tertentu")),
            (EndBasis.UNLIMITED, gettext_lazy("Tanpa batas waktu")),
            (EndBasis.UNKNOWN, gettext_lazy("Tidak disebut dalam naskah")),
        ],
    )
    ends_on = PartialDateFormField(
        label=gettext_lazy("Tanggal berakhir"), required=False, help_text=gettext_lazy("Hari terakhir berlakunya.")
    )
    duration_months = forms.IntegerField(
        label=gettext_lazy("Jangka waktu (bulan)"), required=False, min_value=1, max_value=600,
        help_text=gettext_lazy("Satu tahun = 12 bulan. Tanggal berakhir dihitung dan ditandai."),
    )  # fmt: skip
    affairs = forms.ModelMultipleChoiceField(
        GovernmentAffair.objects.order_by("code"), label=gettext_lazy("Urusan pemerintahan"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    scope = forms.CharField(
        label=gettext_lazy("Ruang lingkup"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Satu butir tiap baris, seperti tercetak."),
    )  # fmt: skip

    class Meta:
        model = Agreement
        fields = (
            "title", "subject", "parent", "signed_on", "signed_place", "starts_on", "end_basis", "ends_on",
            "duration_text", "covers_all_affairs", "allows_adoption", "funding", "classification_code",
        )  # fmt: skip
        widgets = {"subject": forms.TextInput}

    def __init__(self, *args: Any, kind: str, parents, signed_day_known: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("Tidak ada")
        self.fields["parent"].required = False
        self.fields["signed_on"].complete = signed_day_known
        if not signed_day_known:
            self.fields["signed_on"].required = False
        if kind in (Agreement.Kind.MOU, Agreement.Kind.NOTA_KESEPAKATAN):
            del self.fields["parent"]
        if kind != Agreement.Kind.MOU:
            del self.fields["allows_adoption"]
        if kind == Agreement.Kind.ADDENDUM:
            self._ask_what_it_changes()
        if kind == Agreement.Kind.WORK_PLAN:
            self.fields["parent"].required = True
        if self.instance.pk:
            self.fields["affairs"].initial = self.instance.affairs.all()
            self.fields["scope"].initial = "\n".join(item.text for item in self.instance.scope_items.order_by("order"))

    def _ask_what_it_changes(self) -> None:
        """An addendum changes one document from a day on, and may leave its end as it is."""
        parent, starts_on, end_basis = (self.fields[name] for name in ("parent", "starts_on", "end_basis"))
        parent.label, parent.required, parent.empty_label = _("Naskah yang diubah"), True, _("Pilih naskah")
        starts_on.required = starts_on.complete = True
        starts_on.help_text = _("Sejak tanggal ini adendum mengubah naskah induknya.")
        unchanged = EndBasis.UNCHANGED
        end_basis.choices = [(unchanged, unchanged.label), *end_basis.choices]
        self.initial.setdefault("end_basis", unchanged)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_on = data.get("starts_on") or data.get("signed_on")
        data["starts_on"] = starts_on
        data["ends_on"] = self._end(data, starts_on)
        if starts_on and data["ends_on"] and data["ends_on"].latest < starts_on.earliest:
            self.add_error("ends_on", _("Tanggal berakhir mendahului tanggal mulai berlaku."))
        return data

    def _end(self, data: dict[str, Any], starts_on: PartialDate | None) -> PartialDate | None:
        basis = data.get("end_basis")
        if basis == EndBasis.STATED:
            if not data.get("ends_on") and "ends_on" not in self.errors:
                self.add_error("ends_on", _("Isi tanggal berakhirnya."))
            return data.get("ends_on")
        if basis == EndBasis.COMPUTED:
            return self._computed(data.get("duration_months"), starts_on)
        return None

    def _computed(self, months: int | None, starts_on: PartialDate | None) -> PartialDate | None:
        if not months:
            if "duration_months" not in self.errors:
                self.add_error("duration_months", _("Isi jangka waktunya dalam bulan."))
            return None
        try:
            return computed_end(starts_on, months)
        except RuleViolation as refusal:
            add_refusal(self, refusal)
            return None

    def content(self, sides: Sequence[Side], **more: Any) -> Content:
        """The cleaned answers as the services take them, with `more` fields of the agreement."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return Content(
            fields={"document_kind": self.kind, **fields, **more},
            sides=sides,
            scope=self.cleaned_data["scope"].splitlines(),
            affairs=list(self.cleaned_data["affairs"]),
        )


class CompleteForm(DocumentForm):
    """A record from a public source, as a verifier completes it: its category and openness as well."""

    class Meta(DocumentForm.Meta):
        fields = (*DocumentForm.Meta.fields, "category", "visibility")
        widgets = DocumentForm.Meta.widgets | {"visibility": forms.RadioSelect}
