"""What one party states about itself."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from agreements.forms.files import PdfField
from agreements.models import Agreement, Party
from agreements.services import Side, number_is_taken, power_of_attorney_missing
from sipkd.dates import PartialDate

OF_A_REGION_ALONE = ("whole_region", "agencies")


def agency_label(agency: Agency) -> str:
    """An agency among those of one region, which need not be told of which."""
    return f"{agency.name} ({agency.abbreviation})" if agency.abbreviation else agency.name


class AgencyChoices(forms.ModelMultipleChoiceField):
    """Agencies of one region."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency_label(agency)


class AgencyChoice(forms.ModelChoiceField):
    """An agency of one region."""

    def label_from_instance(self, agency: Agency) -> str:
        return agency_label(agency)


class SideForm(forms.ModelForm):
    """The form of one side. `who` says which party it is; an instance fills it with what the party has stated."""

    agencies = AgencyChoices(
        Agency.objects.none(), label=gettext_lazy("Perangkat daerah yang terlibat"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Party
        fields = (
            "document_number", "whole_region", "agencies", "signatory_name", "signatory_position", "signatory_capacity",
            "power_of_attorney", "power_of_attorney_on", "signature_kind",
        )  # fmt: skip
        widgets = {"power_of_attorney_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: Any, who: Side, order: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who, self.order = who, order
        if who.region:
            self.fields["agencies"].queryset = Agency.objects.of(who.region).active().order_by("name")
        else:
            for name in OF_A_REGION_ALONE:
                del self.fields[name]
        unknown = ("", _("Belum diketahui"))
        self.fields["signatory_capacity"].choices = [
            unknown,
            *((one.value, one.label) for one in Party.capacities(who.kind)),
        ]
        self.fields["signature_kind"].choices = [unknown, *Party.SignatureKind.choices]
        self.fields["document_number"].help_text = _("Nomor dari %(region)s; kosongkan bila belum ada.") % {
            "region": who
        }
        self.fields["power_of_attorney"].help_text = _("Wajib bila yang menandatangani bukan kepala atau pimpinannya.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        capacity = data.get("signatory_capacity")
        if capacity in Party.BY_POWER_OF_ATTORNEY and not data.get("power_of_attorney"):
            self.add_error("power_of_attorney", power_of_attorney_missing(capacity))
        return data

    def refuse_taken_number(self, signed_on: PartialDate | None, besides: Agreement | None = None) -> None:
        """Ask, at the field, what the service and the database would refuse too."""
        number = self.cleaned_data.get("document_number", "")
        if number_is_taken(self.who.region, number, signed_on, besides=besides):
            self.add_error(
                "document_number",
                _("Nomor %(number)s sudah dipakai %(region)s pada tahun yang sama.")
                % {"number": number, "region": self.who},
            )

    def side(self) -> Side:
        """What the party states; of a page that was left to the party itself, only who it is."""
        if not self.is_bound:
            return self.who
        return Side(
            region=self.who.region, kind=self.who.kind, name=self.who.name, country=self.who.country,
            **self.cleaned_data,
        )  # fmt: skip


class OwnSideForm(SideForm):
    """One's own side: to confirm it as it is, to put it right, or to correct what was confirmed before."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    document = PdfField(
        label=gettext_lazy("Naskah asli sisi Anda (PDF)"),
        help_text=gettext_lazy("Disimpan tertutup; hanya para pihak yang dapat membukanya."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan koreksi"),
        max_length=500,
        help_text=gettext_lazy("Masuk riwayat dan dibaca semua pihak; jangan menyebut nama orang."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        if not self.instance.is_settled:
            del self.fields["reason"]

    def side(self) -> Side:
        own = {name: value for name, value in self.cleaned_data.items() if name in SideForm.Meta.fields}
        return replace(self.who, **own)
