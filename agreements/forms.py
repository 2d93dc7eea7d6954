"""Recording a signed document: who the parties are, then what it says and what each side states."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, GovernmentAffair, Region
from agreements.models import Agreement, Party
from agreements.services import Content, Side, computed_end, number_is_taken
from agreements.terms import EndBasis
from sipkd.dates import PartialDate, PartialDateFormField
from sipkd.errors import RuleViolation
from sipkd.pages import add_refusal
from sipkd.uploads import validate_pdf


class AgencyChoices(forms.ModelMultipleChoiceField):
    """Agencies of one region, which need not be told of which."""

    def label_from_instance(self, agency: Agency) -> str:
        return f"{agency.name} ({agency.abbreviation})" if agency.abbreviation else agency.name


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


class AgreementForm(forms.ModelForm):
    """What the document itself says."""

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
    document = forms.FileField(
        label=gettext_lazy("Naskah bertanda tangan (PDF)"), required=False, validators=[validate_pdf],
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text=gettext_lazy("Disimpan tertutup; hanya para pihak yang dapat membukanya."),
    )  # fmt: skip

    class Meta:
        model = Agreement
        fields = (
            "title", "subject", "category", "parent", "signed_on", "signed_place", "starts_on", "end_basis", "ends_on",
            "duration_text", "funding", "covers_all_affairs", "allows_adoption", "visibility",
        )  # fmt: skip
        widgets = {"visibility": forms.RadioSelect, "subject": forms.TextInput}

    def __init__(self, *args: Any, kind: str, parents, signed_day_known: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("Tidak ada")
        self.fields["parent"].required = False
        self.fields["signed_on"].complete = signed_day_known
        if not signed_day_known:
            self.fields["signed_on"].required = False
        if kind == Agreement.Kind.MOU:
            del self.fields["parent"]
        else:
            del self.fields["allows_adoption"]
        if kind == Agreement.Kind.ADDENDUM:
            self._ask_what_it_changes()
        if self.instance.pk:
            del self.fields["document"]
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

    def content(self, sides: list["SideForm"]) -> Content:
        """The cleaned answers as the services take them."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return Content(
            fields={"document_kind": self.kind, **fields},
            sides=[side.side() for side in sides],
            scope=self.cleaned_data["scope"].splitlines(),
            affairs=list(self.cleaned_data["affairs"]),
        )


class SideForm(forms.ModelForm):
    """What one party states about itself."""

    agencies = AgencyChoices(
        Agency.objects.none(), label=gettext_lazy("Perangkat daerah yang terlibat"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Party
        fields = (
            "document_number", "whole_region", "agencies", "signatory_name", "signatory_position", "signatory_capacity",
            "power_of_attorney", "signature_kind",
        )  # fmt: skip

    def __init__(self, *args: Any, region: Region, order: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region, self.order = region, order
        self.fields["agencies"].queryset = Agency.objects.of(region).active().order_by("name")
        for name in ("signatory_capacity", "signature_kind"):
            self.fields[name].choices = [("", _("Belum diketahui")), *self.fields[name].choices[1:]]
        self.fields["document_number"].help_text = _("Nomor dari %(region)s; kosongkan bila belum ada.") % {
            "region": region
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("signatory_capacity") == Party.Capacity.PROXY and not data.get("power_of_attorney"):
            self.add_error(
                "power_of_attorney", _("Kepala perangkat daerah menandatangani dengan surat kuasa; isi nomornya.")
            )
        return data

    def refuse_taken_number(self, signed_on: PartialDate | None) -> None:
        """Ask, at the field, what the service and the database would refuse too."""
        number = self.cleaned_data.get("document_number", "")
        if number_is_taken(
            self.region, number, signed_on, besides=self.instance.agreement if self.instance.pk else None
        ):
            self.add_error(
                "document_number",
                _("Nomor %(number)s sudah dipakai %(region)s pada tahun yang sama.")
                % {"number": number, "region": self.region},
            )

    def side(self) -> Side:
        return Side(region=self.region, **self.cleaned_data)


class AttestForm(forms.Form):
    basis = forms.CharField(
        label=gettext_lazy("Dasar atestasi"), max_length=500,
        help_text=gettext_lazy("Sebutkan naskah asli atau sumber berita yang Anda periksa."),
    )  # fmt: skip


class TerminateForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("Diakhiri sejak"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Alasan pengakhiran"), widget=forms.Textarea(attrs={"rows": 4}))
